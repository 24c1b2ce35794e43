// MDN's observatory: what it grades is the site behind its TLS, so that one is put before the server on the loopback.
//
// Its own `scan` knows neither ports nor certificates of one's own; what it is made of does: the retrieval takes ports,
// and Node a certificate authority in NODE_EXTRA_CA_CERTS, which is why this is a program and not a function. The list of
// preloaded hosts that its installation script would fetch is an empty one: `localhost` is in none.

import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const main = createRequire(import.meta.url).resolve('@mdn/mdn-http-observatory');
const inside = (path) => import(pathToFileURL(join(dirname(main), path)).href);

const [, , httpPort, httpsPort, path] = process.argv;
const preloaded = join(dirname(main), '../conf/hsts-preload.json');
if (!existsSync(preloaded)) writeFileSync(preloaded, '{}\n');

const { retrieve } = await inside('retriever/retriever.js');
const { ALL_TESTS } = await inside('constants.js');
const { getGradeForScore, getScoreModifier } = await inside('grader/grader.js');
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await inside('grader/charts.js');

const retrieved = await retrieve('localhost', { httpPort, httpsPort, path });
if (!retrieved.responses.https?.verified) throw new Error('the observatory does not reach the page over TLS');
const tests = ALL_TESTS.map((test) => test(retrieved));

// As `scan` counts: what gives credit counts only where little takes it away.
const modifiers = tests.map(({ result }) => getScoreModifier(result));
const sum = (values) => values.reduce((all, value) => all + value, 100);
const strict = sum(modifiers.filter((value) => value < 0));
const { grade, score } = getGradeForScore(strict >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? sum(modifiers) : strict);
const failed = tests.filter(({ pass }) => !pass).map(({ constructor, result }) => `${constructor.name}: ${result}`);
console.log(JSON.stringify({ grade, score, passed: tests.length - failed.length, of: tests.length, failed }));
