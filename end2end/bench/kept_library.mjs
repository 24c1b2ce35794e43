// c1, a3, b1 and b2, one telephone after the other: it keeps every carnet, starts with no network, and is searched as one types.

import { middle, open, quantile, QUARTER, awake, controlled, say, sleep, slow, tidy, withProfile } from './chromium.mjs';
import { indexCost } from './index_cost.mjs';
import { typed } from './typing.mjs';
import { SLOW, Wire } from './wire.mjs';

const STARTS = 5;
const SYNCS = 3;

/** How long a first sync, or a start, may take before it is given up. */
const PATIENCE = 300_000;

/** How long the page of search waits after a letter where the device answers: `PAUSE_HERE` in its own source. */
const PAUSE = 10;

const SEGMENT = '/api/kit/v1/segment';
const PULL = '/api/sync/v1/pull';

const isSync = (path) => path.startsWith('/api/sync/') || path.startsWith(SEGMENT);

/** Keeps every carnet by the button of its page, while what would bring it is cut. */
async function choose(page, wire, carnets) {
  wire.refused = isSync;
  for (const { path } of carnets) {
    await page.goto(`${wire.url}${path}`);
    await awake(page);
    await page.getByRole('main').getByRole('button', { name: 'Garder dans ma trousse' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Ouvrir ma trousse' }).waitFor();
    // The engine notes the choice behind what the page says.
    await sleep(200);
  }
  await controlled(page);
  await page.goto('about:blank');
  wire.refused = () => false;
}

/** In the page of the kit: waits until it says that all is there, then until the search segments are stored. */
async function whole({ carnets, patience }) {
  const until = Date.now() + patience;
  const wait = async (what, ready, every) => {
    while (!(await ready())) {
      if (Date.now() > until) throw new Error(`${what}: not after ${patience / 1000} s`);
      await new Promise((done) => setTimeout(done, every));
    }
    return Date.now();
  };
  const cards = () => document.querySelectorAll('main .kit-list li').length === carnets && !document.querySelector('main .kit-list progress');
  const complete = await wait('the kit is whole', cards, 5);
  const database = await new Promise((done, failed) => {
    const asked = indexedDB.open('encommun-public');
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const searched = () => new Promise((done) => {
    const asked = database.transaction('segment').objectStore('segment').count();
    asked.onsuccess = () => done(asked.result > 0);
    asked.onerror = () => done(false);
  });
  const searchable = await wait('the segments are stored', searched, 20);
  database.close();
  const said = [...document.querySelectorAll('main .kit-list > li')].map((line) => line.textContent);
  return { complete, searchable, said };
}

/** c1: one first sync on a profile, over this network; seconds until the kit is whole and searchable, requests, bytes. */
async function firstSync(profile, wire, { carnets }, network) {
  const browser = await open(profile);
  try {
    const page = browser.pages()[0];
    await choose(page, wire, carnets);
    wire.network = network;
    const since = wire.log.length;
    await page.goto(`${wire.url}/trousse`);
    const done = await page.evaluate(whole, { carnets: carnets.length, patience: PATIENCE });
    const asked = wire.log.slice(since).filter((entry) => isSync(entry.path));
    const start = asked[0].at;
    const records = done.said.reduce((sum, line) => sum + Number(/: ([\d\s]+)\sfiche/.exec(line)?.[1].replace(/\D/g, '') ?? 0), 0);
    return {
      complete: (done.complete - start) / 1000,
      searchable: (Math.max(done.complete, done.searchable) - start) / 1000,
      requests: asked.length,
      bytes: asked.reduce((sum, entry) => sum + entry.received, 0),
      sent: asked.reduce((sum, entry) => sum + entry.sent, 0),
      index: asked.filter((entry) => entry.path.startsWith(SEGMENT)).reduce((sum, entry) => sum + entry.received, 0),
      pulled: asked.filter((entry) => entry.path.startsWith(PULL)).reduce((sum, entry) => sum + entry.received, 0),
      records,
    };
  } finally {
    await browser.close();
  }
}

function syncFigures(rounds, carnets) {
  const of = (name) => rounds.map((round) => round[name]);
  const how = `${carnets} carnets kept beforehand while sync was cut, ${rounds[0].records} records; from the first request of sync to the page of the kit saying all is there`;
  return {
    first_sync: middle(of('searchable'), `${how}, and the search segments stored; whole after ${middle(of('complete')).value} s; loopback`),
    first_sync_requests: middle(of('requests'), 'requests of sync and of search segments'),
    index_wire: middle(of('index'), 'search segments of that sync, as received'),
    first_sync_bytes: middle(of('bytes'), `received for them, heads included; ${middle(of('sent')).value} sent`),
    first_sync_pull_bytes: middle(of('pulled'), 'of these, answers to pulls: texts and cards, heads included'),
  };
}

/** c1 once more, over a slow telephone's network; the carnets are chosen before at full speed. */
export async function slowSync(url, corpus) {
  const wire = await new Wire(url).open();
  try {
    const round = await withProfile((profile) => firstSync(profile, wire, corpus, SLOW));
    say(`c1, slow: ${JSON.stringify(round)}`);
    const how = `${SLOW.down / 1e6} Mbps, ${SLOW.latency} ms, processor at full speed; one round`;
    return {
      first_sync_slow: {
        value: tidy(round.searchable),
        rounds: 1,
        note: `as first_sync: ${round.records} records, ${round.bytes} bytes, whole after ${tidy(round.complete)} s; ${how}`,
      },
    };
  } finally {
    await wire.close();
  }
}

/** In a page, before anything: notes when what is waited for has been painted. */
function painted({ title, results }) {
  const ready = () => (results
    ? document.querySelector('main .results li')
    : document.querySelector('main h1')?.textContent === title && document.querySelector('main .prose')?.textContent.length > 100);
  const look = () => {
    if (!ready()) return;
    watching.disconnect();
    requestAnimationFrame(() => setTimeout(() => (globalThis.painted = performance.now())));
  };
  const watching = new MutationObserver(look);
  watching.observe(document, { childList: true, subtree: true, characterData: true });
}

/** One start of a browser with no network, to an address that it never showed. */
async function coldStart(profile, address, wanted) {
  const start = Date.now();
  const browser = await open(profile, { offline: true });
  try {
    const page = browser.pages()[0];
    await slow(page);
    await page.addInitScript(painted, wanted);
    await page.goto(address, { waitUntil: 'commit' });
    await page.waitForFunction(() => globalThis.painted, undefined, { timeout: PATIENCE, polling: 50 });
    return await page.evaluate((start) => ({
      page: globalThis.painted, process: performance.timeOrigin + globalThis.painted - start,
    }), start);
  } finally {
    await browser.close();
  }
}

/** a3. */
async function coldStarts(profile, origin, { notes, queries }) {
  const word = queries.find((query) => /^\p{L}{6,}$/u.test(query));
  const toNote = [];
  const toAnswer = [];
  for (let round = 1; round <= STARTS; round += 1) {
    // Another note each time, spread over the carnets.
    const note = notes[Math.floor((notes.length * round) / (STARTS + 1))];
    toNote.push(await coldStart(profile, `${origin}${note.path}`, { title: note.title }));
    toAnswer.push(await coldStart(profile, `${origin}/recherche?q=${encodeURIComponent(word)}`, { results: true }));
    say(`a3 ${round}/${STARTS}: note ${toNote.at(-1).page.toFixed(0)} ms, answer ${toAnswer.at(-1).page.toFixed(0)} ms`);
  }
  const of = (rounds, name) => rounds.map((round) => round[name]);
  const how = `a new process, no network, nobody listening at the server's address, main thread at 1/${QUARTER}; from the navigation's start to the paint`;
  const whole = (rounds) => `from the process's start, at full speed until the page: ${middle(of(rounds, 'process')).value} ms`;
  return {
    offline_start_to_note: middle(of(toNote, 'page'), `a note never opened; ${how}; ${whole(toNote)}`),
    offline_start_to_answer: middle(of(toAnswer, 'page'), `straight to the results of « ${word} »; ${how}; ${whole(toAnswer)}`),
  };
}

/** b1: the queries typed into the page of search, at full speed and at a quarter. */
async function typing(profile, origin, { queries }) {
  const figures = {};
  for (const [ending, rate] of [['', 1], ['_quarter_cpu', QUARTER]]) {
    const browser = await open(profile, { offline: true });
    try {
      const page = browser.pages()[0];
      await page.goto(`${origin}/recherche`);
      await awake(page);
      await slow(page, rate);
      const seen = await page.evaluate(typed, { queries, patience: 10_000, pause: PAUSE });
      const at = (part) => (share) => tidy(quantile(seen.keys.map((key) => key[part]), share));
      const told = (of, note) => ({ value: of(0.99), min: of(0), max: of(1), rounds: seen.keys.length, note: `${note}; p50 ${of(0.5)}, p95 ${of(0.95)}` });
      const [total, work] = [at('total'), at('work')];
      figures[`keystroke_p99${ending}`] = told(total, `offline, ${queries.length} queries typed letter by letter, each letter once the one before was answered; from the letter to the last change of the results in the page, the ${PAUSE} ms that the page waits before it searches included; ${seen.same} letters changed nothing shown and ${seen.unanswered} were not searched: left out`);
      figures[`keystroke_after_pause_p99${ending}`] = told(work, 'the same letters, from the end of that wait');
      say(`b1 at 1/${rate}: p99 ${total(0.99)} ms, ${work(0.99)} ms after the pause`);
    } finally {
      await browser.close();
    }
  }
  return figures;
}

/** c1, a3, b1 and b2: what is taken is put in `figures` as it comes. */
export async function keptLibrary(url, corpus, wanted, figures) {
  const wire = await new Wire(url).open();
  const rounds = [];
  for (let round = 1; round < SYNCS && wanted.has('c1'); round += 1) {
    rounds.push(await withProfile((profile) => firstSync(profile, wire, corpus)));
    say(`c1 ${round}/${SYNCS}: ${JSON.stringify(rounds.at(-1))}`);
  }
  await withProfile(async (profile) => {
    rounds.push(await firstSync(profile, wire, corpus));
    say(`the library is kept: ${JSON.stringify(rounds.at(-1))}`);
    if (wanted.has('c1') || wanted.has('b2')) Object.assign(figures, syncFigures(rounds, corpus.carnets.length));
    await wire.close();
    if (wanted.has('a3')) Object.assign(figures, await coldStarts(profile, wire.url, corpus));
    if (wanted.has('b2')) Object.assign(figures, await indexCost(profile, wire.url, { ...corpus, pause: PAUSE }));
    if (wanted.has('b1')) Object.assign(figures, await typing(profile, wire.url, corpus));
  });
}
