// Pictures on a device that has little room or pays for what passes, and what becomes of them where no network ever comes.

import type { Page } from '@playwright/test';

import { awake } from '../fixtures/page';
import { photograph } from '../fixtures/photograph';
import { places } from '../fixtures/stores';
import { expect, test } from '../fixtures/test';
import { WORDS, edit, identifier, newNote, press, signIn, solange, status, text, title, upToDate, welcome } from '../fixtures/writer';

const words = WORDS.fr;
const HEADING = 'Le quai après la crue';
const SEEN = 'Le quai, l’eau jusqu’au bord';

/** Picks a picture in the form of a note. */
async function pick(page: Page): Promise<void> {
  const buffer = await photograph(page, 900, 700);
  await page.getByLabel('Ajouter une photo').setInputFiles({ name: 'IMG_0003.jpg', mimeType: 'image/jpeg', buffer });
}

/** Saves a note that shows a picture. */
async function save(page: Page): Promise<void> {
  await newNote(page);
  await title(page).fill(HEADING);
  await pick(page);
  const panel = page.getByRole('group', { name: 'Photo à ajouter' });
  await panel.getByLabel('Que voit-on?').fill(SEEN);
  await panel.getByRole('button', { name: 'Insérer dans le texte' }).click();
  await expect(text(page)).toHaveValue(/\/media\//);
  await page.getByRole('radio', { name: words.members }).check();
  await press(page, words.publish, HEADING);
}

/**
 * Has the browser say that it is nearly full, or have no room for a file: what it says of itself it makes up, and what the
 * debugger tells it of its room its databases do not hear.
 */
async function crowd(page: Page, how: 'says' | 'refuses' | 'has room'): Promise<void> {
  await page.evaluate((how) => {
    const { estimate } = StorageManager.prototype;
    const { put } = IDBObjectStore.prototype;
    if (how === 'says') StorageManager.prototype.estimate = async () => ({ usage: 800, quota: 1000 });
    if (how === 'refuses') {
      IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
        if (this.name === 'blob') throw new DOMException('full', 'QuotaExceededError');
        return put.apply(this, given);
      };
    }
    const before = { estimate, put };
    const kept = window as unknown as { before?: typeof before };
    kept.before ??= before;
    if (how === 'has room') {
      StorageManager.prototype.estimate = kept.before.estimate;
      IDBObjectStore.prototype.put = kept.before.put;
    }
  }, how);
}

for (const [how, name] of [['says', 'says that it is nearly full'], ['refuses', 'has no room for a file']] as const) {
  test(`a device that ${name} takes no picture, in a sentence, and takes the text`, async ({ device, server }) => {
    welcome(server, solange);
    const page = await (await device(words.locale)).page();
    await signIn(page, solange);
    await newNote(page);
    await title(page).fill(HEADING);
    await text(page).fill('L’eau est montée dans la nuit.');
    await crowd(page, how);
    await pick(page);
    await expect(page.getByText('Cet appareil est presque plein')).toBeVisible();
    await expect(page.getByRole('group', { name: 'Photo à ajouter' })).toHaveCount(0);
    await expect(text(page)).toHaveValue('L’eau est montée dans la nuit.');
    await press(page, words.saveDraft, HEADING);
    await upToDate(page);
    await crowd(page, 'has room');
    await edit(page);
    await pick(page);
    await expect(page.getByRole('group', { name: 'Photo à ajouter' })).toBeVisible();
  });
}

test('pictures wait for Wi-Fi where that is asked, the text does not, and one may send them all the same', async ({ device, server }) => {
  welcome(server, solange);
  const page = await (await device(words.locale)).page();
  await signIn(page, solange);
  await page.goto('/appareil');
  await awake(page);
  const wait = page.getByLabel('Attendre le Wi-Fi pour les photos et les enregistrements');
  await expect(wait).not.toBeChecked();
  // The device is open: what is asked of it is written at once.
  await upToDate(page);
  await wait.check();
  // A page that leaves at once may leave before it is written.
  await expect.poll(() => places(page, 'sparing')).toContainEqual(expect.stringMatching(/\/meta$/));
  await save(page);
  const id = identifier(page);
  // The note is out, its picture is not.
  await expect(status(page)).toContainText(words.onDeviceCount(1));
  await expect.poll(async () => (await page.request.get(`/notes/${id}`)).text()).toContain(HEADING);
  const address = await page.getByRole('main').getByRole('img', { name: SEEN }).getAttribute('src');
  expect((await page.request.get(address!)).status()).toBe(404);
  await page.goto('/appareil');
  await awake(page);
  await expect(wait).toBeChecked();
  await expect(page.getByText('1 fichier attend le Wi-Fi.')).toBeVisible();
  await page.getByRole('button', { name: 'Envoyer maintenant' }).click();
  await expect(page.getByText('Rien n’attend d’être envoyé.')).toBeVisible({ timeout: 30_000 });
  expect((await page.request.get(address!)).status()).toBe(200);
});

test('where no network comes, the file that is exported takes the picture along, and a server takes both in', async ({ device, server }, about) => {
  welcome(server, solange);
  const phone = await device(words.locale);
  const page = await phone.page();
  await signIn(page, solange);
  await server.stop();
  await phone.offline(true);
  await save(page);
  const id = identifier(page);
  const address = await page.getByRole('main').getByRole('img', { name: SEEN }).getAttribute('src');
  const holds = /^Le fichier contiendra vos écrits, et 1\sphoto ou enregistrement\s: \d+\sko en tout\.$/;
  await page.goto('/compte');
  await awake(page);
  await page.getByRole('main').getByRole('button', { name: 'Se déconnecter', exact: true }).click();
  await expect(page.getByRole('main').getByText(holds)).toBeVisible();
  await page.goto('/appareil');
  await awake(page);
  await expect(page.getByText(holds)).toBeVisible();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Exporter ce qui n’est pas envoyé' }).click();
  const file = about.outputPath('en-commun.rescue');
  await (await coming).saveAs(file);
  // What was lost of the telephone is in the file.
  await phone.close();
  const done = server.run('import', 'rescue', file);
  expect(done.output).toContain('1 pictures and recordings');
  expect(done.output).toContain('1 applied, 0 merged, 0 known, 0 problems');
  await server.start();
  const other = await device(words.locale);
  const reader = await other.page();
  await signIn(reader, solange);
  await reader.goto(`/notes/${id}`);
  await awake(reader);
  const picture = reader.getByRole('main').getByRole('img', { name: SEEN });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  expect((await reader.request.get(address!)).status()).toBe(200);
});
