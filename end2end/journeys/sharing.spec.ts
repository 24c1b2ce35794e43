// What another application shares begins a note: with no network, by a visitor who signs in first, and again after the browser was closed.

import { awake } from '../fixtures/page';
import { expect, listen, test } from '../fixtures/test';
import { WORDS, faults, press, signIn, solange, status, text, title, upToDate, welcome } from '../fixtures/writer';

const SHARED = `/partager?${new URLSearchParams({ titre: 'La crue', texte: 'À lire https://journal.example/crue' })}`;
const BODY = 'À lire\n\n<https://journal.example/crue>';

test.beforeEach(({ server }) => welcome(server, solange));

test('what is shared with no network is a note when it returns', async ({ device }) => {
  const phone = await device();
  let page = await phone.page();
  await signIn(page, solange);
  await phone.offline(true);
  await page.goto(SHARED);
  await expect(title(page)).toHaveValue('La crue');
  await expect(text(page)).toHaveValue(BODY);
  await expect(page.getByLabel('Source')).toHaveValue('https://journal.example/crue');
  await text(page).fill(`${BODY}\n\nC’est notre rang.`);
  await expect(page.getByText('Brouillon gardé sur cet appareil.')).toBeVisible();

  await phone.close();
  page = await phone.page();
  const heard = listen(page);
  await phone.offline(true);
  // Another form is another writing.
  await page.goto('/notes/nouvelle');
  await awake(page);
  await expect(title(page)).toHaveValue('');
  await page.goto(SHARED);
  await expect(text(page)).toHaveValue(`${BODY}\n\nC’est notre rang.`);
  await press(page, WORDS.fr.saveDraft, 'La crue');
  await expect(status(page)).toContainText(WORDS.fr.onDeviceCount(1));
  await phone.offline(false);
  await upToDate(page);
  await expect(page.getByRole('link', { name: 'https://journal.example/crue' }).first()).toBeVisible();
  expect(faults(heard)).toEqual([]);
});

test('whoever signs in first finds what was shared', async ({ page }) => {
  await page.goto(SHARED);
  await awake(page);
  await page.getByRole('main').getByRole('link', { name: 'Se connecter' }).click();
  const form = page.getByRole('main').locator('form').filter({ has: page.getByRole('button', { name: 'Se connecter' }) });
  await form.getByLabel(WORDS.fr.email).fill(solange.email);
  await form.getByLabel(WORDS.fr.password).fill(solange.password);
  await form.getByRole('button', { name: 'Se connecter' }).click();
  await expect(title(page)).toHaveValue('La crue');
  await expect(text(page)).toHaveValue(BODY);
});

test('a telephone learns from the manifest how to share', async ({ page, server }) => {
  const manifest = await (await page.request.get(`${server.url}/manifest.webmanifest`)).json();
  expect(manifest.share_target).toEqual({
    action: '/partager', method: 'GET', enctype: 'application/x-www-form-urlencoded',
    params: { title: 'titre', text: 'texte', url: 'lien' },
  });
});

test('what is shared is text, whatever it says', async ({ page }) => {
  const hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await signIn(page, solange);
  const heard = listen(page);
  await page.goto(`/partager?${new URLSearchParams({ titre: hostile, texte: `Lisez ${hostile}`, lien: 'javascript:alert(3)' })}`);
  await awake(page);
  await expect(title(page)).toHaveValue(hostile);
  await expect(text(page)).toHaveValue(new RegExp('<script>alert\\(1\\)</script>'));
  await page.getByRole('button', { name: 'Aperçu' }).first().click();
  await expect(page.locator('main img[src=x], main script:not([nonce])')).toHaveCount(0);
  expect(dialogs).toEqual([]);
  expect(faults(heard)).toEqual([]);
});
