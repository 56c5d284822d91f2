// anywidget's model and view, for the widgets of journalkit: their scripts are static files, because
// the pages' policy allows no script that comes in a message; their styles are in the page's sheet.
import { DOMWidgetModel, DOMWidgetView } from '@jupyter-widgets/base';

const NAME = /^[a-z_]{1,40}$/;
const MOST_EARLY = 200;

/** What a part's script sees of its model (https://anywidget.dev/en/afm). */
function proxy(model, context) {
  return {
    get: (name) => model.get(name),
    set: (name, value) => model.set(name, value),
    save_changes: () => model.save_changes(),
    on: (name, heard) => model.on(name, heard, context),
    off: (name, heard) => model.off(name ?? null, heard ?? null, context),
    send: (content, callbacks, buffers) => model.send(content, callbacks, buffers),
    widget_manager: model.widget_manager,
  };
}

/** The two classes, for parts whose scripts are functions of the module at `address`. */
export function parts(address) {
  let all;
  const loaded = new Map();

  async function read(name) {
    all ??= import(address);
    const written = (await all)[name];
    if (!NAME.test(name) || !written) throw new Error('This page has no such part.');
    const made = written();
    return typeof made === 'function' ? made() : made;
  }

  function load(name) {
    if (!loaded.has(name)) loaded.set(name, read(name));
    return loaded.get(name);
  }

  class AnyModel extends DOMWidgetModel {
    initialize(attributes, options) {
      super.initialize(attributes, options);
      this.early = [];
      this.definition = load(this.get('_part') ?? '').then(async (definition) => {
        this.undo = await definition.initialize?.({ model: proxy(this, this) });
        return definition;
      });
      this.definition.catch(() => {});
      this.once('comm:close destroy', () => this.undo?.());
    }

    /** A message that comes before the part is drawn would be heard by nobody: it waits. */
    _handle_comm_msg(message) {
      if (message.content.data.method === 'custom' && this.early) {
        if (this.early.length < MOST_EARLY) this.early.push(message);
        return Promise.resolve();
      }
      return super._handle_comm_msg(message);
    }

    drawn() {
      const early = this.early ?? [];
      this.early = null;
      early.forEach((message) => super._handle_comm_msg(message));
    }
  }

  class AnyView extends DOMWidgetView {
    async render() {
      this.el.classList.add('journal-part', `journal-${(this.model.get('_part') ?? '').replace('_', '-')}`);
      const definition = await this.model.definition;
      const undo = await definition.render?.({ model: proxy(this.model, this), el: this.el });
      if (this.removed) undo?.();
      else this.undo = undo;
      this.model.drawn();
    }

    remove() {
      this.removed = true;
      this.undo?.();
      this.undo = null;
      this.model.off(null, null, this);
      return super.remove();
    }
  }

  return { AnyModel, AnyView };
}
