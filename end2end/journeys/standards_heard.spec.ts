// What comes is said three times, that it begins, that half of it is here, that all of it is; a bar says the rest to whoever asks.

import type { Page } from '@playwright/test';

import { type Said, hear, inBites, watchBars } from '../fixtures/heard';
import { follow, kept, push, reach } from '../fixtures/keyboard';
import { carnet, test } from '../fixtures/library';
import { awake } from '../fixtures/page';
import { expect } from '../fixtures/test';

const main = (page: Page) => page.getByRole('main');

/** What was said outside of the header, in order. */
const told = (said: Said[]) => said.filter(({ where }) => where !== 'banner').map(({ text }) => text);

const begun = /: en chemin\.$/;
const half = /: la moitié est ici\.$/;
const whole = /: tout est ici\.$/;

test('a carnet on its way is said three times, and the bar has every step', async ({ page }) => {
  const said = await hear(page);
  const bars = await watchBars(page);
  await inBites(page, 'records');
  await page.goto(carnet.path);
  await awake(page);
  await push(page, main(page).getByRole('button', { name: 'Garder dans ma trousse' }));
  await expect(main(page).getByText(/^Dans votre trousse\s: /)).toBeVisible();
  await kept(page);
  // It passed through many values, each of them read by whoever asks.
  expect(bars.length).toBeGreaterThan(10);
  await expect.poll(() => told(said)).toEqual([begun, half, whole].map((line) => expect.stringMatching(line)));
  expect(said.filter(({ sure }) => !sure), 'in a region that was there before').toEqual([]);
  expect(said.filter(({ role }) => role === 'alert')).toEqual([]);
});

test('in the kit too, and one may go on with the keyboard meanwhile', async ({ page }) => {
  const said = await hear(page);
  const bars = await watchBars(page);
  const bites = await inBites(page, 'records', 6);
  await page.goto(carnet.path);
  await awake(page);
  await push(page, main(page).getByRole('button', { name: 'Garder dans ma trousse' }));
  const bar = main(page).getByRole('progressbar');
  await expect(bar).toHaveAccessibleName('Progression du téléchargement');
  const link = main(page).getByRole('link', { name: 'Ouvrir ma trousse' });
  await reach(page, link);
  const before = bars.length;
  bites.pass(2);
  await expect.poll(() => bars.length).toBeGreaterThan(before);
  await expect(link, 'what is told leaves the focus where it is').toBeFocused();
  await follow(page, link, 'Ma trousse');
  await expect(bar).toHaveAccessibleName('Progression du téléchargement');
  said.length = 0;

  const release = main(page).getByRole('button', { name: `Ne plus garder ${carnet.title}` });
  await reach(page, release);
  bites.rest();
  await expect(main(page).getByRole('listitem').getByText(/^Dans votre trousse\s: /)).toBeVisible();
  await expect(release).toBeFocused();
  await expect.poll(() => told(said)).toEqual([half, whole].map((line) => expect.stringMatching(line)));
  expect(told(said)[0]).toContain(carnet.title);
  expect(said.filter(({ sure }) => !sure)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(main(page).getByRole('heading', { name: 'Votre trousse est vide' })).toBeVisible();
  await kept(page);
});

test.describe('where files come to the page itself', () => {
  // What a worker fetches for a page is not held back by a test.
  test.use({ serviceWorkers: 'block' });

  test('the pictures of a carnet are said too, and one may choose others meanwhile', async ({ page }) => {
    const said = await hear(page);
    const bites = await inBites(page, 'files', 0);
    await page.goto('/carnets');
    await awake(page);
    const coast = 'La côte se souvient';
    await follow(page, main(page).getByRole('link', { name: coast }), coast);
    await push(page, main(page).getByRole('button', { name: 'Garder dans ma trousse' }));
    await expect(main(page).getByText(/^Dans votre trousse\s: /)).toBeVisible();
    await follow(page, main(page).getByRole('link', { name: 'Ouvrir ma trousse' }), 'Ma trousse');
    await expect(main(page).getByRole('progressbar')).toBeVisible();
    said.length = 0;

    const chosen = main(page).getByRole('group', { name: 'Photos et enregistrements' }).locator('input:checked');
    await reach(page, chosen);
    bites.pass(1);
    await expect(main(page).getByText('1 photo ou enregistrement est ici.')).toBeVisible();
    await expect(chosen, 'what is told leaves the focus where it is').toBeFocused();
    bites.rest();
    await expect(main(page).getByText('2 photos et enregistrements sont ici.')).toBeVisible();
    await expect(main(page).getByRole('progressbar')).toBeHidden();
    await expect(chosen).toBeFocused();
    await expect.poll(() => told(said)).toEqual([half, whole].map((line) => expect.stringMatching(line)));
    expect(said.filter(({ sure }) => !sure)).toEqual([]);
  });
});
