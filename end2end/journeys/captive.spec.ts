// A network that answers everything with a page of its own: it is told apart, nothing is taken for an answer, nothing is lost.

import { test } from '../fixtures/between';
import { awake } from '../fixtures/page';
import { expect, listen } from '../fixtures/test';
import { WORDS, faults, newNote, press, signIn, solange, status, text, title, upToDate } from '../fixtures/writer';

test('behind the page of a café, what is written stays on the device, and leaves when the network is one', async ({ page, between }) => {
  await signIn(page, solange);
  const seen = page.url();
  const heard = listen(page);
  await newNote(page);
  between.captive = true;
  await title(page).fill('Au café');
  await text(page).fill('La glace tient jusqu’à l’île.');
  await press(page, WORDS.fr.saveDraft, 'Au café');
  await expect(status(page)).toContainText('réseau sans accès');
  await expect(status(page)).toContainText(WORDS.fr.onDeviceCount(1));
  // What the device has is read from it.
  await page.getByRole('contentinfo').getByRole('link', { name: 'Cet appareil' }).click();
  await expect(page.getByRole('main').getByText('Au café').first()).toBeVisible();

  between.captive = false;
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await upToDate(page);
  expect(faults(heard)).toEqual([]);
  await page.goto(seen);
  await awake(page);
});

test('what the worker keeps is the application, what everybody may see, and nobody else’s', async ({ page }) => {
  await signIn(page, solange);
  await newNote(page);
  await title(page).fill('À moi');
  await text(page).fill('Rien que pour moi.');
  await press(page, WORDS.fr.saveDraft, 'À moi');
  await upToDate(page);
  for (const path of ['/compte', '/suggestions', '/appareil', '/recherche?q=moi', '/feed.atom']) await page.goto(path);
  await page.goto('/');
  await awake(page);
  const kept = await page.evaluate(async () => {
    const found: { cache: string; path: string; status: number; type: string; said: string }[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const answer = (await cache.match(request))!;
        const said = answer.headers.get('cache-control') ?? '';
        found.push({ cache: name.replace(/-.*/, '-'), path: new URL(request.url).pathname, status: answer.status, type: answer.type, said });
      }
    }
    return found;
  });
  const shell = kept.filter(({ cache }) => cache === 'shell-');
  expect(shell.length).toBeGreaterThan(5);
  for (const { path } of shell) expect(path).toMatch(/^\/(offline-shell|[\w-]+\.(js|svg|ico|webmanifest)|(pkg|fonts|icons)\/.+)$/);
  const others = kept.filter(({ cache, path }) => cache !== 'shell-' && cache !== 'media' && path !== '/device');
  expect(others).toEqual([]);
  for (const { path, status: code, type, said } of kept) {
    expect([code, type], path).not.toContain('opaque');
    expect(code, path).toBe(200);
    expect(said, path).not.toContain('no-store');
  }
});
