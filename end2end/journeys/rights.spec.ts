// A right to edit is asked for, given and used, on two devices and without JavaScript; taken back, it is no more.

import type { Page } from '@playwright/test';

import { awake } from '../fixtures/page';
import { pair } from '../fixtures/pair';
import { kept } from '../fixtures/stores';
import { expect, test } from '../fixtures/test';
import {
  WORDS, done, edit, exchange, faults, identifier, newNote, press, rewrite, rosaire, signIn, solange, status, text, title,
  upToDate, welcome,
} from '../fixtures/writer';

const { email, everyone, onDeviceCount, password, publish, save, toCheck } = WORDS.fr;
const HEADING = 'La clé du local';
const BODY = 'Elle est chez Rita.';
const WHY = 'Rita a déménagé, je connais sa nouvelle adresse.';

const main = (page: Page) => page.getByRole('main');

/** Writes a note that everybody reads. */
async function write(page: Page): Promise<void> {
  await title(page).fill(HEADING);
  await text(page).fill(BODY);
  await page.getByRole('radio', { name: everyone }).check();
  await press(page, publish, HEADING);
}

/** Goes from a note to the rights on it. */
async function rights(page: Page, link: string): Promise<void> {
  await main(page).getByRole('link', { name: link, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Droits' })).toBeVisible();
}

/** Asks for the right to edit. */
async function ask(page: Page): Promise<void> {
  await rights(page, 'Demander un droit');
  await expect(main(page).getByRole('radio', { name: 'Suggérer' })).toHaveCount(0);
  await main(page).getByRole('radio', { name: 'Modifier' }).check();
  await main(page).getByRole('textbox', { name: 'Pourquoi' }).fill(WHY);
  await main(page).getByRole('button', { name: 'Envoyer la demande' }).click();
}

test('a right is asked for with no network, given, used, and taken back', async ({ device, server }) => {
  test.setTimeout(120_000);
  const { hers, his, she, he, heard } = await pair(device, server);
  await signIn(she, solange);
  await signIn(he, rosaire);
  await newNote(she);
  await write(she);
  await upToDate(she);
  const id = identifier(she);
  const open = async (page: Page) => {
    await page.goto(`/notes/${id}`);
    await awake(page);
    await expect(page.getByRole('heading', { level: 1, name: HEADING })).toBeVisible();
  };

  await test.step('he asks, and his device keeps the request until there is a network', async () => {
    await open(he);
    await kept(he, BODY);
    await his.offline(true);
    await ask(he);
    await expect(main(he).getByText('Vous avez demandé ce droit : Modifier.')).toBeVisible();
    await expect(status(he)).toContainText(onDeviceCount(1));
    await his.offline(false);
    await upToDate(he);
    await open(he);
    await expect(main(he).getByText('Vous avez demandé ce droit : Modifier.')).toBeVisible();
    await expect(main(he).getByRole('link', { name: 'Suggérer' })).toBeVisible();
  });

  await test.step('she is told, reads why, and gives it with no network', async () => {
    await exchange(she);
    await expect(status(she)).toContainText(toCheck(1));
    await hers.offline(true);
    await server.stop();
    await she.goto('/suggestions');
    await awake(she);
    await expect(main(she).getByText(`${rosaire.name} demande ce droit : Modifier`)).toBeVisible();
    await expect(main(she).getByText(WHY)).toBeVisible();
    await main(she).getByLabel('Raison').fill('Merci, allez-y.');
    await main(she).getByRole('button', { name: 'Accorder' }).click();
    await expect(done(she)).toContainText('vaut dès qu’elle est envoyée');
    await expect(status(she)).toContainText(onDeviceCount(1));
    await she.goto(`/droits?sur=${id}`);
    await expect(main(she).getByText('votre décision est sur cet appareil, pas encore envoyée')).toBeVisible();
    await server.start();
    await hers.offline(false);
    await upToDate(she);
  });

  await test.step('he edits, with no network', async () => {
    await exchange(he);
    await open(he);
    await his.offline(true);
    await expect(main(he).getByText('Droit accordé : Modifier.')).toBeVisible();
    await expect(main(he).getByText('Raison : Merci, allez-y.')).toBeVisible();
    await edit(he);
    await rewrite(he, 'Rita', 'Rita, rue du Quai');
    await press(he, save, HEADING);
    await his.offline(false);
    await upToDate(he);
    await exchange(she);
    await open(she);
    await expect(main(she).getByText('Elle est chez Rita, rue du Quai.')).toBeVisible();
    await expect(main(she).getByRole('region', { name: /attend votre avis/ })).toHaveCount(0);
  });

  await test.step('she takes it back: he may suggest again, no more', async () => {
    await rights(she, 'Droits');
    await main(she).getByText(`${rosaire.name} : Modifier`).waitFor();
    await main(she).locator('summary').filter({ hasText: 'Retirer' }).click();
    await main(she).getByRole('button', { name: 'Retirer' }).click();
    await expect(done(she)).toContainText('vaut dès qu’il est envoyé');
    await upToDate(she);
    await exchange(he);
    await open(he);
    await expect(main(he).getByText('Votre droit a été retiré.')).toBeVisible();
    await expect(main(he).getByRole('link', { name: 'Suggérer' })).toBeVisible();
  });
  expect(heard.map(faults)).toEqual([[], []]);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  async function enter(page: Page, person: typeof solange): Promise<void> {
    await page.goto('/compte');
    const form = main(page).locator('form').filter({ has: page.getByRole('button', { name: 'Se connecter', exact: true }) });
    await form.getByLabel(email).fill(person.email);
    await form.getByLabel(password).fill(person.password);
    await form.getByRole('button', { name: 'Se connecter' }).click();
    await page.waitForURL('/');
  }

  test('a right is asked for, refused with a reason, then given and given back', async ({ page, browser, server }) => {
    welcome(server, solange);
    welcome(server, rosaire);
    const other = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
    const he = await other.newPage();
    await enter(page, solange);
    await enter(he, rosaire);
    await page.goto('/notes/nouvelle');
    await write(page);
    const id = identifier(page);

    await he.goto(`/notes/${id}`);
    await ask(he);
    await expect(main(he).getByText('Vous avez demandé ce droit : Modifier.')).toBeVisible();

    await page.goto('/suggestions');
    await main(page).getByLabel('Raison').fill('Demandez-moi d’abord.');
    await main(page).getByRole('button', { name: 'Refuser' }).click();
    await he.goto(`/notes/${id}`);
    await expect(main(he).getByText('Droit refusé : Modifier.')).toBeVisible();
    await expect(main(he).getByText('Raison : Demandez-moi d’abord.')).toBeVisible();
    await expect(main(he).getByText(solange.name), 'who signs the note, not who decided').toHaveCount(1);

    await page.goto(`/notes/${id}`);
    await rights(page, 'Droits');
    await main(page).getByLabel('À qui').selectOption({ label: rosaire.name });
    await main(page).getByRole('radio', { name: 'Modifier' }).check();
    await main(page).getByRole('button', { name: 'Donner ce droit' }).click();
    await expect(main(page).getByText(`${rosaire.name} : Modifier`)).toBeVisible();

    await he.goto(`/notes/${id}`);
    await main(he).getByRole('link', { name: 'Modifier', exact: true }).click();
    await text(he).fill('Elle est chez Paul.');
    await press(he, save, HEADING);
    await expect(main(he).getByText('Elle est chez Paul.')).toBeVisible();
    await rights(he, 'Droits');
    await main(he).getByRole('button', { name: 'Rendre ce droit' }).click();
    await expect(main(he).getByText('Droit rendu.')).toBeVisible();
    await he.goto(`/notes/${id}`);
    await expect(main(he).getByRole('link', { name: 'Modifier', exact: true })).toHaveCount(0);
    await other.close();
  });
});
