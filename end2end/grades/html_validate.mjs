// html-validate on the HTML of a page as it was sent, and on the document once its script runs: no error.

import { HtmlValidate, StaticConfigLoader } from 'html-validate';

import { asStandard } from './sent.mjs';

const RULES = {
  // A page is called what its record is called, however long its people made that.
  'long-title': 'off',
  // HTML knows both ways to write it; Markdown writes the one and views the other.
  'attribute-boolean-style': 'off',
  // A named region is what a named section is.
  'prefer-native-element': ['error', { exclude: ['region'] }],
  // Telephone numbers are shown as the organisation wrote them.
  'tel-non-breaking': 'off',
  // An identifier is that of a field, `fields[title]`: HTML forbids spaces in it and nothing else.
  'valid-id': ['error', { relaxed: true }],
};

/** What it says that is right as it is: the rule, and the tags or the pages it is said of. */
const RIGHT = [
  // The frame has two ways to its areas, and each width shows one: axe looks at it again in a browser, where that is seen.
  { rule: 'unique-landmark', tags: /class="(areas|bottom-bar)"/ },
  // Each component is shown several times there, in samples that cannot be reached.
  { rule: 'unique-landmark', pages: /\/styleguide$/ },
  // Boxes that are ticked under one name are several values of it, and a hidden field says that there is none.
  { rule: 'form-dup-name', tags: /type="checkbox"/ },
];

const checker = (...presets) => new HtmlValidate(new StaticConfigLoader({ extends: ['html-validate:recommended', ...presets], rules: RULES }));
const ofServer = checker();
const ofBrowser = checker('html-validate:browser');

/** The tag that a message is about. */
function tag(html, { offset }) {
  const from = html.lastIndexOf('<', offset);
  return html.slice(from, html.indexOf('>', offset) + 1);
}

/** What it says of a document, a line each. */
async function findings(by, html, path) {
  const { results } = await by.validateString(html);
  const said = results.flatMap((result) => result.messages).map((message) => ({ ...message, about: tag(html, message) }));
  const isRight = ({ ruleId, about }) => RIGHT.some(({ rule, tags, pages }) => rule === ruleId && (tags?.test(about) ?? pages.test(path)));
  return said.filter((message) => !isRight(message)).map(({ ruleId, message, about }) => `${ruleId}: ${message}: ${about.slice(0, 200)}`);
}

const page = (body) => `<!DOCTYPE html><html lang="fr"><head><title>Page</title></head><body><h1>Page</h1>${body}</body></html>`;

/** Bad documents, and the rule that says so. */
const BAD = [
  ['no-implicit-close', page('<p>Un<div>deux</div></p>')],
  ['no-dup-id', page('<p id="un">Un</p><p id="un">Deux</p>')],
  ['element-permitted-content', page('<p><span><ul><li>Un</li></ul></span></p>')],
  ['wcag/h30', page('<a href="/"><img src="/a.png" alt=""></a>')],
  ['unique-landmark', page('<nav aria-label="Un"><a href="/">A</a></nav><nav aria-label="Un"><a href="/">B</a></nav>')],
  ['form-dup-name', page('<form action="/"><label>A <input name="a"></label><label>B <input name="a"></label></form>')],
  ['valid-id', page('<p id="un deux">Un</p>')],
  ['close-order', page('<p>Un</em></p>')],
];

/** Whether it finds what is bad where it is: one that finds nothing proves nothing. */
export async function itself() {
  const blind = [];
  for (const [rule, html] of BAD) {
    for (const by of [ofServer, ofBrowser]) {
      const found = await findings(by, html, '/');
      if (!found.some((line) => line.startsWith(`${rule}: `))) blind.push(`${rule} is not found in ${html}: ${found.join(', ')}`);
    }
  }
  return { name: 'html-validate, itself', passed: blind.length === 0, said: `${BAD.length} bad documents, read twice`, why: blind };
}

/** What it says of a page of the browser, that was sent as this HTML. */
export async function grade(page, sent, path) {
  const before = await findings(ofServer, asStandard(sent), path);
  const after = await findings(ofBrowser, await page.content(), path);
  return {
    name: `html-validate, ${path}`,
    passed: before.length + after.length === 0,
    said: `${before.length} errors as sent, ${after.length} once alive`,
    why: [...before, ...after.filter((line) => !before.includes(line)).map((line) => `alive, ${line}`)],
  };
}
