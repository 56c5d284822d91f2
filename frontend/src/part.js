// anywidget's model and view, for the widgets of journalkit: their scripts and styles are static
// files, because the pages' policy allows no script that comes in a message.
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

/** The two classes, for parts whose files lie at `address`. */
export function parts(address) {
  const loaded = new Map();

  function load(name) {
    if (!NAME.test(name)) return Promise.reject(new Error('This page has no such part.'));
    if (!loaded.has(name)) {
      const styled = new Promise((resolve) => {
        const link = document.createElement('link');
        link.rel = 'stylesheet';
        link.href = `${address}${name}.css`;
        link.onload = link.onerror = resolve;
        document.head.append(link);
      });
      const script = import(`${address}${name}.js`).then(async ({ default: made }) =>
        typeof made === 'function' ? made() : made,
      );
      loaded.set(name, Promise.all([script, styled]).then(([definition]) => definition));
    }
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
