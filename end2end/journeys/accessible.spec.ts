// Every page passes axe, signed in or not, light and dark, in French and in English, with the policy as it is.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { signIn, test } from '../fixtures/library';
import { awake } from '../fixtures/page';
import { english, made, membersOnly, open, profile, type Place } from '../fixtures/places';
import { expect } from '../fixtures/test';

// Colours that are on their way would be measured half-way.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** What depends on colours; everything else is the same in both themes. */
const coloured = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong with a page, a line each. */
async function wrong(page: Page, rules?: string[]): Promise<string[]> {
  // The other mode opens a page to put frames' findings together; there is no frame here.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({
    resultTypes: ['violations'],
    // Off unless asked for, and of WCAG 2.2 AA.
    rules: { 'target-size': { enabled: true } },
  });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}

/** Lays out what floats over the page: what it covers is uncovered by scrolling, and is not small for that. */
const laidOut = (page: Page) => page.evaluate(() => {
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    if (['sticky', 'fixed'].includes(getComputedStyle(element).position)) element.style.position = 'static';
  }
});

async function examine(page: Page, places: Place[]): Promise<void> {
  for (const { name, path } of places) {
    await test.step(name, async () => {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(path);
      await awake(page);
      await expect(page.locator('main [aria-busy=true]:not(.section *)')).toHaveCount(0);
      await laidOut(page);
      expect.soft(await wrong(page), `${name} (${path})`).toEqual([]);
      // Colours are the same in both languages.
      if (path === '/en' || path.startsWith('/en/')) return;
      await page.emulateMedia({ colorScheme: 'dark' });
      expect.soft(await wrong(page, coloured), `${name} (${path}), dark`).toEqual([]);
    });
  }
}

test.describe.configure({ timeout: 120_000 });

test('what a visitor sees can be used by everyone', async ({ page }) => {
  await examine(page, open);
});

test('what a visitor sees can be used by everyone, in English', async ({ page }) => {
  await examine(page, open.map(english));
});

test('what a member sees can be used by everyone', async ({ page }) => {
  await signIn(page);
  await examine(page, [...membersOnly, ...(await profile(page)), ...(await made(page))]);
});

test('what a member sees can be used by everyone, in English', async ({ page }) => {
  await signIn(page);
  await examine(page, [...membersOnly, ...(await profile(page)), ...(await made(page))].map(english));
});
