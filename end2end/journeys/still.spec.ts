// Nothing jumps: going from page to page over a slow network, what is on the screen stays where it is while the rest arrives.

import type { Page } from '@playwright/test';

import { carnet, test } from '../fixtures/library';
import { awake } from '../fixtures/page';
import { expect } from '../fixtures/test';

/** How long an answer takes, milliseconds: longer than the half second after a click, of which a browser counts nothing. */
const SLOW_MS = 900;
/** What is good, of the sum of what moved times how far, in parts of the window. */
const GOOD = 0.1;

interface Shift {
  value: number;
  moved: string[];
}

/** Counts what moves from now on; `moved` says what it was. */
const watch = (page: Page) => page.evaluate(() => {
  const shifts: Shift[] = [];
  Object.assign(window, { shifts });
  const name = (node: Node | null) => (node instanceof Element ? `${node.tagName}.${node.className}` : String(node?.nodeName));
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node: Node | null }[] })[]) {
      shifts.push({ value: entry.value, moved: entry.sources.map((source) => name(source.node)) });
    }
  }).observe({ type: 'layout-shift' });
});

const shifts = (page: Page) => page.evaluate(() => {
  const found = (window as unknown as { shifts: Shift[] }).shifts.splice(0);
  return { sum: found.reduce((sum, shift) => sum + shift.value, 0), moved: found.flatMap((shift) => shift.moved) };
});

/** Goes on by a link, once what it leads to is on its way for as long as a bad network takes. */
async function follow(page: Page, link: string, heading: string): Promise<void> {
  const before = page.url();
  await page.getByRole('link', { name: link, exact: true }).first().click();
  await expect(page).not.toHaveURL(before);
  await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
  await expect(page.locator('main [aria-busy=true]')).toHaveCount(0);
  // Two frames: what the answer draws has been laid out, and told.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

test('nothing jumps from page to page', async ({ page, isMobile }) => {
  await page.route('**/api/commons/**', async (route) => {
    await new Promise((done) => setTimeout(done, SLOW_MS));
    await route.continue();
  });
  await page.goto('/');
  await awake(page);
  await watch(page);
  const ways: [string, string][] = [
    ['Carnets', 'Carnets'],
    [carnet.title, carnet.title],
    [isMobile ? 'Recherche' : 'Répertoire', isMobile ? 'Recherche' : 'Répertoire'],
    ['Carnets', 'Carnets'],
  ];
  for (const [link, heading] of ways) {
    await follow(page, link, heading);
    const { sum, moved } = await shifts(page);
    expect.soft(sum, `${heading}: ${moved.join(', ')}`).toBeLessThan(GOOD);
  }
});
