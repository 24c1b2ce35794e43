// c11: how long a slow telephone leaves a finger or a letter without answer, from the event to the next paint.

import { awake, fresh, middle, quantile, QUARTER, say, slow } from './chromium.mjs';
import { SCREEN } from './cheap_phone_screen.mjs';

const ROUNDS = 3;

/** Fewer interactions than that in a visit say nothing of one in four. */
const ENOUGH = 40;

/** Shorter ones are not told by the browser; they count as this, in milliseconds. */
const SHORTEST = 16;

/** What is searched and where one wanders, a pass each. */
const PASSES = [
  { carnet: 'Vieillir au village', word: 'transport' },
  { carnet: 'Cuisines et jardins', word: 'jardin' },
];

/** In the page, before anything: keeps the longest event of each interaction. */
function feel() {
  const felt = new Map();
  globalThis.felt = felt;
  const keep = ({ interactionId, duration, startTime }) => {
    if (interactionId && duration > (felt.get(interactionId)?.duration ?? 0)) felt.set(interactionId, { duration, startTime });
  };
  new PerformanceObserver((list) => list.getEntries().forEach(keep)).observe({ type: 'event', durationThreshold: 16, buffered: true });
}

/** A hand on a page: what it does, and when it began. */
class Hand {
  done = [];

  constructor(page) {
    this.page = page;
    this.main = page.getByRole('main');
    this.tabs = page.getByRole('navigation', { name: 'Principale' }).last();
  }

  /** Does it, then looks until the page has answered. */
  async act(what, gesture) {
    this.done.push({ what, at: await this.page.evaluate(() => performance.now()) });
    await gesture();
    await this.until(() => true);
  }

  /** Waits until the page is so, and nothing in it is still to come. */
  async until(so, word) {
    await this.page.waitForFunction(so, word);
    await this.page.waitForFunction(() => !document.querySelector('main[aria-busy=true], main [aria-busy=true]'));
  }

  /** Follows a link of the application to a page with another title. */
  async follow(what, link) {
    const before = await this.page.title();
    await this.act(what, async () => {
      await link.tap();
      await this.until((before) => document.title !== before, before);
    });
  }

  tab = (name) => this.follow('tab', this.tabs.getByRole('link', { name }));

  async type(field, text) {
    for (const letter of text) await this.act('letter', () => field.press(letter));
  }
}

/** Somebody looks around: carnets, a note and its contents, a search narrowed, the page of the device, a form. */
async function wander(hand, { carnet, word }) {
  const { main, page } = hand;
  await hand.tab('Carnets');
  await hand.follow('link', main.getByRole('link', { name: carnet }));
  await hand.follow('link', main.getByRole('article').getByRole('link').first());
  await hand.tab('Recherche');
  const field = main.getByRole('searchbox');
  await hand.act('field', () => field.tap());
  await hand.type(field, word);
  await hand.until((word) => document.title.includes(word) && document.querySelector('main .results li'), word);
  await hand.act('disclosure', () => main.getByText('Préciser', { exact: true }).tap());
  const facet = main.getByRole('navigation', { name: 'Préciser' }).getByRole('link', { name: /^Note/ }).first();
  await hand.act('facet', async () => {
    await facet.tap();
    await page.waitForURL(/genre=/);
  });
  await hand.follow('result', main.locator('.results').getByRole('link').first());
  await hand.follow('link', page.getByRole('banner').getByRole('link', { name: 'État de la synchronisation' }));
  const tick = main.getByRole('checkbox').first();
  for (let time = 0; time < 2; time += 1) await hand.act('tick', () => tick.tap());
  await hand.tab('Ma trousse');
  await hand.tab('Découvrir');
}

const visit = (url) => fresh(async (_, page) => {
  await page.addInitScript(feel);
  await page.goto(url);
  await awake(page);
  await slow(page);
  const hand = new Hand(page);
  for (const pass of PASSES) await wander(hand, pass);
  const { felt, count } = await page.evaluate(() => ({ felt: [...globalThis.felt.values()], count: performance.interactionCount }));
  if (count < ENOUGH) throw new Error(`${count} interactions, ${ENOUGH} are wanted: was the page loaded again?`);
  const told = felt.map(({ duration, startTime }) => ({ duration, what: hand.done.findLast(({ at }) => at <= startTime)?.what }));
  return { count, told };
}, SCREEN);

/** The longest of each sort. */
function longest(told) {
  const sorts = {};
  for (const { what, duration } of told) sorts[what] = Math.max(sorts[what] ?? 0, duration);
  return Object.entries(sorts).map(([what, duration]) => `${what} ${duration}`).join(', ');
}

/** What a slow processor delays. */
export async function interactions(url) {
  const rounds = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { count, told } = await visit(url);
    const times = told.map(({ duration }) => duration);
    while (times.length < count) times.push(SHORTEST);
    rounds.push({ count, p75: quantile(times, 0.75), worst: Math.max(...times), p50: quantile(times, 0.5), told });
    say(`c11 ${round}/${ROUNDS}: ${count} interactions, p75 ${rounds.at(-1).p75} ms; longest: ${longest(told)}`);
  }
  const of = (name) => rounds.map((round) => round[name]);
  return {
    cheap_phone_inp_p75_ms: middle(of('p75'), `${of('count').join(', ')} interactions a visit, taps and letters, from the event to the next paint; medians: p50 ${middle(of('p50')).value} ms, longest ${middle(of('worst')).value} ms; longest of each sort: ${longest(rounds.flatMap(({ told }) => told))}; main thread at 1/${QUARTER}, network as fast as it is`),
  };
}
