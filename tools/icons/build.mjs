// Draws the icons of the installed app out of our own mark (wwwroot/img/favicon.svg) with a Chromium that is on the PATH or in CHROMIUM:
//   node build.mjs
// The result is committed, so running Lapor needs neither. A maskable icon keeps the mark inside the circle that no system cuts (80 %).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const out = join(dirname(fileURLToPath(import.meta.url)), '../../src/Lapor.Web/wwwroot/img');
const mark = readFileSync(join(out, 'favicon.svg'), 'utf8').replace(/^<svg[^>]*>|<\/svg>\s*$/g, '');
const night = '#221b57', lit = '#8f83ea', mono = '#ffffff';
const svg = (inner) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${inner}</svg>`;
// On the night ground the mark's own indigo would drown.
const light = mark.replace('#463aa3', lit);
const placed = (share) => `<g transform="translate(${32 * (1 - share)} ${32 * (1 - share)}) scale(${share})">${light}</g>`;
const drawings = {
  'app-192': [192, svg(`<rect width="64" height="64" rx="14" fill="${night}"/>${placed(.74)}`)],
  'app-512': [512, svg(`<rect width="64" height="64" rx="14" fill="${night}"/>${placed(.74)}`)],
  'app-maskable-192': [192, svg(`<rect width="64" height="64" fill="${night}"/>${placed(.62)}`)],
  'app-maskable-512': [512, svg(`<rect width="64" height="64" fill="${night}"/>${placed(.62)}`)],
  // The small sign in the status bar: Android takes its shape alone.
  'app-badge': [96, svg(`<path fill="${mono}" fill-rule="evenodd" d="M33 4a28 28 0 1 1-9.6 54.3C19 60.7 12 62.5 6.8 61.7c-1.1-.2-1.4-1.5-.6-2.2 2.6-2.4 4.3-5.7 4.9-9.7A28 28 0 0 1 33 4zM18 36l11.5 11.5L49.5 27l-5.3-5.3-14.7 15-6.2-6.2z"/>`)],
};

const folder = mkdtempSync(join(tmpdir(), 'icons-'));
try {
  for (const [name, [size, drawing]] of Object.entries(drawings)) {
    const page = join(folder, `${name}.html`);
    writeFileSync(page, `<style>html,body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`);
    execFileSync(process.env.CHROMIUM ?? 'chromium-headless-shell', [
      '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-device-scale-factor=1', '--default-background-color=00000000',
      `--window-size=${size},${size}`, `--screenshot=${join(out, `${name}.png`)}`, `file://${page}`,
    ], { stdio: 'ignore', cwd: folder });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
