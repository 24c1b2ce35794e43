// c11: how much memory a page of the application keeps after thirty others were shown in it.

import { awake, fresh, middle, say } from './chromium.mjs';
import { memories, weight } from './memory.mjs';
import { SCREEN } from './cheap_phone_screen.mjs';

const ROUNDS = 3;
const NAVIGATIONS = 30;

/** Shows another page of the application, by a link of this one. */
async function next(page, link) {
  const before = await page.title();
  await link.tap();
  await page.waitForFunction((before) => document.title !== before && !document.querySelector('main[aria-busy=true]'), before);
}

/** A list, one of its pages, the list again: as many different pages as there are navigations to them. */
async function wander(page) {
  const tabs = page.getByRole('navigation', { name: 'Principale' }).last();
  const cards = page.getByRole('main').getByRole('article').getByRole('link');
  let at = 0;
  const go = async (link) => {
    await next(page, link);
    at += 1;
  };
  for (let turn = 0; at < NAVIGATIONS; turn += 1) {
    await go(tabs.getByRole('link', { name: 'Carnets' }));
    await go(cards.nth(turn));
    await go(cards.nth(0));
  }
}

/** The memory at first, and once thirty pages were shown. */
const visit = (url) => fresh(async (browser, page) => {
  await page.addInitScript(memories);
  await page.goto(url);
  await awake(page);
  await page.evaluate(() => document.documentElement.setAttribute('data-marked', ''));
  const session = await browser.newCDPSession(page);
  const first = await weight(page, session);
  await wander(page);
  if (!(await page.locator('html[data-marked]').count())) throw new Error('the page was loaded again: its heap is another');
  return { first, last: await weight(page, session) };
}, SCREEN);

/** The heap after thirty pages. */
export async function heap(url) {
  const rounds = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    rounds.push(await visit(url));
    const { first, last } = rounds.at(-1);
    say(`c11 ${round}/${ROUNDS}: heap ${last.heap.toFixed(1)} MB and WASM ${last.wasm.toFixed(1)} MB, ${first.heap.toFixed(1)} and ${first.wasm.toFixed(1)} at first`);
  }
  const of = (when, name) => middle(rounds.map((round) => round[when][name])).value;
  return {
    cheap_phone_heap_mb: middle(
      rounds.map(({ last }) => last.heap + last.wasm),
      `after ${NAVIGATIONS} pages shown in one document and a collection: JavaScript ${of('last', 'heap')}, memory of WASM ${of('last', 'wasm')}; ${of('first', 'heap')} and ${of('first', 'wasm')} at first; the worker and the document's tree are not counted`,
    ),
  };
}
