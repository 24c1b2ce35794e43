// With the keyboard alone, one asks for an account, comes in and leaves; writes a note with a subject, a territory, a picture.

import type { Locator, Page } from '@playwright/test';

import { arrived, choose, follow, kept, push, reach, seen, type } from '../fixtures/keyboard';
import { keeper, stock } from '../fixtures/library';
import { awake, controlled } from '../fixtures/page';
import { photograph } from '../fixtures/photograph';
import { expect, listen, test } from '../fixtures/test';
import { WORDS, faults, identifier, signIn, solange, text, title, upToDate } from '../fixtures/writer';

const { email, everyone, more, password, publish, saveDraft } = WORDS.fr;
const HEADING = 'Le quai après la crue';
const SEEN = 'Le quai, l’eau jusqu’au bord';

const main = (page: Page) => page.getByRole('main');
const button = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true });
const entrance = (page: Page, name: string): Locator =>
  main(page).locator('form').filter({ has: page.getByRole('button', { name, exact: true }) });

/** The link of the footer, which is on every page and at every width. */
const account = (page: Page, name: string) => page.getByRole('contentinfo').getByRole('link', { name, exact: true });

test('one asks for an account, signs in, and leaves, with something that is not sent too', async ({ page, context }) => {
  const heard = listen(page);
  await page.goto('/');
  await awake(page);
  await follow(page, account(page, 'Se connecter'), 'Se connecter');

  await test.step('asks for it, and is told what is missing', async () => {
    const form = entrance(page, 'Créer mon compte');
    await type(page, form.getByLabel('Nom', { exact: true }), solange.name);
    await type(page, form.getByLabel(email), solange.email);
    await type(page, form.getByLabel(password), 'trop court');
    await push(page, form.getByRole('button'));
    await expect(main(page).getByRole('alert').filter({ hasText: 'Au moins 12 caractères' })).toBeVisible();
    await kept(page);
    await reach(page, form.getByLabel(password), 'Shift+Tab');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(solange.password);
    await page.keyboard.press('Enter');
    await expect(main(page).getByRole('status').filter({ hasText: 'Compte demandé' })).toBeVisible();
    // What was typed is there to sign in with.
    await expect(entrance(page, WORDS.fr.signIn).getByLabel(email)).toBeFocused();
    await seen(page);
  });

  await test.step('signs in', async () => {
    await push(page, button(page, WORDS.fr.signIn));
    await page.waitForURL('/');
    await awake(page);
    await controlled(page);
    await upToDate(page);
  });

  await test.step('leaves, and comes back', async () => {
    await follow(page, account(page, 'Compte'), 'Compte');
    await push(page, button(page, 'Se déconnecter'));
    await page.waitForURL('/');
    await awake(page);
    await follow(page, account(page, 'Se connecter'), 'Se connecter');
    const form = entrance(page, WORDS.fr.signIn);
    await type(page, form.getByLabel(email), solange.email);
    await type(page, form.getByLabel(password), solange.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('/');
    await awake(page);
    await upToDate(page);
  });

  await test.step('leaves with something that is not sent: one is asked, and decides', async () => {
    await context.setOffline(true);
    await follow(page, main(page).getByRole('link', { name: 'Écrire une note' }), 'Écrire une note');
    await type(page, title(page), HEADING);
    await push(page, button(page, saveDraft));
    await arrived(page, HEADING);
    await follow(page, account(page, 'Compte'), 'Compte');
    await push(page, button(page, 'Se déconnecter'));
    await expect(main(page).getByText('1 écrit n’existe que sur cet appareil.')).toBeVisible();
    await kept(page);
    await context.setOffline(false);
    await push(page, button(page, 'Envoyer, puis partir'));
    await page.waitForURL('/');
    await awake(page);
    await expect(account(page, 'Se connecter')).toBeVisible();
  });
  // A password that is too short is refused by the server too, which the browser remarks.
  expect(faults(heard).filter((line) => !line.includes('422'))).toEqual([]);
});

test('one writes a note that says what it is about, where, and shows a picture', async ({ device, server, browser }) => {
  test.setTimeout(120_000);
  // Themes and territories come with what is shown.
  stock(server);
  const page = await (await device()).page();
  await signIn(page, keeper);
  const heard = listen(page);
  const buffer = await photograph(page, 900, 700);
  await follow(page, main(page).getByRole('link', { name: 'Écrire une note' }), 'Écrire une note');
  await type(page, title(page), HEADING);
  await type(page, text(page), 'L’eau est montée dans la nuit.');

  await test.step('a picture, found in the device, described and put into the text', async () => {
    const asked = page.waitForEvent('filechooser');
    await push(page, page.getByLabel('Ajouter une photo'));
    await (await asked).setFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer });
    const panel = page.getByRole('group', { name: 'Photo à ajouter' });
    await expect(panel.getByLabel('Que voit-on?')).toBeFocused();
    await seen(page);
    await push(page, panel.getByRole('button', { name: 'Insérer dans le texte' }));
    // Without words it does not go in: the focus is on what is to be said.
    await expect(panel.getByLabel('Que voit-on?')).toBeFocused();
    await expect(panel.getByLabel('Que voit-on?')).toHaveAccessibleDescription(/Dites-le en quelques mots/);
    await page.keyboard.type(SEEN);
    await push(page, panel.getByRole('button', { name: 'Insérer dans le texte' }));
    await expect(panel).toBeHidden();
    await expect(text(page)).toBeFocused();
    await expect(text(page)).toHaveValue(/nuit\.\n\n!\[Le quai/);
  });

  await test.step('a subject and a territory', async () => {
    await push(page, page.locator('summary').filter({ hasText: more }), 'Space');
    await type(page, page.getByRole('searchbox', { name: 'Chercher un thème' }), 'patrimoine');
    const theme = page.getByRole('group', { name: /^Thèmes/ }).getByRole('checkbox', { name: 'Patrimoine', exact: true });
    await push(page, theme, 'Space');
    await expect(theme).toBeChecked();
    await type(page, page.getByLabel('Ajouter un territoire'), 'Rimouski');
    await expect(page.locator('datalist option[value^="Rimouski ("]')).toBeAttached();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('checkbox', { name: /^Rimouski/ })).toBeChecked();
    await expect(page.getByLabel('Ajouter un territoire'), 'one may add another').toBeFocused();
  });

  await choose(page, page.getByRole('group', { name: 'Qui peut la lire' }), everyone);
  await push(page, button(page, publish));
  await arrived(page, HEADING);
  await upToDate(page);
  const reader = await (await browser.newContext({ baseURL: server.url, javaScriptEnabled: false })).newPage();
  await reader.goto(`/notes/${identifier(page)}`);
  await expect(main(reader).getByRole('img', { name: SEEN })).toBeAttached();
  for (const name of ['Patrimoine', 'Rimouski']) await expect(main(reader).getByRole('link', { name })).toBeVisible();
  await reader.context().close();
  expect(faults(heard)).toEqual([]);
});
