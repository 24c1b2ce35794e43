// Nothing jumps: from page to page over a slow network, or at a first load, what is on the screen stays while the rest arrives.

import type { Page } from '@playwright/test';

import { carnet, note, test } from '../fixtures/library';
import { awake } from '../fixtures/page';
import { open } from '../fixtures/places';
import { expect } from '../fixtures/test';

/** How long an answer takes, milliseconds: longer than the half second after a click, of which a browser counts nothing. */
const SLOW_MS = 900;
/** What is good, of the sum of what moved times how far, in parts of the window. */
const GOOD = 0.1;

interface Shift {
  value: number;
  moved: string[];
}

/** Counts what moves in this document, from its beginning; `moved` says what it was. */
const watch = (page: Page) => page.evaluate(() => {
  const shifts: Shift[] = [];
  Object.assign(window, { shifts });
  const name = (node: Node | null) => (node instanceof Element ? `${node.tagName}.${node.className}` : String(node?.nodeName));
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node: Node | null }[] })[]) {
      shifts.push({ value: entry.value, moved: entry.sources.map((source) => name(source.node)) });
    }
  }).observe({ type: 'layout-shift', buffered: true });
});

const shifts = (page: Page) => page.evaluate(() => {
  const found = (window as unknown as { shifts: Shift[] }).shifts.splice(0);
  return { sum: found.reduce((sum, shift) => sum + shift.value, 0), moved: found.flatMap((shift) => shift.moved) };
});

/** What the page of the device says last: it is the device that tells it, and not the server. */
const DEVICE_SAYS = [/utilisés sur/, /^Rien n’a encore été écrit ici/];

/** Waits until all of a page has come. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator('main [aria-busy=true]')).toHaveCount(0);
  for (const words of page.url().endsWith('/appareil') ? DEVICE_SAYS : []) {
    await expect(page.getByRole('main').getByText(words).first()).toBeVisible();
  }
  // Two frames: what the answer draws has been laid out, and told.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** A way to a page, and the page's name. */
interface Step {
  name: string;
  go: (page: Page) => Promise<void>;
}

/** Goes on by a link, once what it leads to is on its way for as long as a bad network takes. */
const follow = (link: string | RegExp, heading = String(link)): Step => ({
  name: heading,
  go: async (page) => {
    const before = page.url();
    await page.getByRole('link', { name: link, exact: true }).first().click();
    await expect(page).not.toHaveURL(before);
    await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
    await settled(page);
  },
});

/** Comes to a page first, by its address. */
const load = (place: string): Step => ({
  name: `${place}, first`,
  go: async (page) => {
    await page.goto(open.find(({ name }) => name === place)!.path);
    await awake(page);
    await watch(page);
    await settled(page);
  },
});

/** On by links from one document, then pages that are loaded: a device that has opened a record shows it with no wait. */
const steps = (isMobile: boolean): Step[] => [
  load('home'),
  follow('Carnets'),
  follow(carnet.title),
  follow(note.title),
  // A term, the theme that it is of, an organisation of that theme, a territory that it serves.
  follow('bénévole', 'Bénévole'),
  follow('Bénévolat'),
  follow('Comptoir d’impôts de la Haute-Gatineau'),
  follow('La Vallée-de-la-Gatineau'),
  follow(/^État de la synchronisation/, 'Cet appareil'),
  follow(isMobile ? 'Recherche' : 'Répertoire'),
  follow('Carnets'),
  ...['note', 'term', 'organisation of the demonstration', 'theme', 'region', 'device'].map(load),
];

test.describe.configure({ timeout: 120_000 });

test('nothing jumps from page to page', async ({ page, isMobile }) => {
  await page.route('**/api/commons/**', async (route) => {
    await new Promise((done) => setTimeout(done, SLOW_MS));
    await route.continue();
  });
  for (const { name, go } of steps(isMobile)) {
    await test.step(name, async () => {
      await go(page);
      const { sum, moved } = await shifts(page);
      expect.soft(sum, `${name}: ${moved.join(', ')}`).toBeLessThan(GOOD);
    });
  }
});
