// With the keyboard alone: the way past the frame, a search, its results, a note; the focus is always seen, and never caught.

import type { Page } from '@playwright/test';

import { note, signIn, test } from '../fixtures/library';
import { awake, mark } from '../fixtures/page';
import { expect } from '../fixtures/test';

/** More stops than any page of these journeys has. */
const MANY = 200;

/** Goes forward with the tab key until the focus is on what `selector` names. */
async function tabTo(page: Page, selector: string, most = MANY): Promise<void> {
  for (let stops = 0; stops < most; stops += 1) {
    await page.keyboard.press('Tab');
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
  }
  throw new Error(`the tab key does not reach ${selector}`);
}

test('the first stop leads past the frame', async ({ page }) => {
  await page.goto(note.path);
  await awake(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Aller au contenu' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport({ ratio: 1 });
  const same = await mark(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await same();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1);
});

test('a search, its results and a note are reached with the keyboard', async ({ page, isMobile }) => {
  // The header of a wide screen has a search box; a telephone has it in the page.
  await page.goto(isMobile ? '/' : '/carnets');
  await awake(page);
  const same = await mark(page);
  await tabTo(page, isMobile ? '#search-page' : '#search-header', 12);
  await page.keyboard.type('empecher');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/recherche?q=empecher');
  await expect(page.getByRole('main').getByRole('status')).toHaveText(/^\d+\s+résultats$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Recherche' })).toBeFocused();

  const link = page.getByRole('main').getByRole('article').getByRole('link', { name: note.title });
  for (let stops = 0; stops < MANY; stops += 1) {
    await page.keyboard.press('Tab');
    if (await link.evaluate((one) => one === document.activeElement)) break;
  }
  await expect(link).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: note.title })).toBeFocused();
  await expect(page.getByRole('heading', { level: 1, name: note.title })).toBeInViewport();
  // The next stop is in the note, not back in the frame.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1);
  await same();
});

/** Where the tab key stops on a page, in order, until it comes back to where it began. */
async function stops(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<{ what: string; seen: boolean }[]> {
  const found: { what: string; seen: boolean }[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let count = 0; count < MANY; count += 1) {
    await page.keyboard.press(key);
    const stop = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body || one.hasAttribute('data-passed')) return null;
      one.setAttribute('data-passed', '');
      const style = getComputedStyle(one);
      // A card is outlined for its title, a search box for its field.
      const holder = getComputedStyle(one.closest('.search-box, .card') ?? one);
      const seen = [style, holder].some((s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2);
      return { what: one.outerHTML.slice(0, 120), seen };
    });
    if (!stop) break;
    found.push(stop);
  }
  await page.evaluate(() => document.querySelectorAll('[data-passed]').forEach((one) => one.removeAttribute('data-passed')));
  return found;
}

for (const path of ['/', '/recherche?q=empecher', note.path, '/notes/nouvelle']) {
  test(`the focus is always seen and never caught (${path})`, async ({ page }) => {
    if (path === '/notes/nouvelle') await signIn(page);
    await page.goto(path);
    await awake(page);
    const forward = await stops(page, 'Tab');
    expect(forward.length).toBeGreaterThan(8);
    expect(forward.length).toBeLessThan(MANY);
    expect(forward.filter(({ seen }) => !seen).map(({ what }) => what)).toEqual([]);
    const all = await page.evaluate(() => {
      const found = [...document.querySelectorAll<HTMLElement>('a[href], button, input, textarea, select, summary')];
      return found.filter((one) => one.checkVisibility() && one.tabIndex >= 0).length;
    });
    // Radio buttons of one name are one stop.
    expect(forward.length).toBeGreaterThanOrEqual(all - 6);
    const back = await stops(page, 'Shift+Tab');
    expect(back.length).toBe(forward.length);
  });
}
