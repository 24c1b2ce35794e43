// Figures taken in a browser; one line of JSON on the standard output, the progress on the other.
// usage: node browser.mjs a1,a2,c1,a3,b1, with the server's address and the corpus in the environment

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { firstLoad, repeatLoad } from './first_load.mjs';
import { keptLibrary } from './kept_library.mjs';

const url = process.env.ENCOMMUN_BENCH_URL;
const corpus = JSON.parse(readFileSync(join(process.env.ENCOMMUN_BENCH_CORPUS, 'manifest.json'), 'utf8'));
const wanted = new Set(process.argv[2].split(','));

/** A note of the middle of the corpus, the same at each run. */
const note = corpus.notes[corpus.notes.length >> 1];
const figures = {};
const problems = [];

/** Does one part; what fails leaves its figures out, and is said. */
async function part(ids, work) {
  if (!ids.some((id) => wanted.has(id))) return;
  try {
    Object.assign(figures, await work());
  } catch (problem) {
    problems.push(`${ids.join(', ')}: ${problem.message}`);
    console.error(problem);
  }
}

await part(['a1'], () => firstLoad(url, note));
await part(['a2'], () => repeatLoad(url, note));
await part(['c1', 'b2', 'a3', 'b1'], () => keptLibrary(url, corpus, wanted, figures));
console.log(JSON.stringify({ figures, problems }));
