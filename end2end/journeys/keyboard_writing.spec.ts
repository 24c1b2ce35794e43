// With the keyboard alone: one signs in and writes, mends an error, suggests, decides, keeps a carnet, narrows a search.

import type { Page } from '@playwright/test';

import { choose, push, reach, seen, type } from '../fixtures/keyboard';
import { carnet, test } from '../fixtures/library';
import { awake, controlled, mark } from '../fixtures/page';
import { pair } from '../fixtures/pair';
import { expect, listen } from '../fixtures/test';
import {
  WORDS, faults, identifier, rosaire, solange, status, text, title, upToDate, welcome, type Person,
} from '../fixtures/writer';

const { email, everyone, password, publish, save, signIn, toCheck } = WORDS.fr;
const HEADING = 'La clé du local';
const MORE = ' Sonnez deux fois.';

const main = (page: Page) => page.getByRole('main');
const button = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });

/** Signs in from the page of the account. */
async function enter(page: Page, person: Person): Promise<void> {
  await page.goto('/compte');
  await awake(page);
  const form = main(page).locator('form').filter({ has: page.getByRole('button', { name: signIn, exact: true }) });
  await type(page, form.getByLabel(email), person.email);
  await type(page, form.getByLabel(password), person.password);
  await page.keyboard.press('Enter');
  await page.waitForURL('/');
  await awake(page);
  await controlled(page);
  await upToDate(page);
}

/** From the home page, opens the form of a new note. */
async function begin(page: Page): Promise<void> {
  await push(page, main(page).getByRole('link', { name: 'Écrire une note' }));
  await expect(title(page)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
}

/** Arrives on the page of the note: the focus is on its title. */
async function arrive(page: Page, name = HEADING): Promise<void> {
  await expect(heading(page, name)).toBeFocused();
  await seen(page);
}

/** What has just been pressed may be gone: the focus is still where one is. */
async function kept(page: Page): Promise<void> {
  await expect.soft(main(page).locator(':focus:visible'), 'the focus stays in what one reads').toHaveCount(1);
}

test('one signs in, writes a note for everyone and publishes it', async ({ device, server, browser }) => {
  test.setTimeout(120_000);
  welcome(server, solange);
  const page = await (await device()).page();
  const heard = listen(page);
  await enter(page, solange);
  await begin(page);
  await type(page, title(page), 'La clé');
  await type(page, text(page), 'Elle est chez Rita.');
  await choose(page, page.getByRole('group', { name: 'Qui peut la lire' }), everyone);
  await reach(page, title(page), 'Shift+Tab');
  await page.keyboard.press('End');
  await page.keyboard.type(' du local');
  await push(page, button(page, publish));
  await arrive(page);
  await upToDate(page);
  const anyone = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
  const visitor = await anyone.newPage();
  await visitor.goto(`/notes/${identifier(page)}`);
  await expect(main(visitor).getByText('Elle est chez Rita.')).toBeVisible();
  await anyone.close();
  expect(faults(heard)).toEqual([]);
});

test('a form with no title leads to what is wrong, and is saved once it is mended', async ({ device, server }) => {
  test.setTimeout(120_000);
  welcome(server, solange);
  const page = await (await device()).page();
  const heard = listen(page);
  await enter(page, solange);
  await begin(page);
  await type(page, text(page), 'Elle est chez Rita.');
  await push(page, button(page, publish));

  // What is wrong is said before the form, where the focus goes; a line of it leads to the field.
  const wrong = main(page).locator('.form-summary');
  await expect(wrong).toBeFocused();
  await expect(wrong.getByRole('alert')).toContainText('Titre : Remplissez ce champ.');
  await seen(page);
  await push(page, wrong.getByRole('link', { name: 'Titre' }));
  await expect(title(page)).toBeFocused();
  await seen(page);
  await expect(title(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(title(page)).toHaveAccessibleDescription(/Remplissez ce champ\./);
  await expect(text(page)).toHaveValue('Elle est chez Rita.');
  await page.keyboard.type(HEADING);
  await push(page, button(page, publish));
  await arrive(page);
  await expect(main(page).getByText('Elle est chez Rita.')).toBeVisible();
  await upToDate(page);
  expect(faults(heard)).toEqual([]);
});

test('one suggests a change, and whoever keeps the note takes it', async ({ device, server }) => {
  test.setTimeout(180_000);
  const { she, he, heard } = await pair(device, server);
  await enter(she, solange);
  await begin(she);
  await type(she, title(she), HEADING);
  await type(she, text(she), 'Elle est chez Rita.');
  await choose(she, she.getByRole('group', { name: 'Qui peut la lire' }), everyone);
  await push(she, button(she, publish));
  await arrive(she);
  await upToDate(she);
  const path = `/notes/${identifier(she)}`;

  await test.step('he suggests', async () => {
    await enter(he, rosaire);
    await he.goto(path);
    await awake(he);
    await push(he, main(he).getByRole('link', { name: 'Suggérer une modification' }));
    await expect(text(he)).toBeVisible();
    await reach(he, text(he));
    await he.keyboard.press('Control+End');
    await he.keyboard.type(MORE);
    await push(he, button(he, save));
    await arrive(he);
    await expect(status(he)).toContainText(toCheck(1), { timeout: 30_000 });
  });

  await test.step('she decides', async () => {
    await expect(status(she)).toContainText(toCheck(1), { timeout: 30_000 });
    await she.goto('/suggestions');
    await awake(she);
    await type(she, main(she).getByLabel('Pourquoi'), 'Bien vu.');
    await push(she, main(she).getByRole('button', { name: /^Prendre/ }));
    await expect(she.getByText('L’autre version est prise.')).toBeVisible();
    await upToDate(she);
    await expect.soft(main(she).getByRole('button', { name: /^Prendre/ }), 'it is decided').toBeHidden();
    await kept(she);
    await she.goto(path);
    await expect(main(she).getByText(`Elle est chez Rita.${MORE}`)).toBeVisible();
  });
  expect(heard.flatMap(faults)).toEqual([]);
});

test('a carnet goes into the kit and comes out', async ({ page }) => {
  await page.goto('/carnets');
  await awake(page);
  await push(page, main(page).getByRole('link', { name: carnet.title }));
  await arrive(page, carnet.title);
  await push(page, button(page, 'Garder dans ma trousse'));
  await expect(main(page).getByText(/^Dans votre trousse\s: /)).toBeVisible();
  await kept(page);
  await push(page, main(page).getByRole('link', { name: 'Ouvrir ma trousse' }));
  await arrive(page, 'Ma trousse');
  await push(page, button(page, `Ne plus garder ${carnet.title}`));
  await expect(main(page).getByRole('heading', { name: 'Votre trousse est vide' })).toBeVisible();
  await kept(page);
});

test('a search is narrowed, a result opened, and the results are there again', async ({ page }) => {
  await page.goto('/recherche');
  await awake(page);
  const same = await mark(page);
  const count = main(page).getByRole('status').filter({ hasText: 'résultat' });
  const results = main(page).getByRole('region', { name: 'Résultats' });
  await type(page, main(page).getByRole('searchbox', { name: 'Chercher partout' }), 'village');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/recherche?q=village');
  await expect(count).toBeVisible();
  const all = parseInt(await count.innerText(), 10);

  await push(page, main(page).locator('summary').filter({ hasText: 'Préciser' }));
  const facet = main(page).getByRole('navigation', { name: 'Préciser' }).locator('[href$="&genre=note"]');
  const counted = parseInt((await facet.innerText()).replace(/\D/g, ''), 10);
  expect(counted).toBeGreaterThan(0);
  expect(counted).toBeLessThan(all);
  await push(page, facet);
  await expect(page).toHaveURL('/recherche?q=village&genre=note');
  await expect(count).toHaveText(new RegExp(`^${counted}\\s`));
  await kept(page);

  const first = results.getByRole('article').first().getByRole('link');
  const name = await first.innerText();
  await push(page, first);
  await arrive(page, name);
  // The browser's own way back, which no key of the page is.
  await page.goBack();
  await expect(page).toHaveURL('/recherche?q=village&genre=note');
  await expect(count).toHaveText(new RegExp(`^${counted}\\s`));
  await expect(heading(page, 'Recherche')).toBeFocused();
  await push(page, results.getByRole('article').first().getByRole('link', { name }));
  await arrive(page, name);
  await same();
});
