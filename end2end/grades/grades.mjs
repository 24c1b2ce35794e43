// What others say of the pages: Google's CSP evaluator, MDN's observatory, Lighthouse on a telephone. One line a verdict,
// then why where it is not good enough; the last line is the verdicts in JSON, for `cargo xtask prove`.

import { execFile } from 'node:child_process';
import { join } from 'node:path';

import * as csp from './csp.mjs';
import * as lighthouse from './lighthouse.mjs';
import { Commons } from './server.mjs';
import { stand } from './tls.mjs';

/** The pages that are graded, of the commons that ships to show what this is for. */
const PAGES = {
  home: '/',
  search: '/recherche?q=cl%C3%A9',
  note: '/notes/7821fdce-ccb6-8fd6-bdf3-39e72bc095b1',
  carnet: '/carnets/a34aa57a-2f0e-8f8e-8faa-492ae0c1e363',
};

/** One of each class of answer. */
const CLASSES = [...Object.values(PAGES), '/en/compte', '/inconnue', '/offline-shell', '/service-worker.js', '/boot.js', '/feed.atom', '/healthz'];

const only = (process.argv[2] ?? 'csp,observatory,lighthouse').split(',');
const verdicts = [];

function say(found) {
  for (const { name, passed, said, why } of found) {
    console.log(`${passed ? '✓' : '✗'} ${name}: ${said}`);
    why.forEach((line) => console.log(`    ${line}`));
  }
  verdicts.push(...found);
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
try {
  const server = await commons.serve();
  if (only.includes('csp')) say(await csp.grade(server.url, CLASSES));
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
