// A file that somebody else's client sends, cut after every 64 KiB, arrives as it is: the address speaks tus as others do.

import { createHash } from 'node:crypto';

import { Upload } from 'tus-js-client';

import { noise } from '../fixtures/photograph';
import { expect, test } from '../fixtures/test';
import { WORDS, newNote, press, signIn, solange, status, text, title, upToDate, welcome } from '../fixtures/writer';

const PIECE = 64 * 1024;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Sends a file until one piece more is there, then cuts; gives where it goes on, and whether all of it is there. */
function send(bytes: Buffer, endpoint: string, cookie: string, from: string | null): Promise<{ url: string; whole: boolean }> {
  return new Promise((done, failed) => {
    const upload = new Upload(bytes, {
      endpoint,
      uploadUrl: from,
      uploadSize: bytes.length,
      chunkSize: PIECE,
      retryDelays: null,
      // A browser says which site asks; a client that says nothing is another site.
      headers: { cookie, origin: new URL(endpoint).origin },
      metadata: { sha256: sha256(bytes) },
      storeFingerprintForResuming: false,
      onError: failed,
      onSuccess: () => done({ url: upload.url!, whole: true }),
      onChunkComplete: (_size, sent) => {
        if (sent === bytes.length) return;
        void upload.abort().then(() => done({ url: upload.url!, whole: false }), failed);
      },
    });
    upload.start();
  });
}

test('another client sends a picture with a cut at every 64 KiB, and its bytes are those that were sent', async ({ page, context, server }) => {
  welcome(server, solange);
  await signIn(page, solange);
  const bytes = await noise(page);
  expect(bytes.length).toBeGreaterThan(3 * PIECE);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

  let at: string | null = null;
  let times = 0;
  for (let whole = false; !whole; times += 1) {
    ({ url: at, whole } = await send(bytes, `${server.url}/api/media/v1/uploads`, cookie, at));
    const there = await page.request.head(at, { headers: { 'tus-resumable': '1.0.0' } });
    expect(Number(there.headers()['upload-offset'])).toBe(Math.min((times + 1) * PIECE, bytes.length));
  }
  expect(times).toBe(Math.ceil(bytes.length / PIECE));

  // The device that shows the same picture has nothing left to send, and whoever reads it gets what the other client sent.
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/media/')) sent.push(request.method());
  });
  await newNote(page);
  await title(page).fill('La neige');
  await page.getByLabel('Ajouter une photo').setInputFiles({ name: 'neige.jpg', mimeType: 'image/jpeg', buffer: bytes });
  const panel = page.getByRole('group', { name: 'Photo à ajouter' });
  await panel.getByLabel('Que voit-on?').fill('De la neige');
  await panel.getByRole('button', { name: 'Insérer dans le texte' }).click();
  await expect(text(page)).toHaveValue(new RegExp(sha256(bytes)));
  await page.getByRole('radio', { name: WORDS.fr.members }).check();
  await press(page, WORDS.fr.publish, 'La neige');
  await upToDate(page);
  await expect(status(page)).not.toContainText(WORDS.fr.onDevice);
  const answer = await page.request.get(`/media/${sha256(bytes)}.jpg`);
  expect(answer.status()).toBe(200);
  expect(sha256(await answer.body())).toBe(sha256(bytes));
  expect(sent).not.toContain('PATCH');
});
