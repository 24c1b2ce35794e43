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
  await expect(page.getByText('Deux.')).toBeVisible();
});
