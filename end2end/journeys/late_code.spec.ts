// The code of the device comes after the page: where it does not, what is written is kept all the same.

import { signIn } from '../fixtures/library';
import { awake } from '../fixtures/page';
import { expect, test } from '../fixtures/test';
import { edit, newNote, press, recordState, solange, text, title, welcome } from '../fixtures/writer';

// A worker would have it from the first visit on.
test.use({ serviceWorkers: 'block' });

const CODE = /\/split_device\.wasm$/;
const HEADING = 'Le bac de Saint-Antoine';

test('a note is saved though the code does not come, and again once it does', async ({ page, server }) => {
  welcome(server, solange);
  let refused = 0;
  await page.route(CODE, (route) => {
    refused += 1;
    return route.abort();
  });
  await signIn(page, solange);

  await test.step('the server takes it', async () => {
    await newNote(page);
    await title(page).fill(HEADING);
    await text(page).fill('Il passe encore en novembre.');
    await press(page, 'Enregistrer le brouillon', HEADING);
    await expect(page.getByText('Il passe encore en novembre.')).toBeVisible();
    expect(refused).toBeGreaterThan(0);
  });

  await test.step('with no network either, the form stays as it was typed', async () => {
    await edit(page);
    await text(page).fill('Il ne passe plus en novembre.');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Enregistrer le brouillon', exact: true }).click();
    await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
    await expect(text(page)).toHaveValue('Il ne passe plus en novembre.');
  });

  await test.step('the next attempt has it loaded, and the device stores', async () => {
    await page.unroute(CODE);
    await page.context().setOffline(false);
    const loaded = page.waitForResponse(CODE);
    await page.getByRole('button', { name: 'Enregistrer le brouillon', exact: true }).click();
    await loaded;
    await expect(page.getByText('Il ne passe plus en novembre.')).toBeVisible();
    await expect(recordState(page)).toBeEmpty();
  });

  await page.reload();
  await awake(page);
  await expect(page.getByText('Il ne passe plus en novembre.')).toBeVisible();
});
