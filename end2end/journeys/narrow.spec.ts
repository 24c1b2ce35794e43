// No page scrolls sideways, from the smallest telephone to the desk; what one touches in the frame is large enough.

import type { Page } from '@playwright/test';

import { LONG } from '../fixtures/length';
import { signIn, test } from '../fixtures/library';
import { awake } from '../fixtures/page';
import { english, made, membersOnly, open, profile, type Place } from '../fixtures/places';
import { expect } from '../fixtures/test';

/** Opens each address at each width, and says which is wider than the screen, and what is in the way. */
async function wide(page: Page, paths: string[], widths: number[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    await page.goto(path);
    for (const width of widths) {
      if (page.viewportSize()?.width !== width) await page.setViewportSize({ width, height: 740 });
      // A telephone zooms out of a page that is too wide, so the width of the window proves nothing.
      const culprits = await page.evaluate((width) => {
        if (document.documentElement.scrollWidth <= width) return [];
        const all = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > width + 0.5);
        return ['document', ...all.slice(0, 3).map((one) => `${one.localName}.${one.getAttribute('class') ?? ''}`)];
      }, width);
      if (culprits.length > 0) found.push(`${path} at ${width}: ${culprits.join(', ')}`);
    }
  }
  return found;
}

function widths(isMobile: boolean): number[] {
  // A desk at its usual size, and the same at 200 %.
  return isMobile ? [360, 320] : [1280, 640];
}

/** The addresses of places; in the long run, those in English too. */
function paths(places: Place[]): string[] {
  return [...places, ...(LONG ? places.map(english) : [])].map(({ path }) => path);
}

test.describe.configure({ timeout: LONG ? 400_000 : 120_000 });

test('no page that a visitor sees scrolls sideways', async ({ page, isMobile }) => {
  expect(await wide(page, paths(open), widths(isMobile))).toEqual([]);
});

test('no page that a member sees scrolls sideways', async ({ page, isMobile }) => {
  await signIn(page);
  const places = [...membersOnly, ...(await profile(page)), ...(await made(page))];
  expect(await wide(page, paths(places), widths(isMobile))).toEqual([]);
});

test.describe('as sent', () => {
  test.use({ javaScriptEnabled: false });

  test('none of the texts scrolls sideways', async ({ page, isMobile }) => {
    const paths: string[] = [];
    await page.goto('/notes');
    for (;;) {
      const links = page.getByRole('main').getByRole('article').getByRole('link');
      paths.push(...(await links.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))));
      const more = page.getByRole('link', { name: 'La suite' });
      if (!(await more.isVisible())) break;
      await more.click();
    }
    expect(paths.length).toBeGreaterThan(40);
    // What does not fit shows on the narrowest screen first; a few suffice on a wide one.
    const looked = isMobile || LONG ? paths : paths.slice(0, 8);
    expect(await wide(page, looked, LONG ? widths(isMobile) : isMobile ? [320] : [1280])).toEqual([]);
  });
});

test('what one touches in the frame is large enough', async ({ page, isMobile }) => {
  // A finger on a telephone, a mouse at a desk.
  const least = isMobile ? 44 : 24;
  await page.goto('/carnets');
  await awake(page);
  const bars = page.locator('.site-header, .bottom-bar').locator('a, button, input').filter({ visible: true });
  const small = await bars.evaluateAll((all, least) => {
    const boxes = all.map((one) => ({ name: one.textContent || one.id, box: one.getBoundingClientRect() }));
    return boxes.filter(({ box }) => box.height < least).map(({ name, box }) => `${name}: ${box.width} × ${box.height}`);
  }, least);
  expect(await bars.count()).toBeGreaterThan(4);
  expect(small).toEqual([]);
});
