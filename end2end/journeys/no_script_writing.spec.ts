// Without JavaScript one signs in, writes, changes and publishes; what is wrong is said, and nothing typed is lost.

import type { Page } from '@playwright/test';

import { expect, test } from '../fixtures/test';
import { WORDS, identifier, press, rosaire, solange, text, title, welcome } from '../fixtures/writer';

test.use({ javaScriptEnabled: false });

const { email, everyone, password, publish, save, saveDraft } = WORDS.fr;
const HEADING = 'La clé du local';

const main = (page: Page) => page.getByRole('main');

/** One of the two forms of the account page. */
const entrance = (page: Page, button: string) =>
  main(page).locator('form').filter({ has: page.getByRole('button', { name: button, exact: true }) });

/** What a page says is wrong, where something is. */
const alert = (page: Page) => main(page).getByRole('alert').filter({ hasText: /\S/ });

async function signIn(page: Page): Promise<void> {
  await page.goto('/compte');
  const form = entrance(page, 'Se connecter');
  await form.getByLabel(email).fill(solange.email);
  await form.getByLabel(password).fill(solange.password);
  await form.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL('/');
}

/** Fills the form of a new note. */
async function fill(page: Page, heading = HEADING): Promise<void> {
  await page.goto('/notes/nouvelle');
  await title(page).fill(heading);
  await text(page).fill('Elle est *chez Rita*.');
}

/** Searches until what was written a moment ago is found, once: a page without a script looks only when it is opened. */
async function finds(page: Page): Promise<void> {
  await expect(async () => {
    await page.goto('/recherche?q=cle+local');
    await expect(main(page).getByRole('link', { name: HEADING })).toHaveCount(1, { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
}

test.beforeEach(({ server }) => welcome(server, solange));

test('a note is written, changed and published', async ({ page, browser, server }) => {
  await signIn(page);
  await fill(page);
  await press(page, saveDraft, HEADING);
  await expect(main(page).getByText('chez Rita')).toHaveJSProperty('tagName', 'EM');
  await expect(main(page).getByText('Brouillon.')).toBeVisible();
  const id = identifier(page);

  await main(page).getByRole('link', { name: 'Modifier', exact: true }).click();
  await expect(text(page)).toHaveValue('Elle est *chez Rita*.');
  await text(page).fill('Elle est *chez Rita*, derrière la porte bleue.');
  await page.getByRole('radio', { name: everyone }).check();
  await press(page, publish, HEADING);
  await expect(main(page).getByText('derrière la porte bleue')).toBeVisible();
  await expect(main(page).getByText('Brouillon.')).toBeHidden();

  const anyone = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
  const visitor = await anyone.newPage();
  await visitor.goto(`/notes/${id}`);
  await expect(main(visitor).getByText('derrière la porte bleue')).toBeVisible();
  await finds(visitor);
  await anyone.close();
});

test('a form that is posted twice makes one note', async ({ page }) => {
  await signIn(page);
  await fill(page);
  await press(page, saveDraft, HEADING);
  const id = identifier(page);
  await page.goBack();
  await expect(title(page)).toHaveValue(HEADING);
  await press(page, saveDraft, HEADING);
  expect(identifier(page)).toBe(id);
  await finds(page);
  await page.goto(`/notes/${id}/historique`);
  await expect(main(page).getByText(/^version \d+$/)).toHaveCount(1);
});

test('two clicks at once make one note', async ({ page }) => {
  await signIn(page);
  await fill(page);
  const button = main(page).getByRole('button', { name: saveDraft });
  await button.dblclick({ noWaitAfter: true });
  await expect(page.getByRole('heading', { level: 1, name: HEADING })).toBeVisible();
  await finds(page);
});

test('a note that cannot be published as it is says why, and keeps what was typed', async ({ page }) => {
  await signIn(page);
  // The browser itself asks for a title; spaces pass it.
  await fill(page, '   ');
  await main(page).getByRole('button', { name: publish, exact: true }).click();
  await expect(alert(page).filter({ hasText: 'Remplissez ce champ.' })).toBeVisible();
  await expect(text(page)).toHaveValue('Elle est *chez Rita*.');
  await title(page).fill(HEADING);
  await press(page, publish, HEADING);
  await expect(main(page).getByText('chez Rita')).toBeVisible();
});

test('a change that cannot be saved says why, and keeps what was typed', async ({ page }) => {
  await signIn(page);
  await fill(page);
  await press(page, publish, HEADING);
  await main(page).getByRole('link', { name: 'Modifier', exact: true }).click();
  await title(page).fill('   ');
  await text(page).fill('Elle est sous le pot de fleurs.');
  await main(page).getByRole('button', { name: save, exact: true }).click();
  await expect(alert(page).filter({ hasText: 'Remplissez ce champ.' })).toBeVisible();
  await expect(text(page)).toHaveValue('Elle est sous le pot de fleurs.');
});

test('a territory that nobody knows is said beside its field, and what was typed stays', async ({ page }) => {
  await signIn(page);
  await fill(page);
  await main(page).locator('details.more > summary').first().click();
  const territory = page.getByLabel('Ajouter un territoire');
  // One that is known is taken; the other waits to be mended.
  await territory.fill('Rimouski; Nulle-Part');
  await page.getByLabel('Quand cela s’est passé').fill('vers 1970');
  await main(page).getByRole('button', { name: publish, exact: true }).click();
  await expect(alert(page).filter({ hasText: 'Choisissez un des choix offerts.' })).toBeVisible();
  await expect(territory).toHaveValue('Nulle-Part');
  await expect(page.getByLabel('Quand cela s’est passé')).toHaveValue('vers 1970');
  await expect(text(page)).toHaveValue('Elle est *chez Rita*.');
  await territory.fill('');
  await page.getByLabel('Quand cela s’est passé').fill('1970~');
  await press(page, publish, HEADING);
  await expect(main(page).getByText('vers 1970')).toBeVisible();
});

test('a password that is too short is explained', async ({ page }) => {
  await page.goto('/compte');
  const form = entrance(page, 'Créer mon compte');
  await form.getByLabel('Nom', { exact: true }).fill(rosaire.name);
  await form.getByLabel(email).fill(rosaire.email);
  await form.getByLabel(password).fill('trop court');
  await form.getByRole('button', { name: 'Créer mon compte' }).click();
  await expect(alert(page)).toHaveText('Au moins 12 caractères. Une phrase de quelques mots se retient bien.');
  await expect(page).toHaveURL(/\/compte/);
  // Whoever reads the address over a shoulder, or a server's log, learns no password.
  expect(page.url()).not.toMatch(/trop|court/);

  const again = entrance(page, 'Créer mon compte');
  await again.getByLabel('Nom', { exact: true }).fill(rosaire.name);
  await again.getByLabel(email).fill(rosaire.email);
  await again.getByLabel(password).fill(rosaire.password);
  await again.getByRole('button', { name: 'Créer mon compte' }).click();
  await expect(main(page).getByText('Connectez-vous maintenant')).toBeVisible();
  const enter = entrance(page, 'Se connecter');
  await enter.getByLabel(email).fill(rosaire.email);
  await enter.getByLabel(password).fill(rosaire.password);
  await enter.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL('/');
  await expect(page.getByRole('banner').getByText('Compte')).toBeAttached();
});

test('a wrong password is said without telling whether the account exists', async ({ page }) => {
  const said: string[] = [];
  for (const address of [solange.email, 'personne@exemple.org']) {
    await page.goto('/compte');
    const form = entrance(page, 'Se connecter');
    await form.getByLabel(email).fill(address);
    await form.getByLabel(password).fill('ce n’est pas celui-là');
    await form.getByRole('button', { name: 'Se connecter' }).click();
    said.push(await alert(page).innerText());
  }
  expect(said).toEqual(Array(2).fill('L’adresse ou le mot de passe n’est pas le bon.'));
});
