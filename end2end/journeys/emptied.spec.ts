// A browser that empties what it keeps for a person: they are told, once, and what was sent comes back.

import type { Page } from '@playwright/test';

import { awake, controlled } from '../fixtures/page';
import { expect, test } from '../fixtures/test';
import {
  WORDS, identifier, newNote, press, recordState, signIn, solange, status, text, title, upToDate, welcome,
} from '../fixtures/writer';

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

test('what was not sent outlives a database that the browser threw away', async ({ device, server }) => {
  welcome(server, solange);
  const phone = await device();
  let page = await phone.page();
  await introduced(page, () => signIn(page, solange));
  await controlled(page);
  // What the browser puts on the disk lazily is there: who is signed in.
  await phone.close();
  await phone.browser({ offline: true });
  page = await phone.page();
  await newNote(page);
  await title(page).fill('Le bac de Saint-Antoine');
  await text(page).fill('Il passe encore en novembre.');
  await press(page, WORDS.fr.saveDraft, 'Le bac de Saint-Antoine');
  await expect(recordState(page)).toHaveText(WORDS.fr.onDevice);
  const id = identifier(page);
  await newNote(page);
  await text(page).fill('Un texte à peine commencé.');
  await expect(page.getByText('Brouillon gardé sur cet appareil.')).toBeVisible();
  const copies = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('spare-encommun-') && !name.endsWith('public'));
    return (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length))).reduce((a, b) => a + b, 0);
  };
  await expect.poll(() => page.evaluate(copies)).toBe(2);

  await phone.kill();
  await phone.loseDatabases();
  await phone.browser({ offline: true });
  page = await phone.page();
  await page.goto(`/notes/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Le bac de Saint-Antoine');
  await expect(page.getByText('Il passe encore en novembre.')).toBeVisible();
  await expect(recordState(page)).toHaveText(WORDS.fr.onDevice);
  await expect(status(page)).toContainText(WORDS.fr.onDeviceCount(1));
  await newNote(page);
  await expect(text(page)).toHaveValue('Un texte à peine commencé.');

  await phone.offline(false);
  await page.goto(`/notes/${id}`);
  await upToDate(page);
  await expect(banner(page)).toContainText('Une seconde copie a rendu ce que vous aviez écrit');
  await page.reload();
  await awake(page);
  await expect(page.getByText('Il passe encore en novembre.')).toBeVisible();
  // The form alone is nowhere else now.
  await expect.poll(() => page.evaluate(copies)).toBe(1);
});
