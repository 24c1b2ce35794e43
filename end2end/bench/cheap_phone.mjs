// c11, standard C11: a cheap telephone on a weak network; how soon a text is read, a form is used without script, a page lives.

import { fresh, middle, say, sleep, slow } from './chromium.mjs';
import { link } from './cheap_phone_link.mjs';
import { SCREEN } from './cheap_phone_screen.mjs';

const ROUNDS = 3;

/** How slow its processor is beside this one, at worst. */
const SIXTH = 6;

/** How long a page may take before it is given up. */
const PATIENCE = 120_000;

/** A note of the demonstration, long enough to fill the screen, and where one signs in. */
const NOTE = '/notes/7821fdce-ccb6-8fd6-bdf3-39e72bc095b1';
const FORM = '/compte';

/** In the page, before anything: notes when its own text, and not what frames it, was first painted. */
function watch() {
  const seen = { text: 0, tasks: [] };
  globalThis.seen = seen;
  const on = (type, look) => new PerformanceObserver((list) => list.getEntries().forEach(look)).observe({ type, buffered: true });
  on('largest-contentful-paint', ({ element, startTime }) => {
    if (element?.closest('main')) seen.text ||= startTime;
  });
  on('longtask', ({ startTime, duration }) => seen.tasks.push([Math.round(startTime), duration]));
}

/** In the page: what it asked for until now: file, bytes, and from when to when. */
function waterfall() {
  const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  return all.map(({ name, transferSize, startTime, responseEnd }) => {
    const file = new URL(name).pathname.replace(/^\/pkg\/[^/]+\//, '/');
    return `${file} ${transferSize} (${Math.round(startTime)}–${Math.round(responseEnd)})`;
  });
}

/** Somebody who was never here opens a note. */
const read = (network) => fresh(async (_, page) => {
  await page.addInitScript(watch);
  await slow(page, SIXTH);
  await page.goto(`${network.url}${NOTE}`, { timeout: PATIENCE, waitUntil: 'domcontentloaded' });
  const alive = await page.evaluate(() => import('/boot.js').then(() => performance.now()));
  await page.waitForFunction(() => globalThis.seen.text);
  return { ...(await page.evaluate(() => globalThis.seen)), alive, asked: await page.evaluate(waterfall) };
}, { ...SCREEN, ...network.browser });

/** In a page that runs no script, and has no timer: when it was whole and painted, once its first field takes the focus. */
function usable() {
  const [painted] = performance.getEntriesByName('first-contentful-paint');
  const [{ domContentLoadedEventEnd: whole }] = performance.getEntriesByType('navigation');
  // Nothing is painted before the style sheet came; until then nobody sees where the field is.
  if (!painted || !whole) return 0;
  const field = document.querySelector('main input:not([type=hidden])');
  field.focus();
  return document.activeElement === field ? Math.max(painted.startTime, whole) : 0;
}

/** Somebody whose browser runs no script comes to sign in. */
const fill = (network) => fresh(async (_, page) => {
  await slow(page, SIXTH);
  await page.goto(`${network.url}${FORM}`, { timeout: PATIENCE, waitUntil: 'domcontentloaded' });
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(50)) {
    const form = await page.evaluate(usable);
    if (form) return { form, asked: await page.evaluate(waterfall) };
  }
  throw new Error('the form was never painted, or its field does not take the focus');
}, { ...SCREEN, ...network.browser, javaScriptEnabled: false });

/** What a weak network delays; what this one lacks of the standard's is added to the problems. */
export async function weakNetwork(url, problems = []) {
  const network = await link(url);
  say(`c11: ${network.note}`);
  if (network.lacks) problems.push(`c11: ${network.lacks}`);
  const [texts, forms] = [[], []];
  try {
    for (let round = 1; round <= ROUNDS; round += 1) {
      texts.push(await read(network));
      forms.push(await fill(network));
      const { text, alive, tasks, asked } = texts.at(-1);
      say(`c11 ${round}/${ROUNDS}: text ${text.toFixed(0)} ms, alive ${alive.toFixed(0)} ms, form ${forms.at(-1).form.toFixed(0)} ms`);
      say(`  note: ${asked.join(', ')}; long tasks ${JSON.stringify(tasks)}`);
      say(`  form: ${forms.at(-1).asked.join(', ')}`);
    }
  } finally {
    await network.close();
  }
  const how = `nothing kept, in clear, main thread at 1/${SIXTH}, ${SCREEN.viewport.width} × ${SCREEN.viewport.height}; ${network.note}`;
  return {
    cheap_phone_text_ms: middle(texts.map(({ text }) => text), `a note's first text painted; ${how}`),
    cheap_phone_form_ms: middle(forms.map(({ form }) => form), `where one signs in, without script: painted, and its first field has the focus; ${how}`),
    cheap_phone_alive_ms: middle(texts.map(({ alive }) => alive), `the same visit, until the page is hydrated; ${texts.at(-1).asked.join(', ')}; ${how}`),
  };
}
