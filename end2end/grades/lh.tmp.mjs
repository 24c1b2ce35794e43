import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { FLAGS, PROGRAM } from './chromium.mjs';
import { writeFileSync } from 'node:fs';
const [url, rounds = '1'] = process.argv.slice(2);
for (let i = 0; i < Number(rounds); i++) {
const chrome = await launch({ chromePath: PROGRAM, chromeFlags: FLAGS });
const run = await lighthouse(url, { port: chrome.port, logLevel: 'error', onlyCategories: ['performance'], locale: 'en' });
const a = run.lhr.audits;
console.log(run.lhr.categories.performance.score, 'TBT', a['total-blocking-time'].numericValue, 'LCP', a['largest-contentful-paint'].numericValue, 'FCP', a['first-contentful-paint'].numericValue, 'TTI', a['interactive'].numericValue, 'bench', run.lhr.environment.benchmarkIndex);
console.log(' long', (a['long-tasks'].details?.items ?? []).map((x) => `${Math.round(x.startTime)}+${Math.round(x.duration)} ${x.url.slice(-20)}`).join(' | '));
console.log(' main', (a['mainthread-work-breakdown'].details?.items ?? []).map((x) => `${x.groupLabel} ${Math.round(x.duration)}`).join(' | '));
writeFileSync(`/tmp/runs/trace${i}.json`, JSON.stringify(run.artifacts.Trace ?? run.artifacts.traces?.defaultPass ?? run.artifacts.DevtoolsLog ?? {}));
await chrome.kill();
}
