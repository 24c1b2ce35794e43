// What was begun and not saved is listed on the page of the device, to be opened again or thrown away.

import { awake } from '../fixtures/page';
import { expect, listen, test } from '../fixtures/test';
import {
  WORDS, faults, identifier, newNote, press, signIn, solange, text, title, upToDate, welcome,
} from '../fixtures/writer';

test.beforeEach(({ server }) => welcome(server, solange));

test('forms that were left are found again, and one is thrown away', async ({ device }) => {
  const phone = await device();
  const page = await phone.page();
  const heard = listen(page);
  await signIn(page, solange);
  await phone.offline(true);
  await page.goto('/partager?titre=La+crue&texte=%C3%80+lire');
  await awake(page);
  await expect(title(page)).toHaveValue('La crue');
  await text(page).fill('À lire, et à raconter.');
  await expect(page.getByText('Brouillon gardé sur cet appareil.')).toBeVisible();
  await newNote(page);
  await title(page).fill('Le sentier');
  await expect(page.getByText('Brouillon gardé sur cet appareil.')).toBeVisible();

  await page.goto('/appareil');
  await awake(page);
  const begun = page.getByRole('region', { name: 'Commencé, pas encore enregistré' });
  await expect(begun.getByRole('listitem')).toHaveCount(2);
  await begun.getByRole('link', { name: 'La crue' }).click();
  await expect(title(page)).toHaveValue('La crue');
  await expect(text(page)).toHaveValue('À lire, et à raconter.');

  await page.goto('/appareil');
  await awake(page);
  await begun.getByText('Jeter').first().click();
  await begun.getByRole('button', { name: 'Jeter pour toujours' }).first().click();
  await expect(begun.getByRole('listitem')).toHaveCount(1);
  await page.goto('/appareil');
  await awake(page);
  await expect(begun.getByRole('listitem')).toHaveCount(1);
  await begun.getByText('Jeter').first().click();
  await begun.getByRole('button', { name: 'Jeter pour toujours' }).click();
  await expect(begun).toHaveCount(0);
  expect(faults(heard)).toEqual([]);
});

test('a note begun from within a carnet is found again with its carnet', async ({ device, server }) => {
  const phone = await device();
  const page = await phone.page();
  const heard = listen(page);
  await signIn(page, solange);
  await page.goto('/carnets/nouveau');
  await awake(page);
  await title(page).fill('Le quai');
  await page.getByRole('radio', { name: WORDS.fr.everyone }).check();
  await press(page, WORDS.fr.publish, 'Le quai');
  await upToDate(page);
  const carnet = identifier(page);
  const within = page.getByText('Cette note ira dans le carnet Le quai.');

  await phone.offline(true);
  await server.stop();
  await page.goto(`/notes/nouvelle?carnet=${carnet}`);
  await awake(page);
  await expect(within).toBeVisible();
  await title(page).fill('La clé');
  await text(page).fill('Elle est chez Rita.');
  await expect(page.getByText('Brouillon gardé sur cet appareil.')).toBeVisible();
  // What is begun elsewhere is another note.
  await newNote(page);
  await expect(title(page)).toHaveValue('');

  await page.goto('/appareil');
  await awake(page);
  await page.getByRole('region', { name: 'Commencé, pas encore enregistré' }).getByRole('link', { name: 'La clé' }).click();
  await expect(within).toBeVisible();
  await expect(title(page)).toHaveValue('La clé');
  await press(page, WORDS.fr.saveDraft, 'La clé');
  await page.goto(`/carnets/${carnet}`);
  await awake(page);
  await expect(page.getByRole('main').getByRole('link', { name: 'La clé' })).toBeVisible();
  await server.start();
  await phone.offline(false);
  await upToDate(page);
  await page.goto(`/carnets/${carnet}`);
  await awake(page);
  await expect(page.getByRole('main').getByRole('link', { name: 'La clé' })).toBeVisible();
  expect(faults(heard)).toEqual([]);
});
