// Writes notes of 2 KB over connections that stay, each answered once it is durable, and reads pages meanwhile; one line of JSON.
// usage: node writes.mjs URL PATHS_FILE SECONDS WRITERS

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { dirname, join } from 'node:path';

const [url, file, seconds, writers] = process.argv.slice(2);
const paths = readFileSync(file, 'utf8').trim().split('\n');
const agent = new Agent({ keepAlive: true, maxSockets: Number(writers) + 1 });

/** Asks; the status, the cookie that was set, and how long it took. */
const ask = (path, body, headers = {}) => new Promise((done, failed) => {
  const start = performance.now();
  const form = body && { 'content-type': 'application/x-www-form-urlencoded', origin: url, accept: 'application/json' };
  const sent = request(new URL(path, url), { agent, method: body ? 'POST' : 'GET', headers: { ...form, ...headers } }, (answer) => {
    const cookie = answer.headers['set-cookie']?.map((line) => line.split(';')[0]).join('; ');
    answer.resume().on('error', failed).on('end', () => done({ status: answer.statusCode, cookie, took: performance.now() - start }));
  });
  sent.on('error', failed).end(body?.toString());
});

/** An identifier that nobody made before, of this moment. */
function identifier() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Words of the corpus, so that the index works as it does for its notes. */
const { notes } = JSON.parse(readFileSync(join(dirname(file), 'manifest.json'), 'utf8'));
const words = notes.map(({ title }) => title).join(' ').match(/\p{L}{3,}/gu);
const text = (length) => {
  let made = '';
  while (made.length < length) made += `${words[Math.floor(Math.random() * words.length)]} `;
  return made;
};

const account = new URLSearchParams({ email: `${identifier()}@exemple.org`, name: 'Banc', password: randomBytes(12).toString('hex') });
await ask('/api/account/v1/sign-up', account);
const { cookie, status } = await ask('/api/account/v1/sign-in', account);
if (!cookie) throw new Error(`no account was made: ${status}`);

const begun = performance.now();
const end = begun + Number(seconds) * 1000;
const [written, read] = [[], []];
let [refused, unread] = [0, 0];

async function write() {
  while (performance.now() < end) {
    const note = new URLSearchParams({
      group: identifier(), op: identifier(), kind: 'note', id: identifier(), 'fields[title]': text(30), 'fields[body]': text(2_048),
      'fields[audience]': 'public', 'fields[status]': 'published',
    });
    const answer = await ask('/api/commons/v1/save', note, { cookie });
    written.push(answer.took);
    if (answer.status >= 300) refused += 1;
  }
}

async function readPages() {
  while (performance.now() < end) {
    const answer = await ask(paths[Math.floor(Math.random() * paths.length)]);
    read.push(answer.took);
    if (answer.status !== 200) unread += 1;
  }
}

await Promise.all([readPages(), ...Array.from({ length: Number(writers) }, write)]);
const took = (performance.now() - begun) / 1000;
agent.destroy();
const at = (times, share) => times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)];
console.log(JSON.stringify({
  writes: written.length, seconds: took, p50_ms: at(written, 0.5), p99_ms: at(written, 0.99), readers_p99_ms: at(read, 0.99), refused, unread,
}));
