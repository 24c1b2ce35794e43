// Figures taken in a browser; one line of JSON on the standard output, the progress on the other.
// usage: node browser.mjs a1,a2,c1,a3,b1, with the server's address and the corpus in the environment; c11 is about a server
// that holds the demonstration, and reads no corpus

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { weakNetwork } from './cheap_phone.mjs';
import { heap } from './cheap_phone_heap.mjs';
import { interactions } from './cheap_phone_touch.mjs';
import { firstLoad, repeatLoad, searchField } from './first_load.mjs';
import { keptLibrary, slowSync } from './kept_library.mjs';
import { pulledOverOneStream } from './one_stream.mjs';

const url = process.env.ENCOMMUN_BENCH_URL;
const folder = process.env.ENCOMMUN_BENCH_CORPUS;
const corpus = folder ? JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) : { notes: [] };
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
await part(['a1'], () => searchField(url, corpus));
await part(['a2'], () => repeatLoad(url, note));
await part(['c1', 'b2', 'a3', 'b1'], () => keptLibrary(url, corpus, wanted, figures));
await part(['c1'], () => slowSync(url, corpus));
await part(['c1'], () => pulledOverOneStream(folder, figures.first_sync_pull_bytes));
for (const work of [weakNetwork, interactions, heap]) await part(['c11'], () => work(url, problems));
console.log(JSON.stringify({ figures, problems }));
