// The page: connect, fetch the widgets, show them.
import '@jupyter-widgets/controls/css/labvariables.css';
import '@jupyter-widgets/controls/css/widgets.built.css';
import { Kernel } from './kernel.js';
import { Manager } from './manager.js';
import { draw } from './output.js';
import { keepStrip, leave, refuse, sayGoodbye } from './shell.js';

const config = JSON.parse(document.getElementById('journal-page').textContent);
const page = document.getElementById('page');
const loading = document.getElementById('loading');

keepStrip(document.getElementById('strip'));
const kernel = new Kernel(config.kernel);
sayGoodbye(kernel);
const manager = new Manager(kernel, config.widgets);

async function begin() {
  const { header, content, buffers } = await kernel.open();
  if (header.msg_type === 'failed') {
    refuse(loading, content);
    leave(kernel);
    return;
  }
  await manager.take(content, buffers);
  for (const output of content.outputs) await draw(manager, output, page);
  loading.remove();
  performance.mark('journal-ready');
  document.documentElement.dataset.journal = 'ready';
}

begin().catch((error) => {
  console.error(error);
  loading.remove();
  dispatchEvent(new CustomEvent('journal:problem', { detail: 'This page could not be drawn. Open it again.' }));
});
