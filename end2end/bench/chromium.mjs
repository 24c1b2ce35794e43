// The browser that is measured, and the arithmetic of what is measured in it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from '@playwright/test';

/** The program. */
export const CHROMIUM = process.env.ENCOMMUN_CHROMIUM ?? '/usr/bin/chromium';

const options = {
  executablePath: CHROMIUM,
  headless: true,
  locale: 'fr-CA',
  timezoneId: 'America/Toronto',
  viewport: { width: 360, height: 740 },
  args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
};

/** How slow a telephone's processor is beside this one. */
export const QUARTER = 4;

/** A browser's process on a profile that stays; the arguments that are said come after its own. */
export const open = (profile, { args = [], ...more } = {}) => (
  chromium.launchPersistentContext(profile, { ...options, ...more, args: [...options.args, ...args] })
);

/** Does something with a profile of its own, then forgets it. */
export async function withProfile(work) {
  const profile = await mkdtemp(join(tmpdir(), 'encommun-bench-'));
  try {
    return await work(profile);
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}

/** Does something in a browser that nobody has used. */
export const fresh = (work, more = {}) => withProfile(async (profile) => {
  const browser = await open(profile, more);
  try {
    return await work(browser, browser.pages()[0] ?? (await browser.newPage()));
  } finally {
    await browser.close();
  }
});

/** Slows the main thread of a page. The worker and the browser's own processes stay as fast as they are. */
export async function slow(page, rate = QUARTER) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

/** Waits until the application runs in the page. */
export const awake = (page) => page.evaluate(() => import('/boot.js'));

/** Waits until the service worker holds the shell and controls the page. */
export const controlled = (page) => page.evaluate(async () => {
  const { serviceWorker } = navigator;
  await serviceWorker.ready;
  if (serviceWorker.controller) return;
  await new Promise((done) => serviceWorker.addEventListener('controllerchange', done, { once: true }));
});

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Says on the error output how far it is: the other one is for the figures. */
export const say = (text) => console.error(`    ${text}`);

/** The value that this share of them does not pass. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** A figure of several rounds: the middle one, with the least and the most. */
export function middle(values, note) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const value = sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { value: tidy(value), min: tidy(sorted[0]), max: tidy(sorted.at(-1)), rounds: sorted.length, note };
}

/** As many digits as mean something. */
export const tidy = (value) => Number(value.toFixed(value < 10 ? 3 : 1));
