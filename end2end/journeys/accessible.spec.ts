// Every page passes axe, signed in or not, light and dark, in French and in English, with the policy as it is.

import type { Page } from '@playwright/test';

import { COLOURED, met, wrong } from '../fixtures/axe';
import { UNSURE } from '../fixtures/axe_unsure';
import { LONG } from '../fixtures/length';
import { signIn, test } from '../fixtures/library';
import { awake } from '../fixtures/page';
import { english, made, membersOnly, open, profile, type Place } from '../fixtures/places';
import { expect } from '../fixtures/test';

// Colours that are on their way would be measured half-way.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

async function visit(page: Page, path: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(path);
  await awake(page);
  await expect(page.locator('main [aria-busy=true]:not(.section *)')).toHaveCount(0);
}

/** In the long run, all rules in both themes, at the project's width and at the one that is a zoom of it. */
async function examine(page: Page, places: Place[], narrower: number): Promise<void> {
  const usual = page.viewportSize()!;
  for (const { name, path } of places) {
    await test.step(name, async () => {
      await visit(page, path);
      for (const width of LONG ? [usual.width, narrower] : [usual.width]) {
        if (LONG) await page.setViewportSize({ ...usual, width });
        await page.emulateMedia({ colorScheme: 'light' });
        expect.soft(await wrong(page), `${name} (${path}), ${width}`).toEqual([]);
        // Colours are the same in both languages.
        if (!LONG && (path === '/en' || path.startsWith('/en/'))) return;
        await page.emulateMedia({ colorScheme: 'dark' });
        expect.soft(await wrong(page, LONG ? undefined : COLOURED), `${name} (${path}), ${width}, dark`).toEqual([]);
      }
    });
  }
}

/** A telephone's narrowest, and a desk at 200 %. */
const narrower = (isMobile: boolean) => (isMobile ? 320 : 640);

test.describe.configure({ timeout: LONG ? 900_000 : 120_000 });

test('what a visitor sees can be used by everyone', async ({ page, isMobile }) => {
  await examine(page, open, narrower(isMobile));
});

test('what a visitor sees can be used by everyone, in English', async ({ page, isMobile }) => {
  await examine(page, open.map(english), narrower(isMobile));
});

test('what a member sees can be used by everyone', async ({ page, isMobile }) => {
  await signIn(page);
  await examine(page, [...membersOnly, ...(await profile(page)), ...(await made(page))], narrower(isMobile));
});

test('what a member sees can be used by everyone, in English', async ({ page, isMobile }) => {
  await signIn(page);
  const places = [...membersOnly, ...(await profile(page)), ...(await made(page))];
  await examine(page, places.map(english), narrower(isMobile));
});

// Some of these rules are asked in the long run alone.
if (LONG) {
  test('what axe is said not to tell, it does not tell', async ({ page }) => {
    await signIn(page);
    await page.setViewportSize({ width: 360, height: 740 });
    for (const entry of UNSURE) {
      await visit(page, [...open, ...membersOnly].find(({ name }) => name === entry.at)!.path);
      expect.soft(await met(page), `${entry.element} (${entry.at})`).toContain(entry);
    }
  });
}
