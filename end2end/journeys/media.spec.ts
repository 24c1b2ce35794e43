// A picture is taken where there is no network: shown at once, it leaves after the text, and tells nobody where it was taken.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { awake, controlled } from '../fixtures/page';
import { CAMERA, photograph } from '../fixtures/photograph';
import { databases } from '../fixtures/stores';
import { expect, listen, test } from '../fixtures/test';
import {
  WORDS, done, edit, faults, identifier, newNote, press, rosaire, signIn, solange, status, text, title, upToDate, welcome,
} from '../fixtures/writer';

const HEADING = 'Le quai après la crue';
const SEEN = 'Le quai, l’eau jusqu’au bord';
const words = WORDS.fr;

test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** Picks a file with one of the form's controls. */
async function pick(page: Page, label: string, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.getByLabel(label).setInputFiles(file);
}

/** Whether the browser has drawn the picture with these words, and how wide it is. */
async function drawn(page: Page, alternative: string): Promise<number> {
  const picture = page.getByRole('main').getByRole('img', { name: alternative });
  await picture.scrollIntoViewIfNeeded();
  const width = () => picture.evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(width).toBeGreaterThan(0);
  return width();
}

async function violations(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  return (await axe.analyze()).violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

test('a picture taken without a network is shown, leaves after the text, and is seen by others', async ({ device, server }) => {
  test.setTimeout(150_000);
  welcome(server, solange);
  welcome(server, rosaire);
  const phone = await device(words.locale);
  let page = await phone.page();
  await signIn(page, solange);
  await controlled(page);
  const photo = { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: await photograph(page, 2400, 1800) };
  expect(photo.buffer.includes(CAMERA)).toBe(true);
  await phone.offline(true);
  await server.stop();
  const heard = listen(page);

  await test.step('it is picked, described, and put into the text', async () => {
    await newNote(page);
    await title(page).fill(HEADING);
    await text(page).fill('L’eau est montée dans la nuit.');
    await text(page).press('End');
    await pick(page, 'Ajouter une photo', photo);
    const panel = page.getByRole('group', { name: 'Photo à ajouter' });
    await expect(panel.getByLabel('Que voit-on?')).toBeFocused();
    expect(await violations(page)).toEqual([]);
    await panel.getByRole('button', { name: 'Insérer dans le texte' }).click();
    await expect(panel.getByText('Dites-le en quelques mots')).toBeVisible();
    await expect(panel.getByLabel('Garder la date et le lieu')).not.toBeChecked();
    await panel.getByLabel('Que voit-on?').fill(SEEN);
    await panel.getByLabel('Légende').fill('Au matin');
    // The form around it is not sent.
    await panel.getByLabel('Légende').press('Enter');
    await expect(panel).toBeHidden();
    await expect(text(page)).toBeFocused();
    await expect(text(page)).toHaveValue(/nuit\.\n\n!\[Le quai.*\]\(\/media\/[0-9a-f]{64}\.jpg#1600x1200 "Au matin"\)/);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });

  await test.step('it is seen in the preview, and in the note that is saved', async () => {
    await page.getByRole('button', { name: words.preview }).click();
    const preview = page.getByRole('region', { name: words.preview }).getByRole('img', { name: SEEN });
    await expect.poll(() => preview.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await page.getByRole('button', { name: words.preview }).click();
    await page.getByRole('radio', { name: words.everyone }).check();
    await press(page, words.publish, HEADING);
    expect(await drawn(page, SEEN)).toBeGreaterThan(0);
    // The note, and its picture.
    await expect(status(page)).toContainText(words.onDeviceCount(2));
  });
  const id = identifier(page);

  await test.step('it is listed with its size, and outlives the browser', async () => {
    await page.goto('/appareil');
    await expect(page.getByText('photo encore sur cet appareil')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await phone.close();
    await phone.browser({ offline: true });
    page = await phone.page();
    await page.goto(`/notes/${id}`);
    expect(await drawn(page, SEEN)).toBeGreaterThan(0);
  });
  expect(faults(heard)).toEqual([]);

  await test.step('the network returns: the text leaves, then the picture', async () => {
    await server.start();
    await phone.offline(false);
    await upToDate(page);
    await page.goto('/appareil');
    await awake(page);
    await expect(page.getByText('Rien n’attend d’être envoyé.')).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('photo encore sur cet appareil')).toHaveCount(0);
  });

  await test.step('somebody else sees it; nothing of what the camera wrote is in it', async () => {
    const other = await device(words.locale);
    const reader = await other.page();
    await signIn(reader, rosaire);
    await reader.goto(`/notes/${id}`);
    await awake(reader);
    expect(await drawn(reader, SEEN)).toBeGreaterThan(0);
    await expect(reader.getByText('Au matin')).toBeVisible();
    expect(await violations(reader)).toEqual([]);
    const address = await reader.getByRole('main').getByRole('img', { name: SEEN }).getAttribute('src');
    const answer = await reader.request.get(address!);
    expect(answer.status()).toBe(200);
    const bytes = await answer.body();
    expect([bytes.includes(CAMERA), bytes.includes('Exif'), bytes.includes('2026:07:14')]).toEqual([false, false, false]);
  });

  await test.step('signing out leaves none of it here', async () => {
    const before = (await databases(page)).filter((name) => name !== 'encommun-public' && name !== 'encommun-noted');
    expect(before.length).toBeGreaterThan(0);
    await page.goto('/compte');
    await awake(page);
    await page.getByRole('main').getByRole('button', { name: 'Se déconnecter' }).click();
    // Signing out leads to another page: what is asked of one that goes is asked of the next.
    await expect(async () => {
      expect((await databases(page)).filter((name) => before.includes(name))).toEqual([]);
    }).toPass({ timeout: 10_000 });
  });
});

test('a picture that is taken out of the text before it is saved goes nowhere', async ({ device, server }) => {
  welcome(server, solange);
  const phone = await device(words.locale);
  const page = await phone.page();
  await signIn(page, solange);
  await controlled(page);
  const buffer = await photograph(page, 640, 480);
  await newNote(page);
  await title(page).fill(HEADING);
  await text(page).fill('Un texte.');
  await pick(page, 'Ajouter une photo', { name: 'IMG_0002.jpg', mimeType: 'image/jpeg', buffer });
  const panel = page.getByRole('group', { name: 'Photo à ajouter' });
  await panel.getByLabel('Elle ne fait que décorer').check();
  await panel.getByRole('button', { name: 'Insérer dans le texte' }).click();
  await expect(text(page)).toHaveValue(/!\[\]\(\/media\//);
  await text(page).fill('Un texte.');
  const uploads: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/media/')) uploads.push(request.method());
  });
  await press(page, words.saveDraft, HEADING);
  await upToDate(page);
  await edit(page);
  await expect(text(page)).toHaveValue('Un texte.');
  expect(uploads).toEqual([]);
});

test('what is no picture is refused in a sentence, and the text stays', async ({ device, server }) => {
  welcome(server, solange);
  const page = await (await device(words.locale)).page();
  await signIn(page, solange);
  await newNote(page);
  await text(page).fill('Un texte.');
  await pick(page, 'Ajouter une photo', { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('pas une image') });
  await expect(page.getByText('Ce navigateur ne lit pas ce fichier.')).toBeVisible();
  await expect(text(page)).toHaveValue('Un texte.');
});

test('a picture goes to the bin without a network, and comes out', async ({ device, server }) => {
  test.setTimeout(120_000);
  welcome(server, solange);
  welcome(server, rosaire);
  const phone = await device(words.locale);
  const page = await phone.page();
  await signIn(page, solange);
  await controlled(page);
  const buffer = await photograph(page, 640, 480);
  await newNote(page);
  await title(page).fill(HEADING);
  await text(page).fill('Un texte.');
  await pick(page, 'Ajouter une photo', { name: 'IMG_0003.jpg', mimeType: 'image/jpeg', buffer });
  const panel = page.getByRole('group', { name: 'Photo à ajouter' });
  await panel.getByLabel('Que voit-on?').fill(SEEN);
  await panel.getByRole('button', { name: 'Insérer dans le texte' }).click();
  await page.getByRole('radio', { name: words.everyone }).check();
  await press(page, words.publish, HEADING);
  await upToDate(page);
  const id = identifier(page);
  const address = await page.getByRole('main').getByRole('img', { name: SEEN }).getAttribute('src');
  await expect.poll(async () => (await page.request.get(address!)).status(), { timeout: 30_000 }).toBe(200);
  await page.goto(`/medias?sur=${id}`);
  await page.getByRole('link', { name: SEEN }).click();
  const bin = page.locator('summary', { hasText: 'Mettre à la corbeille' });
  await expect(bin).toBeVisible();
  await awake(page);
  const path = new URL(page.url()).pathname;
  // The line that a text takes is long, and only who may edit sees it.
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);

  await phone.offline(true);
  // On a telephone the notice of the cut network may lie over it: by the keyboard.
  await bin.press('Enter');
  await page.getByRole('button', { name: 'Mettre à la corbeille' }).press('Enter');
  await expect(done(page)).toContainText('C’est à la corbeille.');
  await phone.offline(false);
  await upToDate(page);
  await expect.poll(async () => (await page.request.get(address!)).status(), { timeout: 30_000 }).toBe(410);

  await test.step('who reads the note sees a calm place with its words; its page says so', async () => {
    const reader = await (await device(words.locale)).page();
    await signIn(reader, rosaire);
    await reader.goto(`/notes/${id}`);
    expect(await drawn(reader, SEEN)).toBeGreaterThan(0);
    expect((await reader.request.get(address!)).status()).toBe(410);
    expect((await reader.request.get(path)).status()).toBe(410);
    await reader.goto(path);
    await expect(reader.getByText('Ce fichier a été retiré le')).toBeVisible();
  });

  await page.goto(path);
  await expect(page.getByText('Il peut en ressortir jusqu’au')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await awake(page);
  await page.getByRole('button', { name: 'Sortir de la corbeille' }).click();
  await expect(done(page)).toContainText('C’est de retour.');
  await upToDate(page);
  await expect.poll(async () => (await page.request.get(address!)).status(), { timeout: 30_000 }).toBe(200);
});
