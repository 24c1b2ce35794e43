// The Nu checker on the HTML of pages as it was sent: no error. It is a program in Java: where there is none, it is left out.

import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import jar from 'vnu-jar';

import { asStandard } from './sent.mjs';

/** What it says of these documents, each in its turn. */
async function findings(documents) {
  const folder = mkdtempSync(join(tmpdir(), 'encommun-vnu-'));
  try {
    const files = documents.map((html, at) => {
      const file = join(folder, `${at}.html`);
      writeFileSync(file, html);
      return file;
    });
    const words = ['-jar', String(jar), '--format', 'json', '--stdout', '--exit-zero-always', ...files];
    const { messages } = JSON.parse(await run(words));
    // What is said of no document in particular is said of each.
    return files.map((_, at) => messages.filter(({ url }) => url?.endsWith(`/${at}.html`) ?? true));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const run = (words) => new Promise((done, failed) => {
  execFile('java', words, { maxBuffer: 64 << 20 }, (error, out, err) => (error ? failed(new Error(`${error.message}\n${err}`)) : done(out)));
});

/** Advice is not an error; what it could not read is. */
const isError = ({ type }) => type !== 'info';

const page = (body) => `<!DOCTYPE html><html lang="fr"><head><title>Page</title></head><body><h1>Page</h1>${body}</body></html>`;

/** Bad documents, and what is said of each. */
const BAD = [
  [/No “p” element in scope/, page('<p>Un<div>deux</div></p>')],
  [/Duplicate ID/, page('<p id="un">Un</p><p id="un">Deux</p>')],
  [/“button” must not appear as a descendant/, page('<a href="/"><button>Un</button></a>')],
  [/Bad value/, page('<a href="#a[b]">Un</a>')],
  [/must have an “alt” attribute/, page('<img src="/a.png">')],
  [/Stray start tag “p”/, asStandard(page('').replace('</html>', '<!></html><!><p>Un</p>'))],
];

/** Whether it finds what is bad where it is: one that finds nothing proves nothing. */
async function itself() {
  const found = await findings(BAD.map(([, html]) => html));
  const blind = BAD.filter(([words], at) => !found[at].some((message) => isError(message) && words.test(message.message)));
  const why = blind.map(([words, html]) => `${words} is not said of ${html}`);
  return { name: 'vnu, itself', passed: blind.length === 0, said: `${BAD.length - blind.length} of ${BAD.length} bad documents found`, why };
}

/** Reads the pages at these addresses, as whoever this cookie is of; one line and one verdict each, none where there is no
 * Java. */
export async function grade(url, paths, cookie) {
  if (spawnSync('java', ['-version']).status !== 0) {
    console.log('skipped: the Nu checker (no Java on the PATH)');
    return [];
  }
  const documents = [];
  const headers = cookie ? { cookie } : {};
  for (const path of paths) documents.push(asStandard(await (await fetch(`${url}${path}`, { headers })).text()));
  const found = await findings(documents);
  const verdicts = paths.map((path, at) => {
    const bad = found[at].filter(isError);
    return {
      name: `vnu, ${path}${cookie ? ', signed in' : ''}`,
      passed: bad.length === 0,
      said: `${bad.length} errors, ${found[at].length - bad.length} other`,
      why: bad.map(({ message, extract }) => `${message}: ${extract ?? ''}`),
    };
  });
  return cookie ? verdicts : [await itself(), ...verdicts];
}
