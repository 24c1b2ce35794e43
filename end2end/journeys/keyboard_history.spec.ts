// With the keyboard alone: two versions of a note are compared, one is brought back, the note withdrawn and published again.

import type { Page } from '@playwright/test';

import { follow, kept, push } from '../fixtures/keyboard';
import { awake } from '../fixtures/page';
import { expect, listen, test } from '../fixtures/test';
import {
  WORDS, done, edit, faults, identifier, newNote, press, rewrite, signIn, solange, text, title, upToDate, welcome,
} from '../fixtures/writer';

const { everyone, publish, save } = WORDS.fr;
const HEADING = 'La clé du local';
const WHO = ['Rita', 'Gisèle', 'Yvette'];

const main = (page: Page) => page.getByRole('main');
const link = (page: Page, name: string) => main(page).getByRole('link', { name, exact: true });
const button = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true });

/** A note in three versions, made as quickly as can be. */
async function write(page: Page): Promise<void> {
  await signIn(page, solange);
  await newNote(page);
  await title(page).fill(HEADING);
  await text(page).fill('Elle est chez Rita.');
  await page.getByRole('radio', { name: everyone }).check();
  await press(page, publish, HEADING);
  for (const at of [1, 2]) {
    await upToDate(page);
    await edit(page);
    await rewrite(page, WHO[at - 1]!, WHO[at]!);
    await press(page, save, HEADING);
  }
  await upToDate(page);
}

test('two versions are compared, one brought back; the note is withdrawn, then published', async ({ browser, device, server }) => {
  test.setTimeout(120_000);
  welcome(server, solange);
  const page = await (await device()).page();
  await write(page);
  const heard = listen(page);
  const path = `/notes/${identifier(page)}`;
  await page.goto(path);
  await awake(page);

  await test.step('versions are opened and compared', async () => {
    await follow(page, link(page, 'Historique'), 'Historique', `Historique de ${HEADING}`);
    await push(page, link(page, 'version 2'));
    const opened = main(page).getByRole('region', { name: 'Version 2' });
    await expect(opened).toBeVisible();
    await kept(page);
    await expect(opened.locator('del')).toContainText('Rita');
    await expect(opened.locator('ins')).toContainText('Gisèle');
    await push(page, link(page, 'Avec la version en place'));
    await expect(opened.locator('ins')).toContainText('Yvette');
    await expect(opened.locator('del')).toContainText('Gisèle');
    await kept(page);
  });

  await test.step('one is brought back', async () => {
    await push(page, button(page, 'Rétablir cette version'));
    await expect(main(page).getByText('La version est rétablie.')).toBeVisible();
    await kept(page);
    await upToDate(page);
    await kept(page);
    await follow(page, link(page, 'Revenir à la page'), HEADING);
    await expect(main(page).getByText('Elle est chez Gisèle.')).toBeVisible();
  });

  const visitor = await (await browser.newContext({ baseURL: server.url, javaScriptEnabled: false })).newPage();
  const reads = async (status: number) => expect((await visitor.goto(path))?.status()).toBe(status);
  await test.step('the note is withdrawn, with a reason', async () => {
    await push(page, main(page).locator('summary').filter({ hasText: 'Retirer' }), 'Space');
    await push(page, button(page, 'Retirer'));
    // Without a reason it is not: the browser says so at the field.
    await expect(main(page).getByLabel('Raison')).toBeFocused();
    await page.keyboard.type('La serrure a changé.');
    await page.keyboard.press('Enter');
    await expect(done(page)).toContainText('C’est retiré.');
    await kept(page);
    await upToDate(page);
    await kept(page);
    await reads(410);
  });

  await test.step('and published again', async () => {
    await push(page, button(page, 'Publier de nouveau'));
    await expect(done(page).filter({ hasText: 'C’est publié de nouveau.' }).first()).toBeVisible();
    await kept(page);
    await upToDate(page);
    await kept(page);
    await reads(200);
  });
  await visitor.context().close();
  expect(faults(heard)).toEqual([]);
});
