// A browser that empties what it keeps for a person: they are told, once, and what was sent comes back.

import type { Page } from '@playwright/test';

import { awake } from '../fixtures/page';
import { expect, test } from '../fixtures/test';
import { WORDS, newNote, press, signIn, solange, status, text, title, upToDate, welcome } from '../fixtures/writer';

const banner = (page: Page) => page.getByRole('status').filter({ hasText: 'Le navigateur a effacé ce qui était sur cet appareil.' });

/** Once the server has been told which device this is. */
async function introduced(page: Page, go: () => Promise<void>): Promise<void> {
  const told = page.waitForResponse((answer) => answer.url().endsWith('/api/account/v1/this-device'));
  await go();
  expect((await told).status()).toBe(200);
}

test('who is signed in is told that the browser emptied their device', async ({ page, server }) => {
  welcome(server, solange);
  await introduced(page, () => signIn(page, solange));
  await newNote(page);
  await title(page).fill('Le bac de Saint-Antoine');
  await text(page).fill('Il passe encore en novembre.');
  await press(page, WORDS.fr.saveDraft, 'Le bac de Saint-Antoine');
  await upToDate(page);
  const path = new URL(page.url()).pathname;
  await expect(banner(page)).toHaveCount(0);

  await page.goto('about:blank');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.clearDataForOrigin', { origin: server.url, storageTypes: 'indexeddb' });
  await introduced(page, async () => {
    await page.goto(path);
  });
  await expect(banner(page)).toContainText('ce qui est envoyé revient');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Le bac de Saint-Antoine');
  await upToDate(page);

  await page.reload();
  await awake(page);
  await expect(banner(page), 'it is said until it is read').toBeVisible();
  await banner(page).getByRole('button', { name: 'J’ai compris' }).click();
  await expect(banner(page)).toHaveCount(0);
  await page.reload();
  await awake(page);
  await expect(status(page)).toContainText('à jour');
  await expect(banner(page)).toHaveCount(0);
});
