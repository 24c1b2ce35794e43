// What is thrown away goes to the bin and comes out of it, with no network too; whoever read it is told that it was taken back.

import type { Page } from '@playwright/test';

import { wrong } from '../fixtures/axe';
import { awake } from '../fixtures/page';
import { expect, listen, test } from '../fixtures/test';
import {
  WORDS, done, faults, identifier, newNote, press, signIn, solange, status, text, title, upToDate, welcome,
} from '../fixtures/writer';

const { everyone, onDeviceCount, publish, saveDraft } = WORDS.fr;
const main = (page: Page) => page.getByRole('main');

/** Takes what the page shows out of it. */
async function takeOut(page: Page): Promise<void> {
  await main(page).getByRole('button', { name: 'Sortir de la corbeille' }).click();
  await expect(done(page)).toContainText('C’est de retour.');
  await expect(main(page).getByText(/^À la corbeille depuis/)).toHaveCount(0);
}

/** Puts what the page shows into the bin. */
async function throwAway(page: Page): Promise<void> {
  await main(page).locator('summary').filter({ hasText: 'Mettre à la corbeille' }).click();
  await main(page).getByRole('button', { name: 'Mettre à la corbeille' }).click();
  await expect(main(page).getByText(/^À la corbeille depuis le .* Il peut en ressortir jusqu’au/)).toBeVisible();
}

test('a draft is thrown away with no network, and comes back', async ({ device, server }) => {
  welcome(server, solange);
  const hers = await device();
  const she = await hers.page();
  const heard = listen(she);
  await signIn(she, solange);
  await newNote(she);
  await title(she).fill('Le brouillon');
  await text(she).fill('Rien de bon.');
  await press(she, saveDraft, 'Le brouillon');
  await upToDate(she);
  const note = identifier(she);
  await she.goto(`/notes/${note}`);
  await awake(she);

  await hers.offline(true);
  await throwAway(she);
  await expect(status(she)).toContainText(onDeviceCount(1));
  for (const colorScheme of ['light', 'dark'] as const) {
    await she.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await wrong(she)).toEqual([]);
  }
  await she.goto('/notes');
  await awake(she);
  await expect(main(she).getByRole('link', { name: 'Le brouillon' })).toHaveCount(0);
  await hers.offline(false);
  await upToDate(she);

  await she.goto(`/notes/${note}`);
  await awake(she);
  await takeOut(she);
  await upToDate(she);
  await she.goto('/notes');
  await awake(she);
  await expect(main(she).getByRole('link', { name: 'Le brouillon' })).toBeVisible();
  expect(faults(heard)).toEqual([]);
});

test('a carnet that was read goes to the bin, and its address says that it was taken back', async ({ device, browser, server }) => {
  welcome(server, solange);
  const she = await (await device()).page();
  await signIn(she, solange);
  await she.goto('/carnets/nouveau');
  await awake(she);
  await title(she).fill('Le quai');
  await she.getByRole('radio', { name: everyone }).check();
  await press(she, publish, 'Le quai');
  await upToDate(she);
  const path = `/carnets/${identifier(she)}`;
  const plain = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false, locale: 'fr-CA' });
  const visitor = await plain.newPage();
  expect((await visitor.goto(path))?.status()).toBe(200);
  await expect(visitor.getByRole('link', { name: 'Mettre à la corbeille' })).toHaveCount(0);

  await she.goto(path);
  await awake(she);
  await throwAway(she);
  await upToDate(she);
  expect((await visitor.goto(path))?.status()).toBe(410);
  await expect(visitor.getByRole('heading', { level: 1, name: 'Fiche retirée' })).toBeVisible();
  await expect(visitor.getByText(/^Cette fiche a été retirée le /)).toBeVisible();
  const scripted = await browser.newContext({ baseURL: server.url, locale: 'fr-CA', reducedMotion: 'reduce' });
  const reader = await scripted.newPage();
  await reader.goto(path);
  await awake(reader);
  for (const colorScheme of ['light', 'dark'] as const) {
    await reader.emulateMedia({ colorScheme });
    expect(await wrong(reader)).toEqual([]);
  }
  await scripted.close();

  await she.goto(path);
  await awake(she);
  await takeOut(she);
  await upToDate(she);
  expect((await visitor.goto(path))?.status()).toBe(200);
  await plain.close();
});
