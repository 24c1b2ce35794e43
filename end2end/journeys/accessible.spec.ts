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
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}

async function examine(page: Page, places: Place[]): Promise<void> {
  for (const { name, path } of places) {
    await test.step(name, async () => {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(path);
      await awake(page);
      await expect(page.locator('main [aria-busy=true]:not(.section *)')).toHaveCount(0);
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
