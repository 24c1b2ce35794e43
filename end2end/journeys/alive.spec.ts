// Every page comes to life without a word in the console, whatever part of the code it needs, and breaks no policy.

import { LONG } from '../fixtures/length';
import { signIn, test } from '../fixtures/library';
import { awake, report } from '../fixtures/page';
import { english, made, membersOnly, open, profile, type Place } from '../fixtures/places';
import { expect, listen } from '../fixtures/test';

import type { Page } from '@playwright/test';

async function visit(page: Page, places: Place[]): Promise<void> {
  await report(page);
  const heard = listen(page);
  for (const { name, path } of places) {
    await test.step(name, async () => {
      await page.goto(path);
      await awake(page);
      await expect(page.locator('main[aria-busy=true], main [aria-busy=true]:not(.section *)')).toHaveCount(0);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      // The browser itself says of a document that it was not found.
      expect.soft(heard.splice(0).filter((line) => !line.includes('status of 404')), path).toEqual([]);
    });
  }
}

test.describe.configure({ timeout: 120_000 });

test('what a visitor opens comes to life in silence', async ({ page }) => {
  await visit(page, [...open, ...open.map(english)]);
});

test('what a member opens comes to life in silence', async ({ page }) => {
  await signIn(page);
  const places = [...membersOnly, ...(await profile(page)), ...(await made(page))];
  await visit(page, LONG ? [...places, ...places.map(english)] : places);
});
