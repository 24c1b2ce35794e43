// Leaving a device: what is not sent is sent, taken or thrown away, as one says; then nothing of theirs is left on it.

import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import { test } from '../fixtures/between';
import { awake } from '../fixtures/page';
import { databases, places } from '../fixtures/stores';
import { expect } from '../fixtures/test';
import {
  WORDS, identifier, newNote, press, rosaire, signIn, solange, status, text, title, upToDate, welcome,
} from '../fixtures/writer';

const HEADING = 'Ce que la glace a laissé';
/** Stands in the text of the note, and nowhere else in the world. */
const MARKER = 'quenouille-4417';
const PUBLIC = 'encommun-public';

const main = (page: Page) => page.getByRole('main');

/** Leaves a device that holds nothing to send. */
async function leave(page: Page): Promise<void> {
  await page.goto('/compte');
  await awake(page);
  await main(page).getByRole('button', { name: 'Se déconnecter', exact: true }).click();
  await page.waitForURL('/');
  await awake(page);
}

/** Writes a note with the marker; gives its identifier. */
async function write(page: Page): Promise<string> {
  await newNote(page);
  await title(page).fill(HEADING);
  await text(page).fill(`Rien que moi ne doive lire : ${MARKER}.`);
  await press(page, WORDS.fr.saveDraft, HEADING);
  return identifier(page);
}

/** Asks to leave, and is told what is not sent. */
async function ask(page: Page): Promise<void> {
  await page.goto('/compte');
  await awake(page);
  await main(page).getByRole('button', { name: 'Se déconnecter', exact: true }).click();
  await expect(main(page).getByText('1 écrit n’existe que sur cet appareil.')).toBeVisible();
  await expect(main(page).getByRole('button', { name: 'Envoyer, puis partir' })).toBeVisible();
  await expect(main(page).getByRole('button', { name: 'Exporter ce qui n’est pas envoyé' })).toBeVisible();
  await expect(main(page).getByRole('button', { name: 'Jeter et partir' })).toBeVisible();
}

/** How a page says that there is nothing at its address, with and without a network. */
const NOWHERE = /^(Cette adresse ne mène nulle part|Cette page n’est pas sur cet appareil)$/;

/** The page of the note, where the note is not for whoever looks. */
async function isNotThere(page: Page, id: string): Promise<void> {
  await page.goto(`/notes/${id}`);
  await expect(main(page).getByRole('heading', { name: NOWHERE })).toBeVisible();
}

/** The home page, for nobody, on a device that holds nothing of whoever left. */
async function hasLeft(page: Page, id: string): Promise<void> {
  await page.waitForURL('/');
  await awake(page);
  await expect(page.getByRole('banner').getByText('Se connecter')).toBeAttached();
  // What was noted is kept beside, and says of nobody any more; a visitor has a database once something is kept in it.
  const others = (name: string) => name !== 'encommun-noted' && name !== PUBLIC;
  await expect.poll(async () => (await databases(page)).filter(others)).toEqual([]);
  for (const trace of [MARKER, HEADING, id, solange.name, solange.email]) expect(await places(page, trace)).toEqual([]);
  await isNotThere(page, id);
  // Going back shows nothing that was shown before.
  for (let step = 0; step < 3; step += 1) {
    await page.goBack();
    await expect(page.getByRole('banner').getByText('Se connecter')).toBeAttached();
    await expect(page.locator('body')).not.toContainText(MARKER);
  }
}

test('what is not sent is sent first', async ({ page, context, browser, baseURL }) => {
  await signIn(page, solange);
  await context.setOffline(true);
  const id = await write(page);
  await ask(page);
  expect(await places(page, MARKER)).not.toEqual([]);
  await main(page).getByRole('button', { name: 'Envoyer, puis partir' }).click();
  await expect(main(page).getByText('Envoi en cours. Vous partirez dès que tout est parti.')).toBeVisible();
  await context.setOffline(false);
  await hasLeft(page, id);

  const elsewhere = await browser.newContext({ baseURL });
  const again = await elsewhere.newPage();
  await signIn(again, solange);
  await again.goto(`/notes/${id}`);
  await expect(main(again).getByText(MARKER)).toBeVisible();
  await elsewhere.close();
});

test('what is not sent is taken as a file, then leaves the device', async ({ between, page }) => {
  await signIn(page, solange);
  // Nothing that is pushed arrives, while all the rest does.
  between.onPush = async () => false;
  const id = await write(page);
  await ask(page);
  const coming = page.waitForEvent('download');
  await main(page).getByRole('button', { name: 'Exporter ce qui n’est pas envoyé' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('en-commun.rescue');
  const held = await readFile(await file.path(), 'utf8');
  expect(held).toContain(MARKER);
  expect(held).toContain(HEADING);
  await expect(main(page).getByText('Le fichier est dans vos téléchargements.')).toBeVisible();
  await main(page).getByRole('button', { name: 'Partir', exact: true }).click();
  await hasLeft(page, id);
});

test('what is thrown away is nowhere, and the next person finds nothing', async ({ between, page, server }) => {
  welcome(server, rosaire);
  await signIn(page, solange);
  // Nothing that is pushed arrives, while all the rest does.
  between.onPush = async () => false;
  const id = await write(page);
  await ask(page);
  await main(page).getByRole('button', { name: 'Jeter et partir' }).click();
  await hasLeft(page, id);
  between.onPush = undefined;

  for (const next of [rosaire, solange]) {
    await signIn(page, next);
    expect(await places(page, MARKER)).toEqual([]);
    await isNotThere(page, id);
    await leave(page);
  }
});

test('with no network one can leave: nothing stays, the session ends later', async ({ page, context, browser, baseURL }) => {
  await signIn(page, solange);
  const cookies = await context.cookies();
  await context.setOffline(true);
  const id = await write(page);
  await ask(page);
  await main(page).getByRole('button', { name: 'Jeter et partir' }).click();
  await hasLeft(page, id);

  await context.setOffline(false);
  const elsewhere = await browser.newContext({ baseURL });
  await elsewhere.addCookies(cookies);
  await expect(async () => {
    await page.goto('/');
    await awake(page);
    expect(await (await elsewhere.request.get('/compte')).text()).toContain('Créer mon compte');
  }).toPass();
  await elsewhere.close();
});

test('who signs in after somebody left with no network stays signed in', async ({ page, context, server }) => {
  welcome(server, rosaire);
  await signIn(page, solange);
  await context.setOffline(true);
  await leave(page);
  await context.setOffline(false);
  await signIn(page, rosaire);
  await page.goto('/compte');
  await awake(page);
  await expect(main(page).getByRole('link', { name: 'Mon profil' })).toBeVisible();
  await newNote(page);
});

test('two people on one phone never share a store', async ({ page, context, server }) => {
  welcome(server, rosaire);
  await signIn(page, solange);
  await context.setOffline(true);
  const id = await write(page);
  const hers = (await places(page, MARKER)).find((place) => /^encommun-/.test(place));
  const store = hers!.split('/')[0]!;
  const waits = '1 écrit attend sur cet appareil. Reconnectez-vous pour l’envoyer.';
  expect(store).toMatch(/^encommun-[0-9a-f]{32}$/);

  await test.step('her session is lost: a visitor sees nothing of hers, but that something waits', async () => {
    await context.clearCookies();
    await context.setOffline(false);
    // The shell answers until the worker has heard the server again; the server's page is what ends a session.
    await expect(async () => {
      await page.goto('/compte');
      await expect(main(page).getByRole('button', { name: 'Créer mon compte' })).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await expect(page.getByText(waits)).toBeVisible();
    await isNotThere(page, id);
  });

  await test.step('somebody else signs in: their store is another, her note is not theirs to see or send', async () => {
    await signIn(page, rosaire);
    const theirs = async () => (await databases(page)).filter((name) => /^encommun-[0-9a-f]{32}$/.test(name));
    await expect.poll(theirs).toHaveLength(2);
    expect(await theirs()).toContain(store);
    await expect(status(page)).not.toContainText('sur cet appareil');
    await isNotThere(page, id);
    for (const place of await places(page, MARKER)) expect(place).toContain(store);
    await leave(page);
    await expect.poll(() => databases(page)).toContain(store);
    await expect(page.getByText(waits)).toBeVisible();
  });

  await test.step('she signs in again: her note is there, and leaves', async () => {
    await signIn(page, solange);
    await page.goto(`/notes/${id}`);
    await awake(page);
    await expect(main(page).getByText(MARKER)).toBeVisible();
    await upToDate(page);
    await page.goto(`/notes/${id}/historique`);
    await expect(main(page).getByText('Première version')).toBeVisible();
  });
});
