// PouchDB 9 with express-pouchdb, in the Chromium and on the notes that En commun is measured with: a first sync, a question with
// nothing new, a thousand edits sent, a thousand met by a thousand others, and an index over the texts.
//
// usage: npm ci --ignore-scripts, then node run.mjs NOTES.ndjson [ROUNDS]; `cargo xtask bench --only c1` leaves such notes under
// target/bench-corpus. The last line is JSON.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { fresh, middle, say } from '../chromium.mjs';
import { Wire } from '../wire.mjs';

const EDITS = 1_000;

/** How many documents a request of the replication asks for: the default, and what was found fastest. */
const BATCHES = [100, 1_000];

const [path, said = '3'] = process.argv.slice(2);
const rounds = Number(said);
if (!path || !(rounds > 0)) {
  console.error('usage: node run.mjs NOTES.ndjson [ROUNDS]');
  process.exit(2);
}

const notes = readFileSync(path, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const documents = notes.map(({ id, ...note }, at) => ({ _id: String(id ?? at), ...note }));

async function served(work) {
  const program = spawn(process.execPath, [join(import.meta.dirname, 'server.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [url] = await once(createInterface({ input: program.stdout }), 'line');
    return await work(url);
  } finally {
    program.kill();
    await once(program, 'exit');
  }
}

async function fill(url) {
  await fetch(`${url}/db/notes`, { method: 'PUT' });
  for (let at = 0; at < documents.length; at += 1_000) {
    const body = JSON.stringify({ docs: documents.slice(at, at + 1_000) });
    const answer = await fetch(`${url}/db/notes/_bulk_docs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (!answer.ok) throw new Error(`the server took no notes: ${answer.status}`);
  }
}

/** In the page: replicates one way, and says how long that took. */
async function replicate({ way, batch }) {
  const { PouchDB } = globalThis;
  const local = new PouchDB('notes');
  const remote = new PouchDB(`${location.origin}/db/notes`);
  const start = performance.now();
  const done = await (way === 'pull' ? local.replicate.from(remote, { batch_size: batch, batches_limit: 10 }) : local.replicate.to(remote, { batch_size: batch, batches_limit: 10 }));
  return { seconds: (performance.now() - start) / 1_000, read: done.docs_read, written: done.docs_written };
}

/** In the page: changes the texts of the first notes. */
async function edit({ many, words }) {
  const local = new globalThis.PouchDB('notes');
  const { rows } = await local.allDocs({ include_docs: true, limit: many });
  await local.bulkDocs(rows.map(({ doc }) => ({ ...doc, body: `${doc.body}\n\n${words}` })));
}

/** In the page: indexes every text, as somebody who searches offline would have to. */
async function index() {
  const local = new globalThis.PouchDB('notes');
  const start = performance.now();
  const { rows } = await local.allDocs({ include_docs: true });
  const search = new globalThis.MiniSearch({ idField: '_id', fields: ['title', 'body'] });
  search.addAll(rows.map(({ doc }) => doc));
  return { seconds: (performance.now() - start) / 1_000, found: search.search('empêcher').length };
}

async function conflicts(url) {
  const answer = await fetch(`${url}/db/notes/_all_docs?conflicts=true&include_docs=true&limit=${EDITS}`);
  return (await answer.json()).rows.filter(({ doc }) => doc._conflicts?.length > 0).length;
}

async function round(batch) {
  return await served(async (url) => {
    await fill(url);
    const wire = await new Wire(url).open();
    try {
      return await fresh(async (browser, page) => {
        await page.goto(`${wire.url}/page`);
        const measured = async (work) => {
          const since = wire.log.length;
          const found = await work();
          const asked = wire.log.slice(since).filter((entry) => entry.path.startsWith('/db'));
          return { ...found, requests: asked.length, received: asked.reduce((sum, entry) => sum + entry.received, 0) };
        };
        const first = await measured(() => page.evaluate(replicate, { way: 'pull', batch }));
        if (first.written !== documents.length) throw new Error(`${first.written} notes of ${documents.length} came`);
        const nothing = await measured(() => page.evaluate(replicate, { way: 'pull', batch }));
        const searched = await page.evaluate(index);
        await page.evaluate(edit, { many: EDITS, words: 'Ici.' });
        const pushed = await measured(() => page.evaluate(replicate, { way: 'push', batch }));
        // Another browser, which has what the first sent, and the first one again, on the same notes.
        await fresh(async (_, other) => {
          await other.goto(`${wire.url}/page`);
          await other.evaluate(replicate, { way: 'pull', batch });
          await other.evaluate(edit, { many: EDITS, words: 'Là.' });
          await page.evaluate(edit, { many: EDITS, words: 'Encore ici.' });
          await other.evaluate(replicate, { way: 'push', batch });
          await page.evaluate(replicate, { way: 'push', batch });
        });
        return { first, nothing, searched, pushed, conflicts: await conflicts(url) };
      });
    } finally {
      await wire.close();
    }
  });
}

const figures = {};
for (const batch of BATCHES) {
  const all = [];
  for (let at = 0; at < rounds; at += 1) {
    all.push(await round(batch));
    say(`${batch} a request: ${JSON.stringify(all.at(-1))}`);
  }
  const of = (pick, note) => middle(all.map(pick), note);
  figures[`batch_${batch}`] = {
    first_sync: of(({ first }) => first.seconds, `${documents.length} notes, from an empty database; loopback`),
    first_sync_requests: of(({ first }) => first.requests),
    first_sync_bytes: of(({ first }) => first.received, 'received, heads included'),
    nothing_new: of(({ nothing }) => nothing.seconds * 1_000, 'milliseconds'),
    nothing_new_requests: of(({ nothing }) => nothing.requests),
    nothing_new_bytes: of(({ nothing }) => nothing.received),
    indexed: of(({ searched }) => searched.seconds, 'MiniSearch over titles and texts, read from the database'),
    pushed: of(({ pushed }) => pushed.seconds * 1_000, `${EDITS} edits, milliseconds`),
    pushed_requests: of(({ pushed }) => pushed.requests),
    conflicts: of(({ conflicts }) => conflicts, `notes left in conflict of ${EDITS} that two devices changed`),
  };
}
console.log(JSON.stringify(figures, null, 2));
