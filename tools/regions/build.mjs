// Builds src/Lapor/Agencies/Reference/regions.br: every province, regency or city, district and village of Indonesia with its
// official code, from the pinned npm package idn-area-data (code MIT, data ODbL 1.0; see NOTICE).
//
//   cd tools/regions && npm ci && npm run build      writes the file
//   cd tools/regions && npm ci && npm run check      fails when the committed file is not what the lock file gives
//
// Form: brotli over UTF-8 lines in code order, parents before children. A line is LEVEL DELTA SPACE NAME, where LEVEL is
// p, r, d or v (province, regency or city, district, village) and DELTA is how far the last part of the code lies after that of
// the sibling before it (the first child counts from 0); nothing stands for 1. So "d Kluet Utara" after 11.01.01 is 11.01.02.
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { getDistricts, getProvinces, getRegencies, getVillages } from 'idn-area-data';

const target = new URL('../../src/Lapor/Agencies/Reference/regions.br', import.meta.url);

/** The official spelling, freed from typing accidents: never another name. */
export function clean(name) {
  return name
    .replace(/["’‘`]/g, "'") //            Soka"an -> Soka'an
    .replace(/\s+'\s+/g, "' ") //          Bua ' Tarrung -> Bua' Tarrung
    .replace(/\s*-\s*/g, '-') //           Batu Jong - Jong -> Batu Jong-Jong
    .replace(/\s*\/\s*/g, '/')
    .replace(/,(?=\S)/g, ', ')
    .replace(/[.*\s]+$/, '') //            U Baro. -> U Baro
    .replace(/([a-z])([A-Z][a-z]{2})/g, '$1 $2') // PulauTujuh -> Pulau Tujuh
    .replace(/\s+/g, ' ')
    .trim()
    .split(' ')
    .map((word) => (word === 'dan' ? word : word[0].toUpperCase() + word.slice(1)))
    .join(' ');
}

const levels = [
  ['p', await getProvinces()],
  ['r', await getRegencies()],
  ['d', await getDistricts()],
  ['v', await getVillages()],
];
const rows = levels
  .flatMap(([level, list]) => list.map((row) => ({ level, code: row.code, name: clean(row.name) })))
  .sort((a, b) => (a.code < b.code ? -1 : 1));

const codes = new Set(rows.map((row) => row.code));
const last = new Map();
const lines = rows.map(({ level, code, name }) => {
  const dot = code.lastIndexOf('.');
  const parent = dot < 0 ? '' : code.slice(0, dot);
  const part = Number(code.slice(dot + 1));
  const delta = part - (last.get(parent) ?? 0);
  if (!(delta > 0) || (parent && !codes.has(parent))) throw new Error(`bad code ${code}`);
  last.set(parent, part);
  return `${level}${delta === 1 ? '' : delta} ${name}`;
});
const text = Buffer.from(lines.join('\n') + '\n', 'utf8');
const counts = levels.map(([level, list]) => `${level} ${list.length}`).join(', ');

if (process.argv.includes('--check')) {
  // Compared unpacked: two versions of Node may pack the same text differently.
  if (!brotliDecompressSync(readFileSync(target)).equals(text)) {
    console.error('regions.br is not what tools/regions gives: run npm run build');
    process.exit(1);
  }
  console.log(`regions.br is current: ${counts}`);
} else {
  const packed = brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
  writeFileSync(target, packed);
  console.log(`${counts}: ${text.length} bytes of text, ${packed.length} packed`);
}
