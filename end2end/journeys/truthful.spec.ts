// What the screen says of a note follows what becomes of it: being sent, not sent after all, in.

import { test } from '../fixtures/between';
import { expect } from '../fixtures/test';
import {
  WORDS, edit, newNote, press, recordState, signIn, solange, status, text, title, upToDate,
} from '../fixtures/writer';

const { onDevice, onDeviceCount, saveDraft } = WORDS.fr;

test('a note that could not be sent is said to be on the device again', async ({ page, between }) => {
  let cut = () => {};
  const held = new Promise<void>((done) => (cut = done));
  between.onPush = async () => (await held, false);
  await signIn(page, solange);
  await newNote(page);
  await title(page).fill('Note');
  await text(page).fill('Un.');
  await press(page, saveDraft, 'Note');
  await expect(status(page)).toContainText('envoi…');

  // Changed while it is on its way: what is asked of it then must not be the last word.
  await edit(page);
  await text(page).fill('Deux.');
  await press(page, saveDraft, 'Note');
  cut();
  await expect(status(page)).toContainText(onDeviceCount(1));
  await expect(recordState(page)).toHaveText(onDevice);

  between.onPush = undefined;
  await page.reload();
  await upToDate(page);
  await expect(recordState(page)).toBeEmpty();

  // Where a state was said, its place stays when there is nothing more to say: nothing moves under a finger.
  const heading = page.getByRole('heading', { level: 1 });
  const top = async () => (await heading.boundingBox())?.y;
  let pass = () => {};
  const waits = new Promise<void>((done) => (pass = done));
  between.onPush = async () => (await waits, true);
  await edit(page);
  await text(page).fill('Trois.');
  await press(page, saveDraft, 'Note');
  await expect(status(page)).toContainText('envoi…');
  await expect(recordState(page)).not.toBeEmpty();
  const before = await top();
  pass();
  await upToDate(page);
  await expect(recordState(page)).toBeEmpty();
  expect(await top()).toBe(before);
  between.onPush = undefined;
  await edit(page);
  await text(page).fill('Deux.');
  await press(page, saveDraft, 'Note');
  await upToDate(page);
  await expect(page.getByText('Deux.')).toBeVisible();
});
