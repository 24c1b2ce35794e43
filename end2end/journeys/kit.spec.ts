// A visitor keeps a carnet: with neither network nor server, a browser started afresh opens and searches all of it.

import type { Page } from '@playwright/test';

import { carnet, elsewhere, note, signIn, stock } from '../fixtures/library';
import { awake, controlled, faults, status } from '../fixtures/page';
import { expect, listen, test } from '../fixtures/test';

const whole = /^Dans votre trousse\s: 23\sfiches, \d+\sko, en date du \d+(er)?\s\p{L}+ \d{4} à \d+\sh(\s\d\d)?\.$/u;

/** Opens the carnet by its list, as a visitor would. */
async function open(page: Page): Promise<void> {
  await page.goto('/carnets');
  await awake(page);
  await page.getByRole('main').getByRole('link', { name: carnet.title }).click();
  await expect(page.getByRole('heading', { level: 1, name: carnet.title })).toBeVisible();
}

/** Puts the carnet in the kit, and waits until all of it is there. */
async function keep(page: Page): Promise<void> {
  await open(page);
  await page.getByRole('main').getByRole('button', { name: 'Garder dans ma trousse' }).click();
  await expect(page.getByRole('main').getByText(whole)).toBeVisible();
  await controlled(page);
}

test.beforeEach(({ server }) => stock(server));

test('a visitor is told the size before, the progress during, and the date after', async ({ page }) => {
  const heard = listen(page);
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route('**/api/sync/**', async (route) => {
    await held;
    await route.continue();
  });
  await open(page);
  const main = page.getByRole('main');
  await expect(main.getByText(/^23\sfiches, \d+\sko\. Lisibles et cherchables sans réseau\.$/)).toBeVisible();

  await main.getByRole('button', { name: 'Garder dans ma trousse' }).click();
  await expect(main.getByText(/^En chemin\s: \d+ sur 23\.$/)).toBeVisible();
  await expect(main.getByRole('progressbar')).toBeVisible();
  release();
  await expect(main.getByText(whole)).toBeVisible();
  await expect(main.getByRole('progressbar')).toBeHidden();

  await main.getByRole('link', { name: 'Ouvrir ma trousse' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ma trousse' })).toBeVisible();
  const card = main.getByRole('listitem').filter({ has: page.getByRole('link', { name: carnet.title }) });
  await expect(card.getByText(whole)).toBeVisible();

  await card.getByRole('button', { name: `Ne plus garder ${carnet.title}` }).click();
  await expect(main.getByRole('heading', { name: 'Votre trousse est vide' })).toBeVisible();
  expect(heard).toEqual([]);
});

test('what is kept opens with no network, no server and a new browser', async ({ device, server }) => {
  const phone = await device();
  await keep(await phone.page());
  await phone.close();
  await server.stop();

  const page = await phone.page();
  await phone.offline(true);
  const heard = faults(page);
  const main = page.getByRole('main');

  // A note that nobody has opened here.
  await page.goto(note.path);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(note.title);
  await expect(page).toHaveTitle(`${note.title} · En commun`);
  await expect(main.getByText('il suffit à empêcher les malentendus')).toBeVisible();
  await expect(main.getByText(/^Vous lisez la copie de votre trousse, du \d+(er)?\s\p{L}+ \d{4} à \d+\sh(\s\d\d)?\.$/u)).toBeVisible();
  await expect(status(page)).toContainText('hors ligne');
  await expect(page.locator('html')).toHaveAttribute('lang', /^fr/);

  await page.goto('/recherche');
  await main.getByRole('searchbox', { name: 'Chercher partout' }).fill('empecher');
  await expect(main.getByRole('status')).toHaveText('1 résultat');
  await expect(main.getByRole('article').locator('mark')).toHaveText('empêcher');
  await main.getByRole('link', { name: note.title }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(note.title);
  await main.getByRole('region', { name: 'Dans 1 carnet' }).getByRole('link', { name: carnet.title }).click();
  await expect(main.getByRole('article')).toHaveCount(carnet.notes);
  await expect(main.getByText(whole)).toBeVisible();

  // A note of another carnet.
  await page.goto(elsewhere.path);
  await expect(main.getByRole('heading', { name: 'Cette page n’est pas sur cet appareil' })).toBeVisible();
  await expect(main.getByRole('link', { name: 'Ouvrir ma trousse' })).toBeVisible();
  const rest = main.locator('section').filter({ has: page.getByRole('heading', { name: 'Les carnets que cet appareil garde' }) });
  await rest.getByRole('link', { name: carnet.title }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(carnet.title);
  expect(heard).toEqual([]);
});

test('the network comes back to the page that is open', async ({ device, server }) => {
  const phone = await device();
  await keep(await phone.page());
  await phone.close();
  await server.stop();

  const page = await phone.page();
  await phone.offline(true);
  await page.goto(elsewhere.path);
  await expect(page.getByRole('heading', { name: 'Cette page n’est pas sur cet appareil' })).toBeVisible();
  await server.start();
  await phone.offline(false);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(elsewhere.title);
  await expect(status(page)).toContainText('à jour');
});

test('a visitor’s kit is offered to who signs in, and can be taken over', async ({ device, server }) => {
  const phone = await device();
  let page = await phone.page();
  await keep(page);
  await signIn(page);
  await page.goto('/trousse');
  const main = page.getByRole('main');
  await expect(main.getByText(/^Sans compte, cet appareil gardait 1\scarnet\. Le reprendre dans votre trousse\s?\?$/)).toBeVisible();
  await expect(main.getByRole('heading', { name: 'Votre trousse est vide' })).toBeVisible();

  await main.getByRole('button', { name: 'Reprendre la trousse de cet appareil' }).click();
  await expect(main.getByRole('listitem').getByText(whole)).toBeVisible();
  await expect(main.getByRole('link', { name: carnet.title })).toBeVisible();
  await expect(main.getByText('Sans compte, cet appareil gardait')).toBeHidden();

  // It is theirs now, with no network too.
  await phone.close();
  await server.stop();
  page = await phone.page();
  await phone.offline(true);
  await page.goto(note.path);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(note.title);
  await page.goto('/compte');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compte');
  await page.goto('/trousse');
  await expect(page.getByRole('main').getByRole('listitem').getByText(whole)).toBeVisible();
});
