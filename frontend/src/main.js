// The page: connect, fetch the widgets, show them.
import '@jupyter-widgets/controls/css/labvariables.css';
import '@jupyter-widgets/controls/css/widgets.built.css';
import { Kernel } from './kernel.js';
import { Manager } from './manager.js';
import { draw } from './output.js';
import { keepStrip, sayGoodbye } from './shell.js';

const config = JSON.parse(document.getElementById('journal-page').textContent);
const page = document.getElementById('page');
const loading = document.getElementById('loading');

keepStrip(document.getElementById('strip'));
const kernel = new Kernel(config.kernel);
sayGoodbye(kernel);
const manager = new Manager(kernel, config.widgets);

async function begin() {
  await kernel.open();
  await manager.reconcile();
  for (const output of config.outputs) await draw(manager, output, page);
  loading.remove();
  performance.mark('journal-ready');
  document.documentElement.dataset.journal = 'ready';
}

begin().catch((error) => {
  console.error(error);
  loading.remove();
  dispatchEvent(new CustomEvent('journal:problem', { detail: 'This page could not be drawn. Open it again.' }));
});
