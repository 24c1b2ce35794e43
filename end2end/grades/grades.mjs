// What others say of the pages: Google's CSP evaluator, MDN's observatory, the Nu checker, html-validate, pa11y, Lighthouse on
// a telephone. One line a verdict, then why where it is not good enough; the last line is the verdicts in JSON, for
// `cargo xtask prove`. Words choose some of them: `node grades.mjs csp,vnu`.

import { execFile } from 'node:child_process';
import { join } from 'node:path';

import { open, signedIn, visit, withChromium } from './chromium.mjs';
import * as csp from './csp.mjs';
import * as htmlValidate from './html_validate.mjs';
import * as lighthouse from './lighthouse.mjs';
import * as pa11y from './pa11y.mjs';
import { PAGES, SORTS, SORTS_OF_MEMBERS } from './places.mjs';
import { Commons } from './server.mjs';
import { stand } from './tls.mjs';
import * as vnu from './vnu.mjs';

/** One of each class of answer. */
const CLASSES = [...Object.values(PAGES), '/en/compte', '/inconnue', '/offline-shell', '/service-worker.js', '/boot.js', '/feed.atom', '/healthz'];

/** Who is signed in where members' pages are looked at. */
const MEMBER = { email: 'aline@exemple.org', name: 'Aline Gagnon', password: 'une lampe sur le quai du nord' };

const only = (process.argv[2] ?? 'csp,vnu,html-validate,pa11y,observatory,lighthouse').split(',');
const verdicts = [];

function say(found) {
  for (const { name, passed, said, why } of found) {
    console.log(`${passed ? '✓' : '✗'} ${name}: ${said}`);
    why.forEach((line) => console.log(`    ${line}`));
  }
  verdicts.push(...found);
}

/** What is said of each sort of page by those that look at it once its script runs. */
async function looked(url) {
  const readers = Object.entries({ 'html-validate': htmlValidate, pa11y }).filter(([name]) => only.includes(name)).map(([, reader]) => reader);
  if (readers.length === 0 && !only.includes('vnu')) return;
  const reads = (path) => async (page, sent) => {
    for (const reader of readers) say([await reader.grade(page, sent, path)]);
  };
  await withChromium(async (browser) => {
    for (const reader of readers) say([await reader.itself(browser)]);
    for (const path of readers.length > 0 ? SORTS : []) await visit(browser, `${url}${path}`, reads(path));
    const { context, cookie } = await signedIn(browser, url, MEMBER);
    if (only.includes('vnu')) say(await vnu.grade(url, SORTS_OF_MEMBERS, cookie));
    for (const path of readers.length > 0 ? SORTS_OF_MEMBERS : []) await open(context, `${url}${path}`, reads(`${path}, signed in`));
    await context.close();
  });
}

/** The grade of each page behind TLS. */
async function observed(commons) {
  const before = await stand();
  try {
    const server = await commons.serve(before.origin);
    before.behind.port = server.port;
    for (const [name, path] of Object.entries(PAGES)) {
      const words = [join(import.meta.dirname, 'observatory.mjs'), String(before.httpPort), String(before.httpsPort), path];
      const printed = await run(words, { ...process.env, NODE_EXTRA_CA_CERTS: before.authority });
      const { grade, score, passed, of, failed } = JSON.parse(printed.trim().split('\n').at(-1));
      say([{ name: `observatory, ${name}`, passed: grade === 'A+', said: `${grade}, ${score} points, ${passed} of ${of} tests`, why: failed }]);
    }
    await server.stop();
  } finally {
    before.close();
  }
}

/** Not the synchronous way: what stands before the server answers in this process. */
async function run(words, env) {
  return new Promise((done, failed) => {
    execFile(process.execPath, words, { env }, (error, out, err) => (error ? failed(new Error(`${error.message}\n${err}`)) : done(out)));
  });
}

const commons = new Commons();
commons.welcome(MEMBER);
try {
  const server = await commons.serve();
  if (only.includes('csp')) say(await csp.grade(server.url, CLASSES));
  if (only.includes('vnu')) say(await vnu.grade(server.url, SORTS));
  await looked(server.url);
  if (only.includes('lighthouse')) {
    for (const [name, path] of Object.entries(PAGES)) say(await lighthouse.grade(server.url, { [name]: path }));
  }
  await server.stop();
  if (only.includes('observatory')) await observed(commons);
} finally {
  await commons.remove();
}
console.log(JSON.stringify(verdicts));
process.exitCode = verdicts.every(({ passed }) => passed) ? 0 : 1;
