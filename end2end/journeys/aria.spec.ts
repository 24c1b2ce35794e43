// What a screen reader is told of each page of the demonstration, in French, is what was looked at and kept beside: in
// `aria/`, which `npx playwright test aria --update-snapshots=all` writes again where a page has changed, to be read before it is
// kept.

import type { Page } from '@playwright/test';

import { indexed, signIn, stock, test } from '../fixtures/library';
import { awake } from '../fixtures/page';
import { made, membersOnly, open, profile, routes, type Place } from '../fixtures/places';
import { expect } from '../fixtures/test';

/** Puts a word in the place of what is never twice the same: identifiers, days and hours, sizes. Kept up as the page goes on. */
async function mask(page: Page): Promise<void> {
  await page.evaluate(() => {
    const months = 'janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre';
    const changing: [RegExp, string][] = [
      [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID'],
      [new RegExp(`\\d{1,2}(er)?\\s(${months})\\s\\d{4}(\\sà\\s\\d{1,2}\\sh(\\s\\d{2})?)?`, 'g'), 'JOUR'],
      [/\d+([,.]\d+)?\s(o|ko|Mo|Go)(?!\p{L})/gu, 'TAILLE'],
      [/([?&]apres=)[^&]+/g, '$1SUITE'],
    ];
    const masked = (text: string) => changing.reduce((text, [found, word]) => text.replace(found, word), text);
    const look = () => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = masked(node.nodeValue ?? '');
        if (text !== node.nodeValue) node.nodeValue = text;
      }
      for (const link of document.querySelectorAll('a[href]')) {
        const href = masked(link.getAttribute('href') ?? '');
        if (href !== link.getAttribute('href')) link.setAttribute('href', href);
      }
      // A new record's day is that of the test.
      for (const field of document.querySelectorAll<HTMLInputElement>('input')) {
        if (/^\d{4}-\d{2}-\d{2}$/.test(field.value)) field.value = 'JOUR';
      }
    };
    look();
    new MutationObserver(look).observe(document.body, { attributes: true, characterData: true, childList: true, subtree: true });
  });
}

async function compare(page: Page, places: Place[]): Promise<void> {
  // What is written anew is waited for in vain first.
  const { updateSnapshots } = test.info().config;
  const timeout = updateSnapshots === 'none' ? 10_000 : 1_500;
  for (const { name, path } of places) {
    await test.step(name, async () => {
      await page.goto(path);
      await awake(page);
      await expect(page.locator('main [aria-busy=true]:not(.section *)')).toHaveCount(0);
      await mask(page);
      const file = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll(' ', '-');
      await expect.soft(page.getByRole('main'), `${name} (${path})`).toMatchAriaSnapshot({ name: `${file}.aria.yml`, timeout });
    });
  }
}

test.describe.configure({ timeout: 180_000 });

// A server of each test's own: what others write in the one that is shared would be told too.
test.use({
  baseURL: async ({ server }, use) => {
    stock(server);
    await indexed(server);
    await use(server.url);
  },
});

test('the frame of every page', async ({ page }) => {
  await page.goto('/a-propos');
  await awake(page);
  await expect(page.getByRole('banner')).toMatchAriaSnapshot({ name: 'banner.aria.yml' });
  await expect(page.getByRole('contentinfo')).toMatchAriaSnapshot({ name: 'contentinfo.aria.yml' });
});

test('the pages that a visitor sees', async ({ page }) => {
  await compare(page, open);
});

test('the pages that a member sees', async ({ page }) => {
  await signIn(page);
  // Named apart: some of them are also what a visitor sees.
  const places = [...membersOnly, ...(await profile(page)), ...(await made(page))];
  for (const { route, takes } of routes()) {
    expect([...open, ...places].some(({ path }) => takes.test(path)), `no page of ${route} is looked at`).toBe(true);
  }
  await compare(page, places.map(({ name, path }) => ({ name: `member ${name}`, path })));
});
