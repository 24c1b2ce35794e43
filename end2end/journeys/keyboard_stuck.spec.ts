// With the keyboard alone, on the page of the device: why something is stuck, taken away as a file, tried again, opened and mended.

import { readFile } from 'node:fs/promises';

import type { Browser, Page } from '@playwright/test';

import { arrived, kept, push, reach, seen, type } from '../fixtures/keyboard';
import type { Server } from '../fixtures/server';
import { expect, listen, test } from '../fixtures/test';
import {
  WORDS, edit, faults, identifier, newNote, press, rewrite, signIn, solange, status, text, title, upToDate, welcome,
} from '../fixtures/writer';

const { email, everyone, password, publish, saveDraft, toCheck } = WORDS.fr;
const HEADING = 'La clé du local';
const MENDED = 'Elle est chez Gisèle.';

const main = (page: Page) => page.getByRole('main');

/** Takes the title away from a note, elsewhere: what is published without one is refused. */
async function untitled(browser: Browser, server: Server, id: string): Promise<void> {
  const other = await (await browser.newContext({ baseURL: server.url, javaScriptEnabled: false })).newPage();
  await other.goto('/compte');
  const form = main(other).locator('form').filter({ has: other.getByRole('button', { name: WORDS.fr.signIn, exact: true }) });
  await form.getByLabel(email).fill(solange.email);
  await form.getByLabel(password).fill(solange.password);
  await form.getByRole('button').click();
  await other.waitForURL('/');
  await other.goto(`/notes/${id}/modifier`);
  await title(other).fill('   ');
  await main(other).getByRole('button', { name: saveDraft, exact: true }).click();
  await expect(other).not.toHaveURL(/\/modifier/);
  await other.context().close();
}

/** She rewrites and publishes a draft with no network, which the server then refuses; made as quickly as can be. */
async function refused(page: Page, browser: Browser, server: Server): Promise<void> {
  await signIn(page, solange);
  await newNote(page);
  await title(page).fill(HEADING);
  await text(page).fill('Elle est chez Rita.');
  await press(page, saveDraft, HEADING);
  await upToDate(page);
  await page.context().setOffline(true);
  await edit(page);
  await rewrite(page, 'Rita', 'Gisèle');
  await page.getByRole('radio', { name: everyone }).check();
  await press(page, publish, HEADING);
  await untitled(browser, server, identifier(page));
  await page.context().setOffline(false);
  await expect(status(page)).toContainText(toCheck(1), { timeout: 30_000 });
}

test('what is stuck is read, taken as a file, tried again, opened and mended', async ({ browser, device, server }) => {
  test.setTimeout(120_000);
  welcome(server, solange);
  const page = await (await device()).page();
  const heard = listen(page);
  await refused(page, browser, server);

  // The status of the header is the way there, from anywhere.
  await push(page, status(page));
  await arrived(page, 'Cet appareil');
  const line = main(page).locator('.journal-line').filter({ hasText: 'à corriger' });
  const button = (name: string) => line.getByRole('button', { name });
  await expect(line).toContainText('Champ « Titre » : Remplissez ce champ.');

  await test.step('it is taken as a file', async () => {
    const coming = page.waitForEvent('download');
    await push(page, button('Exporter'));
    expect((await readFile(await (await coming).path())).includes('Gisèle')).toBe(true);
    await expect(line.getByRole('status').filter({ hasText: 'Le fichier est dans vos téléchargements.' })).toBeVisible();
    await expect(button('Exporter')).toBeFocused();
  });

  await test.step('it is tried again, and refused again', async () => {
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/api/sync/v1/push'));
    await reach(page, button('Réessayer'), 'Shift+Tab');
    await page.keyboard.press('Space');
    await answered;
    await expect(line).toContainText('Remplissez ce champ.');
    await kept(page);
  });

  await test.step('throwing it away is asked twice, and can be left', async () => {
    const summary = line.locator('summary').filter({ hasText: 'Jeter' });
    await push(page, summary);
    await expect(button('Jeter pour toujours')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(button('Jeter pour toujours')).toBeHidden();
    await expect(summary).toBeFocused();
  });

  await test.step('it is opened and mended', async () => {
    await reach(page, line.getByRole('link', { name: 'Ouvrir et corriger' }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(text(page)).toHaveValue(MENDED);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await seen(page);
    await type(page, title(page), HEADING);
    await push(page, main(page).getByRole('button', { name: publish, exact: true }));
    await arrived(page, HEADING);
    await upToDate(page);
    await expect(main(page).getByText(MENDED)).toBeVisible();
  });
  expect(faults(heard)).toEqual([]);
});
