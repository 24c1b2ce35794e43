// What another application shares begins a note: with no network, by a visitor who signs in first, and again after the browser was closed.

import type { Page } from '@playwright/test';

import { awake, controlled } from '../fixtures/page';
import { photograph } from '../fixtures/photograph';
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

/** Signs in where a form asks for it. */
async function signInFirst(page: Page): Promise<void> {
  await awake(page);
  await page.getByRole('main').getByRole('link', { name: 'Se connecter' }).click();
  const form = page.getByRole('main').locator('form').filter({ has: page.getByRole('button', { name: 'Se connecter' }) });
  await form.getByLabel(WORDS.fr.email).fill(solange.email);
  await form.getByLabel(WORDS.fr.password).fill(solange.password);
  await form.getByRole('button', { name: 'Se connecter' }).click();
}

test('whoever signs in first finds what was shared', async ({ page }) => {
  await page.goto(SHARED);
  await signInFirst(page);
  await expect(title(page)).toHaveValue('La crue');
  await expect(text(page)).toHaveValue(BODY);
});

test('a telephone learns from the manifest how to share', async ({ page, server }) => {
  const manifest = await (await page.request.get(`${server.url}/manifest.webmanifest`)).json();
  expect(manifest.share_target).toEqual({
    action: '/partager', method: 'POST', enctype: 'multipart/form-data',
    params: {
      title: 'titre', text: 'texte', url: 'lien',
      files: [{ name: 'fichiers', accept: ['image/*', 'audio/*', 'application/pdf', '.pdf'] }],
    },
  });
});

/** Shares as the telephone does: a form that navigates. */
async function share(page: Page, words: Record<string, string>, files: { name: string; type: string; bytes: number[] }[]): Promise<void> {
  await page.evaluate(({ words, files }) => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: '/partager', enctype: 'multipart/form-data' });
    const picked = new DataTransfer();
    for (const { name, type, bytes } of files) picked.items.add(new File([new Uint8Array(bytes)], name, { type }));
    const input = Object.assign(document.createElement('input'), { type: 'file', name: 'fichiers', multiple: true });
    input.files = picked.files;
    const said = Object.entries(words).map(([name, value]) => Object.assign(document.createElement('input'), { name, value }));
    form.append(...said, input);
    document.body.append(form);
    form.submit();
  }, { words, files });
  await page.waitForURL(/\/partager\?/);
}

const pdf = { name: 'Procès-verbal.pdf', type: 'application/pdf', bytes: [...Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n')] };

test('photographs and a document are shared with no network, and described one after the other', async ({ device }) => {
  test.setTimeout(120_000);
  const phone = await device();
  const page = await phone.page();
  await signIn(page, solange);
  await controlled(page);
  const bytes = [...await photograph(page, 640, 480)];
  const other = [...await photograph(page, 480, 640)];
  await phone.offline(true);
  const heard = listen(page);
  const photo = { name: 'IMG_0001.jpg', type: 'image/jpeg' };
  const broken = { name: 'IMG_0002.heic', type: 'image/heic', bytes: [1, 2, 3] };
  await share(page, { titre: 'La crue', texte: 'Le quai ce matin.' }, [{ ...photo, bytes }, broken, { ...photo, name: 'IMG_0003.jpg', bytes: other }, pdf]);
  await expect(title(page)).toHaveValue('La crue');
  await expect(text(page)).toHaveValue('Le quai ce matin.');
  const panel = page.getByRole('group', { name: 'Photo à ajouter' });
  await expect(panel.getByText(photo.name)).toBeVisible();
  await expect(page.getByText('3 autres fichiers attendent après celui-ci.')).toBeVisible();
  // A page that is opened again asks for them again.
  await page.reload();
  await awake(page);
  await expect(page.getByText('3 autres fichiers attendent après celui-ci.')).toBeVisible();
  for (const seen of ['Le quai sous l’eau', 'La rue du moulin']) {
    await panel.getByLabel('Que voit-on?').fill(seen);
    await panel.getByRole('button', { name: 'Insérer dans le texte' }).click();
    await expect(text(page)).toHaveValue(new RegExp(`!\\[${seen}\\]\\(/media/[0-9a-f]{64}\\.jpg`));
    if (seen === 'Le quai sous l’eau') {
      await expect(page.getByText('IMG_0002.heic : Ce navigateur ne lit pas ce fichier')).toBeVisible();
      await expect(page.getByText('Un autre fichier attend après celui-ci.')).toBeVisible();
    }
  }
  const document = page.getByRole('group', { name: 'Document à ajouter' });
  await expect(document.getByText(pdf.name)).toBeVisible();
  await document.getByLabel('De quoi s’agit-il?').fill('Le procès-verbal');
  await document.getByRole('button', { name: 'Insérer dans le texte' }).click();
  await expect(text(page)).toHaveValue(/!\[Le procès-verbal\]\(\/media\/[0-9a-f]{64}\.pdf\)/);
  await press(page, WORDS.fr.saveDraft, 'La crue');
  // They are nowhere else any more.
  expect(await page.evaluate(async () => (await (await caches.open('shared')).keys()).length)).toBe(0);
  await phone.offline(false);
  await upToDate(page);
  expect(faults(heard)).toEqual([]);
});

test('what nobody came for leaves with whoever shared it', async ({ device }) => {
  const phone = await device();
  const page = await phone.page();
  await signIn(page, solange);
  await controlled(page);
  const waiting = () => page.evaluate(async () => (await (await caches.open('shared')).keys()).length);
  await page.evaluate(async () => (await caches.open('shared')).put('/partager/personne/0', new Response('photo')));
  expect(await waiting()).toBe(1);
  await page.goto('/compte');
  await awake(page);
  await page.getByRole('main').getByRole('button', { name: 'Se déconnecter', exact: true }).click();
  await page.waitForURL('/');
  await awake(page);
  await expect.poll(waiting).toBe(0);
});

test('where no service worker is, words are shared, and files are said to be missing', async ({ browser, server }) => {
  const context = await browser.newContext({ serviceWorkers: 'block', baseURL: server.url });
  const page = await context.newPage();
  await page.goto('/');
  await share(page, { titre: 'La crue', texte: 'Le quai ce matin.' }, [pdf]);
  await signInFirst(page);
  await expect(title(page)).toHaveValue('La crue');
  await expect(text(page)).toHaveValue('Le quai ce matin.');
  await expect(page.getByText('Les fichiers partagés n’ont pas pu être gardés ici.')).toBeVisible();
  await context.close();
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
