// The widget manager: finds a model's class, and asks the kernel for every widget's state.
import * as base from '@jupyter-widgets/base';
import * as boxes from '@jupyter-widgets/controls/lib/widget_box';
import * as buttons from '@jupyter-widgets/controls/lib/widget_button';
import * as descriptions from '@jupyter-widgets/controls/lib/widget_description';
import * as words from '@jupyter-widgets/controls/lib/widget_string';
import { ManagerBase } from '@jupyter-widgets/base-manager';
import * as calm from './calm.js';
import * as output from './output.js';
import { parts } from './part.js';

const CONTROLS = '@jupyter-widgets/controls';
const CONTROL = 'jupyter.widget.control';

export class Manager extends ManagerBase {
  constructor(kernel, widgetsAddress) {
    super();
    this.kernel = kernel;
    this.modules = {
      '@jupyter-widgets/base': base,
      [CONTROLS]: { ...boxes, ...buttons, ...descriptions, ...words, ...calm },
      '@jupyter-widgets/output': output,
      anywidget: parts(widgetsAddress),
    };
    kernel.targets.set('jupyter.widget', (comm, message) => this.handle_comm_open(comm, message));
    kernel.whenBack = () => this.reconcile();
  }

  async loadClass(name, module) {
    let found = this.modules[module]?.[name];
    if (!found && module === CONTROLS) found = (await import('./controls.js'))[name];
    if (!found) throw new Error(`This page has no ${name} of ${module}.`);
    return found;
  }

  async _create_comm(target, id, data, metadata, buffers) {
    const comm = this.kernel.comm(target, id);
    if (data || metadata) comm.open(data, undefined, metadata, buffers);
    return comm;
  }

  async _get_comm_info() {
    return {};
  }

  /** Every widget of the kernel with its state, also of those made while nobody was connected. */
  async states() {
    const comm = this.kernel.comm(CONTROL);
    const message = await new Promise((resolve) => {
      comm.on_msg(resolve);
      comm.open({}, undefined, { version: '1.0.0' });
      comm.send({ method: 'request_states' });
    });
    comm.close();
    return message;
  }

  /** Bring the page up to what the kernel knows now. */
  async reconcile() {
    const { content, buffers } = await this.states();
    await this.take(content.data, buffers);
  }

  /** Make the models that we lack, and bring those that we have up to these states. */
  async take({ states, buffer_paths: paths }, buffers) {
    base.put_buffers(states, paths, buffers);
    const unknown = Object.entries(states).filter(([id]) => !this.has_model(id));
    const known = Object.entries(states).filter(([id]) => this.has_model(id));
    const made = unknown.map(([id, state]) =>
      this.new_model(
        {
          model_name: state.model_name,
          model_module: state.model_module,
          model_module_version: state.model_module_version,
          model_id: id,
          comm: this.kernel.comm('jupyter.widget', id),
        },
        state.state,
      ),
    );
    const renewed = known.map(async ([id, state]) => {
      const model = await this.get_model(id);
      // What was typed here and is still on its way is newer than what the kernel said.
      if (model._pending_msgs > 0 || model._msg_buffer) return;
      model.set_state(await model.constructor._deserialize_state(state.state, this));
    });
    for (const result of await Promise.allSettled([...made, ...renewed])) {
      if (result.status === 'rejected') console.error(result.reason);
    }
  }
}
