// pa11y, by HTML CodeSniffer and by the axe that it brings, on a page once its script runs: no error.

import pa11y from 'pa11y';

import { DESK } from './chromium.mjs';

const OPTIONS = {
  runners: ['axe', 'htmlcs'],
  standard: 'WCAG2AA',
  viewport: DESK,
  ignoreUrl: true,
  // What axe finds is counted, however grave it is; what it is not sure of has its list in `fixtures/axe_unsure.ts`.
  includeWarnings: true,
  includeNotices: true,
  // Samples of the styleguide that cannot be reached: their links lead to what is not in the page.
  hideElements: '[inert], [inert] *',
};

/** What it says that is right as it is. */
const RIGHT = [
  // HTML lets a field for an address be that of the name of an account; HTML CodeSniffer holds to what it said before.
  ({ code, context }) => code.endsWith('1_3_5.H98') && /type="email"/.test(context) && /autocomplete="username"/.test(context),
];

const counts = (issue) => (issue.runner === 'axe' ? !issue.runnerExtras.needsFurtherReview : issue.type === 'error');

/** What it says of a page that the browser shows. */
async function findings(page) {
  const { issues } = await pa11y(page.url(), { ...OPTIONS, browser: page.browser(), page });
  return issues.filter((issue) => counts(issue) && !RIGHT.some((right) => right(issue)));
}

const BAD = `<!DOCTYPE html><html><head><title></title></head><body><h1></h1><img src="/a.png">
  <p style="color: #999; background: #fff">Pâle</p><form action="/"><input name="a"><button></button></form>
  <input type="email" autocomplete="given-name"><a href="#nulle-part">Ailleurs</a><h4>Quatre</h4></body></html>`;

/** What each must find there. */
const SEEN = {
  axe: ['image-alt', 'html-has-lang', 'document-title', 'color-contrast', 'label', 'button-name', 'heading-order'],
  htmlcs: ['1_1_1.H37', '3_1_1.H57.2', '2_4_2.H25.1.EmptyTitle', '1_4_3.G18.Fail', '4_1_2.H91.Button.Name', '1_3_5.H98', 'G124.NoSuchID'],
};

/** Whether each of the two finds what is bad where it is: one that finds nothing proves nothing. */
export async function itself(browser) {
  const page = await browser.newPage();
  await page.setContent(BAD);
  const found = await findings(page);
  await page.close();
  const blind = Object.entries(SEEN).flatMap(([runner, codes]) => codes
    .filter((code) => !found.some((issue) => issue.runner === runner && issue.code.endsWith(code)))
    .map((code) => `${runner} does not find ${code}`));
  const total = Object.values(SEEN).flat().length;
  return { name: 'pa11y, itself', passed: blind.length === 0, said: `${total - blind.length} of ${total} faults found`, why: blind };
}

/** What it says of a page of the browser. */
export async function grade(page, _sent, path) {
  const found = await findings(page);
  return {
    name: `pa11y, ${path}`,
    passed: found.length === 0,
    said: `${found.length} errors`,
    why: found.map(({ runner, code, selector, context, message }) => `${runner}, ${code}: ${message}: ${selector}: ${context}`),
  };
}
