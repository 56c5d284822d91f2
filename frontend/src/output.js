// The Output widget: shows what was displayed inside it.
import { DOMWidgetView } from '@jupyter-widgets/base';
import { OutputModel as Model } from '@jupyter-widgets/output';
import { Widget } from '@lumino/widgets';
import { clean } from './sanitize.js';

const VIEW = 'application/vnd.jupyter.widget-view+json';
const joined = (text) => (Array.isArray(text) ? text.join('') : String(text ?? ''));

/** Draw one bundle of media types into `el`. */
export async function draw(manager, data, el) {
  if (data[VIEW]) {
    const model = await manager.get_model(data[VIEW].model_id);
    const view = await manager.create_view(model);
    // Lumino tells the view that it is on the page; views wait for that to measure themselves.
    Widget.attach(view.luminoWidget, el);
    return;
  }
  const picture = ['image/png', 'image/jpeg'].find((type) => data[type]);
  if (picture) {
    const image = document.createElement('img');
    image.alt = joined(data['text/plain']);
    image.src = `data:${picture};base64,${joined(data[picture])}`;
    el.append(image);
  } else if (data['text/html']) {
    el.insertAdjacentHTML('beforeend', clean(joined(data['text/html'])));
  } else {
    const text = document.createElement('pre');
    text.textContent = joined(data['text/plain']);
    el.append(text);
  }
}

export class OutputModel extends Model {
  initialize(attributes, options) {
    super.initialize(attributes, options);
    this.on('change:msg_id', this.listen, this);
    this.listen();
  }

  /** While `msg_id` is set, what that message displays belongs to this widget. */
  listen() {
    const { outputs } = this.widget_manager.kernel;
    if (this.listening) outputs.delete(this.listening);
    this.listening = this.get('msg_id');
    if (this.listening) outputs.set(this.listening, (message) => this.take(message));
  }

  take(message) {
    const type = message.header.msg_type;
    if (type === 'clear_output') {
      if (message.content.wait) this.clearNext = true;
      else this.keep([]);
      return true;
    }
    const before = this.clearNext ? [] : this.get('outputs');
    this.clearNext = false;
    if (type === 'display_data') {
      const { data, metadata } = message.content;
      this.keep([...before, { output_type: 'display_data', data, metadata }]);
      return true;
    }
    return false;
  }

  keep(outputs) {
    this.set('outputs', outputs);
    this.save_changes();
  }
}

export class OutputView extends DOMWidgetView {
  render() {
    super.render();
    this.el.classList.add('journal-output');
    this.listenTo(this.model, 'change:outputs', this.redraw);
    return this.redraw();
  }

  async redraw() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const fresh = document.createElement('div');
    this.el.replaceChildren(fresh);
    for (const { data } of this.model.get('outputs') ?? []) {
      if (turn !== this.turn) return;
      if (data) await draw(this.model.widget_manager, data, fresh);
    }
  }
}
