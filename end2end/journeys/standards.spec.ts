// Every page bears a zoom of 400 %, wider spacing of the text and less motion.

import type { Page } from '@playwright/test';

import { LONG } from '../fixtures/length';
import { carnet, note, test } from '../fixtures/library';
import { cut, overlay } from '../fixtures/measured';
import { awake } from '../fixtures/page';
import { english, open, type Place } from '../fixtures/places';
import { expect } from '../fixtures/test';

/** Of each sort of page one; all of them in both languages in the long run. */
const SAMPLE = ['home', 'results', 'note', 'carnet', 'lexique', 'sign in', 'styleguide'];
const few = open.filter(({ name }) => SAMPLE.includes(name));
const places: Place[] = LONG ? [...open, ...open.map(english)] : few;

test.describe.configure({ timeout: LONG ? 600_000 : 60_000 });

/** Opens a page and waits until it is whole. */
async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await awake(page);
  await expect(page.locator('main [aria-busy=true]:not(.section *)')).toHaveCount(0);
}

test('at 400 %, nothing scrolls sideways, nothing is cut, and what has the focus is seen', async ({ page }) => {
  // A window of 1280 × 800.
  await page.setViewportSize({ width: 320, height: 200 });
  for (const { name, path } of places) {
    await visit(page, path);
    expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), `${name} (${path})`).toBeLessThanOrEqual(320);
    expect.soft(await cut(page), `${name} (${path})`).toEqual([]);
  }
  for (const path of ['/', note.path]) {
    await visit(page, path);
    expect.soft(await hidden(page), path).toEqual([]);
  }
});

/** What the tab key stops at and something covers, a line each. */
async function hidden(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (let count = 0; count < 200; count += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body || one.hasAttribute('data-passed')) return null;
      one.setAttribute('data-passed', '');
      // A link may go on over lines, and a field be higher than the window: some of it is seen.
      const seen = [...one.getClientRects()].some((box) => {
        const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
        const spots = [0.25, 0.5, 0.75].map((part) => document.elementFromPoint(box.left + box.width / 2, top + (bottom - top) * part));
        return spots.some((spot) => spot !== null && (one.contains(spot) || spot.contains(one)) && spot !== document.body);
      });
      return { what: one.outerHTML.slice(0, 120), seen };
    });
    if (!stop) break;
    if (!stop.seen) found.push(stop.what);
  }
  return found;
}

test('wider spacing of the text cuts nothing', async ({ page, viewport }) => {
  for (const { name, path } of places) {
    await visit(page, path);
    const before = await cut(page);
    expect.soft(before, `${name} (${path})`).toEqual([]);
    // The distances of WCAG 1.4.12.
    await overlay(page, `
      * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
      p { margin-block-end: 2em !important; }
    `);
    expect.soft(await cut(page), `${name} (${path}), spaced`).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect.soft(wide, `${name} (${path}), spaced`).toBeLessThanOrEqual(viewport!.width);
  }
});

test('nothing moves for whoever asks for less motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const path of ['/styleguide', carnet.path]) {
    await visit(page, path);
    expect(await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
      const { animationDuration, animationName, scrollBehavior, transitionDuration } = getComputedStyle(element);
      const long = (durations: string) => durations.split(',').some((one) => parseFloat(one) > 0.01);
      return long(transitionDuration) || (animationName !== 'none' && long(animationDuration)) || scrollBehavior === 'smooth';
    }).map((element) => element.outerHTML.slice(0, 120)))).toEqual([]);
  }
});
