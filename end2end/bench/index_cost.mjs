// b2: what a search costs the page beside its answer: the memory that its index takes, and how long it is until it is open.

import { awake, middle, open, say } from './chromium.mjs';
import { memories, weight } from './memory.mjs';
import { typed } from './typing.mjs';

const ROUNDS = 3;

/** In the page, before anything: notes the tasks that hold the main thread for more than 50 ms. */
function longTasks() {
  globalThis.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
  }).observe({ type: 'longtask' });
}

/** A page of search of a new process with no network: its first word, then all the others. */
async function visit(profile, origin, { queries, pause }) {
  const browser = await open(profile, { offline: true });
  try {
    const page = browser.pages()[0];
    await page.addInitScript(memories);
    await page.addInitScript(longTasks);
    await page.goto(`${origin}/recherche`);
    await awake(page);
    const session = await browser.newCDPSession(page);
    const type = (words) => page.evaluate(typed, { queries: words, patience: 10_000, pause });
    const before = await weight(page, session);
    const [word, ...others] = queries.filter((query) => /^\p{L}{6,}$/u.test(query));
    const [first] = (await type([word[0]])).keys;
    const longest = await page.evaluate(() => globalThis.longest);
    // The same letter of others, once all is open.
    const again = (await type(others.slice(0, 15).map((query) => query[0]))).keys.map(({ work }) => work);
    const opened = await weight(page, session);
    await type(others);
    return { before, opened, last: await weight(page, session), open: first.work - middle(again).value, first: first.work, longest };
  } finally {
    await browser.close();
  }
}

/** Memory and opening of the index, in processes that begin with nothing open. */
export async function indexCost(profile, origin, corpus) {
  const rounds = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    rounds.push(await visit(profile, origin, corpus));
    say(`b2 ${round}/${ROUNDS}: ${JSON.stringify(rounds.at(-1))}`);
  }
  const of = (name) => rounds.map((round) => round[name]);
  const more = (when, part) => middle(rounds.map((round) => round[when][part] - round.before[part])).value;
  return {
    index_memory: middle(
      rounds.map(({ before, opened }) => opened.heap + opened.wasm - before.heap - before.wasm),
      `what fifteen searches of a letter add to a page of search, after a collection: JavaScript ${more('opened', 'heap')} MB, memory of WASM ${more('opened', 'wasm')} MB, results on the page and what is read of the records included; after every other query letter by letter ${more('last', 'heap')} and ${more('last', 'wasm')} MB`,
    ),
    index_open: middle(
      of('open'),
      `the first letter of a new process took ${middle(of('first')).value} ms after its pause, of which this is more than the same for other letters later: the segments are read from IndexedDB, checked and opened; longest task of the main thread until then ${middle(of('longest')).value} ms`,
    ),
  };
}
