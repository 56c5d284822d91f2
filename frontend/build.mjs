// Makes the scripts and the style sheet of the pages, names them by their content, and writes down
// whose work is in them. Run `npm ci && node build.mjs` here.
import { build } from 'esbuild';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = join(here, '..', 'journalkit', 'server', 'template', 'static');
mkdirSync(out, { recursive: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: { journal: 'src/main.js' },
  entryNames: '[name]-[hash]',
  outdir: out,
  bundle: true,
  splitting: true,
  chunkNames: '[name]-[hash]',
  minify: true,
  format: 'esm',
  target: ['chrome100', 'firefox100', 'safari15'],
  legalComments: 'none',
  charset: 'utf8',
  metafile: true,
  write: false,
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  alias: {
    'sanitize-html': './src/sanitize.js',
    '@lumino/widgets': './src/lumino.js',
    jquery: './src/wrapped.js',
  },
  loader: { '.svg': 'dataurl', '.woff': 'empty', '.woff2': 'empty', '.ttf': 'empty', '.eot': 'empty' },
});

for (const name of readdirSync(out)) {
  if (/-[A-Z0-9]{8}\.(js|css)$/.test(name)) rmSync(join(out, name));
}
for (const file of result.outputFiles) writeFileSync(file.path, file.contents);
const outputs = Object.entries(result.metafile.outputs).map(([path, made]) => ({ ...made, name: basename(path) }));
const main = outputs.find((made) => made.entryPoint === 'src/main.js');
const imported = (made, kind) => made.imports.filter((one) => one.kind === kind).map((one) => basename(one.path));
const manifest = {
  script: main.name,
  style: basename(main.cssBundle),
  // A page needs these with the script, and the others when a control asks for them.
  shared: imported(main, 'import-statement'),
  later: outputs.flatMap((made) => imported(made, 'dynamic-import')),
};
writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);

const packages = new Map();
for (const input of Object.keys(result.metafile.inputs)) {
  const inside = input.match(/^(node_modules\/(?:@[^/]+\/)?[^/]+)\//);
  if (!inside || packages.has(inside[1])) continue;
  const { name, version, license } = JSON.parse(readFileSync(join(here, inside[1], 'package.json')));
  const text = readdirSync(join(here, inside[1])).find((file) => /^(licen[cs]e|copying)/i.test(file));
  const words = text && existsSync(join(here, inside[1], text)) ? readFileSync(join(here, inside[1], text), 'utf8') : '';
  packages.set(inside[1], { name, version, license, words: words.trim() });
}
const listed = [...packages.values()].sort((a, b) => a.name.localeCompare(b.name));
writeFileSync(
  join(out, 'THIRD-PARTY-LICENSES.txt'),
  `The pages of journalkit contain work of others, under these licences.\n\n${listed
    .map((one) => `${'='.repeat(72)}\n${one.name} ${one.version} (${one.license})\n\n${one.words || 'Licence as named above; the package carries no text of it.'}\n`)
    .join('\n')}`,
);
writeFileSync(
  join(here, 'LICENSES.md'),
  `# Whose work is in the front end\n\nWritten by \`build.mjs\`. The texts are in \`journalkit/server/template/static/THIRD-PARTY-LICENSES.txt\`.\n\n| package | version | licence |\n|---|---|---|\n${listed
    .map((one) => `| ${one.name} | ${one.version} | ${one.license} |\n`)
    .join('')}`,
);
for (const file of result.outputFiles) console.log(basename(file.path), `${Math.round(file.contents.length / 1024)} kB`);
if (process.argv.includes('--what')) {
  const sizes = outputs
    .flatMap((made) => Object.entries(made.inputs))
    .map(([path, { bytesInOutput }]) => [path, bytesInOutput])
    .sort((a, b) => b[1] - a[1]);
  for (const [path, bytes] of sizes.slice(0, 25)) console.log(bytes, path);
}
