// Takes the pictures that the manifest shows, of a server that has the demonstration: `node screenshots.mjs ORIGIN FOLDER`.
// A picture that changes gets the next number: browsers keep one for ever under its address.

import { join } from 'node:path';

import { chromium } from '@playwright/test';

const [origin, folder] = process.argv.slice(2);
if (!origin || !folder) throw new Error('node screenshots.mjs ORIGIN FOLDER');

const forms = {
  narrow: { viewport: { width: 360, height: 720 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  wide: { viewport: { width: 1280, height: 800 } },
};
const shown = {
  home: '/',
  note: '/notes/7821fdce-ccb6-8fd6-bdf3-39e72bc095b1',
  search: '/recherche?q=transport',
};

const browser = await chromium.launch({ executablePath: process.env.ENCOMMUN_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const [form, options] of Object.entries(forms)) {
  const context = await browser.newContext({
    ...options,
    baseURL: origin,
    locale: 'fr-CA',
    timezoneId: 'America/Toronto',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  for (const [name, path] of Object.entries(shown)) {
    await page.goto(path);
    await page.evaluate(() => import('/boot.js'));
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(folder, `${form}-${name}-1.png`) });
  }
  await context.close();
}
await browser.close();
