// Builds src/Lapor.Web/wwwroot/lib from the packages pinned in package-lock.json:
//   npm ci && node build.mjs
// The result is committed, so running Lapor needs no Node. `LibMatchesLock` in Lapor.Web.Tests holds it to the lock file.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '../../src/Lapor.Web/wwwroot/lib');
const installed = join(here, 'node_modules');
const lock = JSON.parse(readFileSync(join(here, 'package-lock.json'), 'utf8')).packages;
const locked = (name) => {
  const wanted = lock[`node_modules/${name}`];
  const found = JSON.parse(readFileSync(join(installed, name, 'package.json'), 'utf8')).version;
  if (found !== wanted.version) throw new Error(`${name} ${found} is installed, ${wanted.version} is locked: run npm ci`);
  return { package: name, version: wanted.version, licence: wanted.license, integrity: wanted.integrity };
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const names = readFileSync(join(here, 'icons.txt'), 'utf8').split('\n').map((l) => l.trim()).filter((l) => l && !l.startsWith('#'));
if (new Set(names).size !== names.length) throw new Error('icons.txt lists an icon twice');
const symbols = names.map((name) => {
  const svg = readFileSync(join(installed, 'lucide-static/icons', `${name}.svg`), 'utf8');
  const shapes = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, '').replaceAll(' />', '/>')}</symbol>`;
});
// Stroke and fill are inherited from the <svg> that uses a symbol, so that CSS decides them.
writeFileSync(join(out, 'icons.svg'),
  `<!-- lucide-static, ISC licence, see NOTICE --><svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`);

copyFileSync(join(installed, 'htmx.org/dist/htmx.min.js'), join(out, 'htmx.min.js'));
copyFileSync(join(installed, 'chart.js/dist/chart.umd.min.js'), join(out, 'chart.umd.js'));

const files = [
  { file: 'chart.umd.js', from: locked('chart.js') },
  { file: 'htmx.min.js', from: locked('htmx.org') },
  { file: 'icons.svg', from: locked('lucide-static'), names },
].map((f) => ({ ...f, sha256: createHash('sha256').update(readFileSync(join(out, f.file))).digest('hex') }));
writeFileSync(join(out, 'manifest.json'), JSON.stringify({ files }, null, 2) + '\n');
console.log(files.map((f) => `${f.file}  ${f.from.package} ${f.from.version}  ${f.sha256.slice(0, 12)}`).join('\n'));
