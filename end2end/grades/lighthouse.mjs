// Google's Lighthouse on a telephone: what four pages are worth to a visitor who was never here.

import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

import { FLAGS, PROGRAM } from './chromium.mjs';

/** The least that a page may have, of a hundred. */
const LEAST = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };

/** Performance is simulated from what one load took: the middle one of so many loads counts. */
const ROUNDS = 3;

/** What is not asked of a page: results of a search stay out of other people's indexes, on purpose and as they ask. */
const NOT_ASKED = { search: ['is-crawlable'] };

/** How often a load that Lighthouse could not follow is made again: it says so itself, and asks for it. */
const TRIES = 4;

const middle = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** What takes points away, by its name and what it says. */
function faults({ categories, audits }, only) {
  const named = only.flatMap((name) => categories[name].auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id));
  const bad = named.map((id) => audits[id]).filter(({ score, scoreDisplayMode }) => scoreDisplayMode !== 'notApplicable' && score !== null && score < 0.9);
  return bad.map(({ id, title, displayValue, details }) => {
    const where = (details?.items ?? []).slice(0, 3).map((item) => item.node?.snippet ?? item.description ?? item.url ?? '');
    return [id, title, displayValue, ...where].filter(Boolean).join(' — ');
  });
}

async function once(url, skipAudits, tries = TRIES) {
  // A browser of its own each time: nothing is in a cache.
  const chrome = await launch({ chromePath: PROGRAM, chromeFlags: FLAGS });
  try {
    const run = await lighthouse(url, { port: chrome.port, logLevel: 'error', onlyCategories: Object.keys(LEAST), skipAudits, locale: 'fr' });
    if (!run.lhr.runtimeError) return run.lhr;
    if (tries === 1) throw new Error(`${url}: ${run.lhr.runtimeError.message}`);
  } finally {
    chrome.kill();
  }
  return once(url, skipAudits, tries - 1);
}

/** Grades these pages of a server; one line and one verdict each. */
export async function grade(url, pages) {
  const verdicts = [];
  for (const [name, path] of Object.entries(pages)) {
    const runs = [];
    while (runs.length < ROUNDS) runs.push(await once(`${url}${path}`, NOT_ASKED[name]));
    const scores = Object.fromEntries(
      Object.keys(LEAST).map((category) => [category, middle(runs.map((run) => Math.round(run.categories[category].score * 100)))]),
    );
    const lacking = Object.keys(LEAST).filter((category) => scores[category] < LEAST[category]);
    const took = (id) => Math.round(middle(runs.map((run) => run.audits[id].numericValue)));
    verdicts.push({
      name: `lighthouse, ${name}`,
      passed: lacking.length === 0,
      said: `${Object.values(scores).join(' / ')} (FCP ${took('first-contentful-paint')} ms, LCP ${took('largest-contentful-paint')} ms, TBT ${took('total-blocking-time')} ms)`,
      why: lacking.length === 0 ? [] : [...new Set(runs.flatMap((run) => faults(run, lacking)))],
    });
  }
  return verdicts;
}
