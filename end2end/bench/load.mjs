// Asks pages at random over connections that stay, where wrk cannot be had; one line of JSON, as wrk.lua writes it.
// usage: node load.mjs URL PATHS_FILE SECONDS CONNECTIONS

import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';

const [url, file, seconds, connections] = process.argv.slice(2);
const paths = readFileSync(file, 'utf8').trim().split('\n');
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const times = [];
let [bytes, failed] = [0, 0];

const ask = () => new Promise((done) => {
  const start = performance.now();
  const lost = () => {
    failed += 1;
    done();
  };
  const path = paths[Math.floor(Math.random() * paths.length)];
  get(new URL(path, url), { agent }, (answer) => {
    answer.on('data', (chunk) => (bytes += chunk.length)).on('error', lost).on('end', () => {
      times.push(performance.now() - start);
      if (answer.statusCode !== 200) failed += 1;
      done();
    });
  }).on('error', lost);
});

const begun = performance.now();
const end = begun + Number(seconds) * 1000;
await Promise.all(Array.from({ length: Number(connections) }, async () => {
  while (performance.now() < end) await ask();
}));
const took = (performance.now() - begun) / 1000;
agent.destroy();
times.sort((a, b) => a - b);
const at = (share) => times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)];
console.log(JSON.stringify({ requests: times.length, seconds: took, p50_ms: at(0.5), p99_ms: at(0.99), bytes, failed }));
