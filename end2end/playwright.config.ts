// How journeys are made: Debian's Chromium, two widths, one server for each test, no second chance.

import { defineConfig, type Project } from '@playwright/test';

import { LONG } from './fixtures/length';
import { WHOLE_BROWSER } from './fixtures/device';

/** The browser without its own windows where there is one; a journey about those asks for the whole one. */
const chromium = process.env.ENCOMMUN_HEADLESS ?? WHOLE_BROWSER;

/** How often each journey is made in the long run, but for those that look at everything there is, or kill many times over. */
const ROUNDS = Number(process.env.ENCOMMUN_JOURNEYS ?? 1);
const WHOLE = /(kills|accessible|narrow|standards\w*)\.spec\.ts$/;

/** Those that are the same at every width. */
const NO_WIDTH = /(kills|aria|standards_sound)\.spec\.ts$/;

/** What a device does, on pages that others look at at each width: on a telephone, and at a desk too in the long run. */
const OF_DEVICES = new RegExp(`/(${[
  'alive', 'begun', 'binned', 'captive', 'coauthors', 'courier', 'emptied', 'field_worker', 'hardship', 'hostile', 'installing', 'kit',
  'late_code', 'leases', 'live', 'media\\w*', 'nonce', 'offline_\\w+', 'profile', 'rights', 'sharing', 'signing_\\w+', 'tus',
  'updating\\w*',
].join('|')})\\.spec\\.ts$`);

/** What is done at a desk: whole works by the keyboard, and curating; on a telephone too in the long run. */
const OF_DESKS = /(curating|keyboard_\w+|my_rights|no_script_writing|proposals)\.spec\.ts$/;

/** The journeys at a width; in the long run those that are made once are apart. */
function project(name: string, ignore: RegExp | RegExp[], use: Project['use'], grepInvert: RegExp[] = []): Project[] {
  const apart = LONG && ROUNDS > 1;
  const rest = { name, testIgnore: apart ? [WHOLE, ...[ignore].flat()] : ignore, repeatEach: ROUNDS, use, grepInvert };
  return apart ? [rest, { name: `${name}-whole`, testMatch: WHOLE, testIgnore: ignore, use, grepInvert }] : [rest];
}

export default defineConfig({
  testDir: 'journeys',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: {
    timeout: 10_000,
    // Beside the journeys, the same on every machine; what is not in the file is a difference too.
    toMatchAriaSnapshot: { children: 'deep-equal', pathTemplate: '{testDir}/aria/{arg}{ext}' },
  },
  // A picture that is not there yet is a failure, not a new truth: `--update-snapshots` writes it.
  updateSnapshots: 'none',
  // A journey that passes the second time has failed the first.
  retries: 0,
  workers: Number(process.env.ENCOMMUN_WORKERS ?? 2),
  fullyParallel: true,
  forbidOnly: true,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : [['list']],
  use: {
    browserName: 'chromium',
    headless: true,
    locale: 'fr-CA',
    timezoneId: 'America/Toronto',
    // A trace of everything costs a quarter of the processor: it is made when one looks for a fault (`ENCOMMUN_TRACE=1`).
    trace: process.env.ENCOMMUN_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    // A kill has no width, and what a screen reader is told in the page has none either, nor has the HTML.
    ...project('telephone', LONG ? NO_WIDTH : [NO_WIDTH, OF_DESKS], {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    }),
    // Colours, states and what is heard are looked at on a telephone; at a desk too in the long run.
    // Words in English change no rule of axe but those of language: once is enough.
    ...project(
      'bureau',
      LONG ? [] : [/standards_(colours|states|heard)\.spec\.ts$/, OF_DEVICES],
      { viewport: { width: 1280, height: 800 } },
      LONG ? [] : [/can be used by everyone, in English/],
    ),
  ],
});
