// A field worker writes where there is no network: it outlives the browser, leaves by itself, and others read it.

import type { Page } from '@playwright/test';

import { awake } from '../fixtures/page';
import { expect, listen, test } from '../fixtures/test';
import {
  WORDS, edit, faults, identifier, newNote, press, recordState, rosaire, signIn, solange, status, text, title,
  upToDate, welcome, type Words,
} from '../fixtures/writer';

const HEADING = 'La crue de la rivière aux Écorces';

/** What the page and the header say of a note that has not left: it counts once, however often it was changed. */
async function isOnDevice(page: Page, words: Words): Promise<void> {
  await expect(recordState(page)).toHaveText(words.onDevice);
  await expect(status(page, words)).toContainText(words.offline);
  await expect(status(page, words)).toContainText(words.onDeviceCount(1));
}

for (const [lang, words] of Object.entries(WORDS)) {
  test(`what is written without a network leaves when it returns (${lang})`, async ({ device, server }) => {
    test.setTimeout(120_000);
    welcome(server, solange);
    welcome(server, rosaire);
    const phone = await device(words.locale);
    await signIn(await phone.page(), solange, words);

    await test.step('the network is cut, and the server stops', async () => {
      await phone.offline(true);
      await server.stop();
    });

    let page = await phone.page();
    let heard = listen(page);
    await test.step('a note is written, seen as it will be, and saved', async () => {
      await newNote(page, words);
      await title(page, words).fill(HEADING);
      await text(page, words).fill('## Au matin\n\nL’eau est montée d’un **mètre** dans la nuit.');
      await page.getByRole('button', { name: words.preview }).click();
      const preview = page.getByRole('region', { name: words.preview });
      await expect(preview.getByRole('heading', { name: 'Au matin' })).toBeVisible();
      await expect(preview.getByText('mètre')).toHaveJSProperty('tagName', 'STRONG');
      await page.getByRole('button', { name: words.preview }).click();
      await press(page, words.saveDraft, HEADING);
      await isOnDevice(page, words);
    });
    const id = identifier(page);
    expect(faults(heard)).toEqual([]);

    await test.step('the browser ends, and starts again with no network', async () => {
      await phone.close();
      await phone.browser({ offline: true });
    });
    page = await phone.page();
    heard = listen(page);
    await test.step('the note is there, and is written on', async () => {
      await page.goto(`${words.base}/notes/${id}`);
      await expect(page.getByRole('heading', { level: 1, name: HEADING })).toBeVisible();
      await expect(page.getByRole('heading', { level: 2, name: 'Au matin' })).toBeVisible();
      await isOnDevice(page, words);
      await edit(page, words);
      await expect(text(page, words)).toHaveValue(/L’eau est montée/);
      await text(page, words).fill(`${await text(page, words).inputValue()}\n\nLe pont tient encore.`);
      await press(page, words.saveDraft, HEADING);
      await expect(page.getByText('Le pont tient encore.')).toBeVisible();
      await isOnDevice(page, words);
    });
    await test.step('it is published for everyone', async () => {
      await edit(page, words);
      await page.getByRole('radio', { name: words.everyone }).check();
      await press(page, words.publish, HEADING);
      await isOnDevice(page, words);
    });
    expect(faults(heard)).toEqual([]);

    await test.step('the network returns: it leaves without a click', async () => {
      await server.start();
      await phone.offline(false);
      await upToDate(page, words);
      await expect(recordState(page)).toBeEmpty();
      await expect(page.getByText('Le pont tient encore.')).toBeVisible();
    });
    expect(faults(heard)).toEqual([]);

    await test.step('somebody else reads it, by its address and by a search', async () => {
      const other = await device(words.locale);
      const reader = await other.page();
      await signIn(reader, rosaire, words);
      await reader.goto(`${words.base}/notes/${id}`);
      await awake(reader);
      await expect(reader.getByRole('heading', { level: 1, name: HEADING })).toBeVisible();
      await expect(reader.getByText('Le pont tient encore.')).toBeVisible();
      await expect(reader.getByRole('main').getByText(solange.name)).toBeVisible();
      await reader.goto(`${words.base}/recherche`);
      await awake(reader);
      const box = reader.getByRole('main').getByRole('searchbox', { name: words.search });
      await box.fill('riviere ecorces');
      await box.press('Enter');
      await reader.getByRole('main').getByRole('link', { name: HEADING }).click();
      await expect(reader.getByText('Le pont tient encore.')).toBeVisible();
    });
  });
}
