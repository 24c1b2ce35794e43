// What the server refuses stays on the device and says why: tried again, opened and mended, taken away as a file.

import { readFile } from 'node:fs/promises';

import type { Browser, Page } from '@playwright/test';

import type { Device } from '../fixtures/device';
import { awake } from '../fixtures/page';
import { pair } from '../fixtures/pair';
import type { Server } from '../fixtures/server';
import { kept, places } from '../fixtures/stores';
import { expect, listen, test } from '../fixtures/test';
import {
  WORDS, edit, faults, identifier, newNote, press, rewrite, rosaire, signIn, solange, status, text, title, upToDate,
  welcome, type Person,
} from '../fixtures/writer';

const { email, everyone, password, publish, save, saveDraft, toCheck } = WORDS.fr;
const HEADING = 'La clé du local';
const BODY = 'Elle est chez Rita.';
const MENDED = 'Elle est chez Gisèle.';

const main = (page: Page) => page.getByRole('main');
const lines = (page: Page) => main(page).locator('.journal-line').filter({ hasText: HEADING });

/** A browser elsewhere, with no script: what it saves is on the server at once. */
async function elsewhere(browser: Browser, server: Server, person: Person): Promise<Page> {
  const other = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
  const page = await other.newPage();
  await page.goto('/compte');
  const form = main(page).locator('form').filter({ has: page.getByRole('button', { name: 'Se connecter', exact: true }) });
  await form.getByLabel(email).fill(person.email);
  await form.getByLabel(password).fill(person.password);
  await form.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL('/');
  return page;
}

/** Gives the note another title, elsewhere; spaces are none. */
async function rename(page: Page, id: string, name: string): Promise<void> {
  await page.goto(`/notes/${id}/modifier`);
  await title(page).fill(name);
  await main(page).getByRole('button', { name: saveDraft, exact: true }).click();
  await expect(page).not.toHaveURL(/\/modifier/);
}

/** Opens the page of the device, at the line of the note that is stuck there. */
async function stuck(page: Page, tag: string) {
  await page.goto('/appareil');
  await awake(page);
  const line = lines(page).filter({ hasText: tag });
  await expect(line).toHaveCount(1);
  return line;
}

/** The device holds these words apart from what it sends. */
async function holds(page: Page, words: string): Promise<void> {
  expect((await places(page, words)).map((place) => place.split('/').at(-1))).toContain('parked');
}

/** She rewrites and publishes a draft with no network, which loses its title elsewhere: the server refuses what has none. */
async function refused(phone: Device, browser: Browser, server: Server): Promise<{ id: string; other: Page; page: Page }> {
  welcome(server, solange);
  const page = await phone.page();
  await signIn(page, solange);
  await newNote(page);
  await title(page).fill(HEADING);
  await text(page).fill(BODY);
  await press(page, saveDraft, HEADING);
  await upToDate(page);
  const id = identifier(page);

  await phone.offline(true);
  await edit(page);
  await rewrite(page, BODY, MENDED);
  await page.getByRole('radio', { name: everyone }).check();
  await press(page, publish, HEADING);
  const other = await elsewhere(browser, server, solange);
  await rename(other, id, '   ');
  await phone.offline(false);
  await expect(status(page)).toContainText(toCheck(1), { timeout: 30_000 });

  const line = await stuck(page, 'à corriger');
  await expect(line).toContainText('Champ « Titre » : Remplissez ce champ.');
  await holds(page, 'Gisèle');
  await page.reload();
  await awake(page);
  await expect(line).toContainText('Champ « Titre » : Remplissez ce champ.');
  await holds(page, 'Gisèle');
  return { id, other, page };
}

/** Everybody reads the note as she wrote it, and nothing of it waits on her device any more. */
async function isOut(page: Page, other: Page, id: string): Promise<void> {
  await upToDate(page);
  await page.goto('/appareil');
  await awake(page);
  await expect(page.getByText('Rien n’attend d’être envoyé.')).toBeVisible();
  await expect(lines(page).first()).toBeVisible();
  await expect(lines(page).filter({ hasText: 'à corriger' })).toHaveCount(0);
  await other.context().clearCookies();
  await other.goto(`/notes/${id}`);
  await expect(other.getByRole('heading', { level: 1, name: HEADING, exact: true })).toBeVisible();
  await expect(main(other).getByText(MENDED)).toBeVisible();
}

test('tried again, it is refused as long as it is wrong, and leaves once it is not', async ({ browser, device, server }) => {
  test.setTimeout(120_000);
  const phone = await device();
  const heard = listen(await phone.page());
  const { id, other, page } = await refused(phone, browser, server);

  const answered = page.waitForResponse((answer) => answer.url().endsWith('/api/sync/v1/push'));
  await lines(page).filter({ hasText: 'à corriger' }).getByRole('button', { name: 'Réessayer' }).click();
  await answered;
  const line = await stuck(page, 'à corriger');
  await expect(line).toContainText('Remplissez ce champ.');
  await holds(page, 'Gisèle');

  // What is typed in its form meanwhile stays in it, whatever becomes of the line.
  await line.getByRole('link', { name: 'Ouvrir et corriger' }).click();
  await expect(text(page)).toHaveValue(MENDED);
  await text(page).fill('Elle est chez Yvette.');
  await expect(page.getByText('Brouillon gardé sur cet appareil.')).toBeVisible();
  await stuck(page, 'à corriger');

  await rename(other, id, HEADING);
  await line.getByRole('button', { name: 'Réessayer' }).click();
  await isOut(page, other, id);
  await main(page).locator('section[aria-labelledby=begun]').getByRole('link').click();
  await expect(text(page), 'it is listed, and opened again').toHaveValue('Elle est chez Yvette.');
  expect(faults(heard)).toEqual([]);
});

test('opened and mended, it leaves with what was written', async ({ browser, device, server }) => {
  test.setTimeout(120_000);
  const phone = await device();
  const heard = listen(await phone.page());
  const { id, other, page } = await refused(phone, browser, server);

  await lines(page).filter({ hasText: 'à corriger' }).getByRole('link', { name: 'Ouvrir et corriger' }).click();
  await expect(text(page)).toBeVisible();
  await expect(text(page), 'what was written is in the form').toHaveValue(MENDED);
  await page.reload();
  await awake(page);
  await expect(text(page), 'and in the document that a server makes of it').toHaveValue(MENDED);
  await expect(page.getByRole('radio', { name: everyone })).toBeChecked();
  await title(page).fill(HEADING);
  await press(page, publish, HEADING);
  // What it replaces is not to be mended any more.
  await isOut(page, other, id);
  expect(faults(heard)).toEqual([]);
});

test('taken away as a file, it is alone in it, and stays on the device', async ({ browser, device, server }) => {
  test.setTimeout(120_000);
  const phone = await device();
  const heard = listen(await phone.page());
  const { page } = await refused(phone, browser, server);
  await phone.offline(true);
  await newNote(page);
  await title(page).fill('Le quai');
  await text(page).fill('Il penche du côté d’Octave.');
  await press(page, saveDraft, 'Le quai');

  const line = await stuck(page, 'à corriger');
  const coming = page.waitForEvent('download');
  await line.getByRole('button', { name: 'Exporter' }).click();
  const file = await readFile(await (await coming).path());
  expect(file.includes('Gisèle')).toBe(true);
  expect(file.includes('Octave'), 'the other note').toBe(false);
  await expect(line.getByRole('status').filter({ hasText: 'Le fichier est dans vos téléchargements.' })).toBeVisible();
  await page.reload();
  await awake(page);
  await expect(line).toHaveCount(1);
  await holds(page, 'Gisèle');
  expect(faults(heard)).toEqual([]);
});

test('what the team received says so, and leaves once its author may write there again', async ({ browser, device, server }) => {
  test.setTimeout(120_000);
  const { his, she, he, heard } = await pair(device, server);
  await signIn(she, solange);
  await newNote(she);
  await title(she).fill(HEADING);
  await text(she).fill(BODY);
  await she.getByRole('radio', { name: everyone }).check();
  await press(she, publish, HEADING);
  await upToDate(she);
  const id = identifier(she);
  const other = await elsewhere(browser, server, solange);
  const readBy = async (who: string) => {
    await other.goto(`/notes/${id}/modifier`);
    await other.getByRole('radio', { name: who }).check();
    await press(other, save, HEADING);
  };

  await signIn(he, rosaire);
  await he.goto(`/notes/${id}`);
  await awake(he);
  await kept(he, BODY);
  await his.offline(true);
  await main(he).getByRole('link', { name: 'Suggérer une modification' }).click();
  await rewrite(he, BODY, MENDED);
  await press(he, save, HEADING);
  await readBy('Privée');
  await his.offline(false);
  await upToDate(he);

  let line = await stuck(he, 'remis à l’équipe');
  await expect(line).toContainText('Vous n’avez plus le droit de modifier cette fiche, ou elle n’existe plus.');
  await expect(line).toContainText('L’équipe garde votre écrit au complet.');
  await holds(he, 'Gisèle');
  const coming = he.waitForEvent('download');
  await line.getByRole('button', { name: 'Exporter' }).click();
  expect((await readFile(await (await coming).path())).includes('Gisèle')).toBe(true);
  await he.reload();
  await awake(he);
  await holds(he, 'Gisèle');

  await readBy(everyone);
  line = await stuck(he, 'remis à l’équipe');
  await line.getByRole('button', { name: 'Réessayer' }).click();
  await expect(status(he)).toContainText(toCheck(1), { timeout: 30_000 });
  await other.goto('/suggestions');
  await expect(main(other).getByText('Gisèle').first()).toBeVisible();
  await stuck(he, 'à vérifier');
  await expect(lines(he).filter({ hasText: 'remis à l’équipe' })).toHaveCount(0);
  expect(heard.flatMap(faults)).toEqual([]);
});
