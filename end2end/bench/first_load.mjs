// a1 and a2: a note's page on a slow telephone, beside the same HTML, CSS and font as static files; the page of search, until
// its field answers; then a second visit.

import { createServer } from 'node:http';
import { brotliCompressSync } from 'node:zlib';

import { awake, controlled, fresh, middle, QUARTER, say, slow, sleep } from './chromium.mjs';
import { SLOW, Wire } from './wire.mjs';

const ROUNDS = 5;

/** How long after a page is there it is still looked at. */
const QUIET = 2_000;

const PHONE = `${SLOW.down / 1e6} Mbps, ${SLOW.latency} ms, main thread at 1/${QUARTER}; median of ${ROUNDS}`;

/** Notes what the page does, before it does anything. */
function watch() {
  const seen = { lcp: 0, fcp: 0, tasks: [] };
  globalThis.seen = seen;
  const on = (type, look) => new PerformanceObserver((list) => list.getEntries().forEach(look)).observe({ type, buffered: true });
  on('largest-contentful-paint', (entry) => (seen.lcp = entry.startTime));
  on('paint', (entry) => entry.name === 'first-contentful-paint' && (seen.fcp = entry.startTime));
  on('longtask', ({ startTime, duration }) => seen.tasks.push([startTime, duration]));
}

const look = (page) => page.evaluate(() => globalThis.seen);

/** What long tasks held the main thread beyond 50 ms each, after the first paint. */
const blocking = ({ fcp, tasks }) => tasks.filter(([at]) => at >= fcp).reduce((sum, [, length]) => sum + Math.max(0, length - 50), 0);

/** When the page lived, and no long task of those that were seen was still to come. */
const interactive = ({ alive, tasks }) => Math.max(alive, ...tasks.map(([at, length]) => at + length));

/** In a page: how long after its navigation began this is. */
const now = (page) => page.evaluate(() => performance.now());

/** The page with neither script nor WASM, and what it shows, as a server of files has them. */
async function copied(url, path) {
  const get = async (address) => Buffer.from(await (await fetch(new URL(address, url))).arrayBuffer());
  const html = (await get(path)).toString()
    .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '')
    .replace(/<link\b[^>]*(data-boot|rel="manifest")[^>]*>/g, '');
  const files = new Map([[path, { type: 'text/html; charset=utf-8', body: brotliCompressSync(html) }]]);
  const types = { css: 'text/css', svg: 'image/svg+xml', woff2: 'font/woff2', png: 'image/png' };
  for (const [, address] of html.matchAll(/(?:href|src)="(\/[^"#]+\.(?:css|svg|woff2|png))/g)) {
    const ending = address.split('.').pop();
    const bytes = await get(address);
    const packed = ['css', 'svg'].includes(ending);
    files.set(address, { type: types[ending], body: packed ? brotliCompressSync(bytes) : bytes, raw: !packed });
  }
  const server = createServer((request, answer) => {
    const file = files.get(new URL(request.url, url).pathname);
    if (!file) return answer.writeHead(404).end();
    answer.writeHead(200, {
      'content-type': file.type, 'content-length': file.body.length, ...(file.raw ? {} : { 'content-encoding': 'br' }),
    });
    return answer.end(file.body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

/** One visit by somebody who was never here. */
const visit = (wire, path, alive) => fresh(async (_, page) => {
  await page.addInitScript(watch);
  await slow(page);
  const since = wire.log.length;
  await page.goto(`${wire.url}${path}`, { waitUntil: 'load' });
  if (alive) await awake(page);
  const lives = await now(page);
  await sleep(QUIET);
  return { ...(await look(page)), alive: lives, bytes: wire.received(since) };
});

/** a1. */
export async function firstLoad(url, { path }) {
  const files = await copied(url, path);
  const ours = await new Wire(url, SLOW).open();
  const theirs = await new Wire(files.url, SLOW).open();
  const seen = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const mine = await visit(ours, path, true);
    const bare = await visit(theirs, path, false);
    seen.push({ ratio: mine.lcp / bare.lcp, tbt: blocking(mine), mine, bare });
    say(`a1 ${round}/${ROUNDS}: LCP ${mine.lcp.toFixed(0)} ms, static ${bare.lcp.toFixed(0)} ms, blocking ${blocking(mine).toFixed(0)} ms`);
  }
  await ours.close();
  await theirs.close();
  files.server.close();
  const of = (which, name) => middle(seen.map((one) => one[which][name])).value;
  return {
    lcp_over_static: middle(
      seen.map((one) => one.ratio),
      `a note's page; medians ${of('mine', 'lcp')} ms and ${of('bare', 'lcp')} ms; ${PHONE}; the static page has no script and brotli 11`,
    ),
    total_blocking_time: middle(
      seen.map((one) => one.tbt),
      `long tasks beyond 50 ms from FCP (${of('mine', 'fcp')} ms) to ${QUIET / 1000} s after hydration; ${of('mine', 'bytes')} bytes on the wire meanwhile, heads and the worker's own included; ${PHONE}`,
    ),
    time_to_interactive: middle(
      seen.map((one) => interactive(one.mine)),
      `hydrated (${of('mine', 'alive')} ms), and past the last long task of those seen until ${QUIET / 1000} s later, where Lighthouse waits for 5 s of quiet; ${PHONE}`,
    ),
  };
}

/** One visit to the page of search by somebody who was never here: until the first results of what is typed are there. */
const ask = (wire, word) => fresh(async (_, page) => {
  await slow(page);
  await page.goto(`${wire.url}/recherche`, { waitUntil: 'load' });
  await awake(page);
  const lives = await now(page);
  await page.locator('main input[type=search]').fill(word);
  await page.locator('main .results li').first().waitFor();
  return { lives, answered: await now(page) };
});

/** a1: when the search field answers. */
export async function searchField(url, { queries }) {
  const word = queries.find((query) => /^\p{L}{6,}$/u.test(query));
  const seen = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const wire = await new Wire(url, SLOW).open();
    seen.push(await ask(wire, word));
    await wire.close();
    say(`a1 ${round}/${ROUNDS}: the search field answers after ${seen.at(-1).answered.toFixed(0)} ms`);
  }
  const lives = middle(seen.map((one) => one.lives)).value;
  return {
    search_field_answers: middle(
      seen.map((one) => one.answered),
      `the page of search opened, « ${word} » put in its field once it lives (${lives} ms), until the first results are there: the page's own pause and the server's answer included; ${PHONE}`,
    ),
  };
}

/** a2: the same note in another tab, once the worker holds the shell. */
export async function repeatLoad(url, { path }) {
  const seen = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const wire = await new Wire(url).open();
    seen.push(await fresh(async (browser, first) => {
      await first.goto(`${wire.url}${path}`);
      await awake(first);
      await controlled(first);
      await sleep(QUIET);
      await first.goto('about:blank');
      wire.network = SLOW;
      const page = await browser.newPage();
      await page.addInitScript(watch);
      await slow(page);
      const since = wire.log.length;
      await page.goto(`${wire.url}${path}`, { waitUntil: 'load' });
      await awake(page);
      await sleep(QUIET);
      const asked = wire.log.slice(since).map((entry) => `${entry.path} ${entry.received}`);
      return { lcp: (await look(page)).lcp, bytes: wire.received(since), asked };
    }));
    await wire.close();
    const { lcp, bytes, asked } = seen.at(-1);
    say(`a2 ${round}/${ROUNDS}: ${bytes} bytes, LCP ${lcp.toFixed(0)} ms: ${asked.join(', ')}`);
  }
  const asked = seen.at(-1).asked.join(', ');
  return {
    repeat_load: middle(
      seen.map((one) => one.bytes),
      `a note opened again in another tab; every byte that came over the wire until ${QUIET / 1000} s after hydration, answers' heads included: ${asked}`,
    ),
    repeat_lcp: middle(seen.map((one) => one.lcp), `the same visit; ${PHONE}`),
  };
}
