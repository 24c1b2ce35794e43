// A page can be used by everyone in all its states: with no network, being sent, with something to decide, with an error in a
// form; and each change is said once.

import type { Page } from '@playwright/test';

import { wrong } from '../fixtures/axe';
import { test } from '../fixtures/between';
import { type Said, hear } from '../fixtures/heard';
import { awake } from '../fixtures/page';
import { expect } from '../fixtures/test';
import {
  WORDS, edit, identifier, newNote, press, recordState, rewrite, signIn, solange, status, text, title, upToDate,
} from '../fixtures/writer';

const { offline, onDevice, onDeviceCount, publish, saveDraft, toCheck } = WORDS.fr;
const sending = 'envoi…';
const HEADING = 'Le sentier du lac';
const BODY = 'Le départ est au quai.\n\nLa passerelle est solide.';

const main = (page: Page) => page.getByRole('main');

test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** Says that the page as it is passes axe, in both themes, and that the page stays as it is. */
async function passes(page: Page, state: string): Promise<void> {
  await expect(page.locator('main [aria-busy=true]:not(.section *)')).toHaveCount(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await wrong(page), `${state}, ${colorScheme}`).toEqual([]);
  }
}

async function show(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await awake(page);
}

/** What the pill of the header said, in order. */
const ofPill = (said: Said[]) => said.filter(({ where }) => where === 'banner').map(({ text }) => text);

test('a save with no network is said once each time, and so is what became of it', async ({ page }) => {
  const sent = await (await page.request.get('/')).text();
  expect(sent.slice(sent.indexOf('<header'), sent.indexOf('</header>')), 'a region, empty, as sent')
    .toMatch(/role="status"[^>]*>(<!>|<!---->|\s)*<\/p>/);
  const said = await hear(page);
  await signIn(page, solange);
  await newNote(page);
  await expect.poll(() => ofPill(said).at(-1)).toContain('à jour');
  said.length = 0;

  await page.context().setOffline(true);
  await expect.poll(() => ofPill(said)).toEqual([offline]);
  await title(page).fill(HEADING);
  await text(page).fill(BODY);
  await expect.poll(() => said.map(({ text }) => text)).toContain('Brouillon gardé sur cet appareil.');
  await press(page, saveDraft, HEADING);
  await expect(recordState(page)).toHaveText(onDevice);
  const kept = `${offline} · ${onDeviceCount(1)}`;
  await expect.poll(() => ofPill(said).at(-1)?.replace(/\s/g, ' ')).toBe(kept);

  await page.context().setOffline(false);
  await upToDate(page);
  await expect.poll(() => ofPill(said).at(-1)).toContain('à jour');
  const pill = ofPill(said).map((line) => line.replace(/\s/g, ' '));
  // Between what is kept and what is in, it may be said that it leaves.
  expect(pill.filter((line) => !/^(envoi…( · .*)?|sur cet appareil : 1)$/.test(line)))
    .toEqual([offline, kept, expect.stringMatching(/^à jour · \d+ h( \d\d)?$/)]);
  expect(pill.filter((line, at) => line === pill[at - 1]), 'said twice').toEqual([]);
  // A region that comes with the page, its words already in it, is read with the page.
  const ofNote = said.filter(({ sure, where }) => sure && where === 'record-state').map(({ text }) => text);
  expect(ofNote.filter((line, at) => line === ofNote[at - 1]), 'said twice of the note').toEqual([]);
  // Nothing failed, and no region appeared with its words already in it where they might not be said.
  expect(said.filter(({ role }) => role === 'alert')).toEqual([]);
  expect(said.filter(({ sure, where }) => !sure && where === 'banner')).toEqual([]);
});

test('with no network, and with something to decide, a page can be used by everyone', async ({ page, browser, between }) => {
  test.setTimeout(90_000);
  await signIn(page, solange);
  await newNote(page);
  await title(page).fill(HEADING);
  await text(page).fill(BODY);
  await press(page, publish, HEADING);
  await upToDate(page);
  const note = new URL(page.url()).pathname;
  const id = identifier(page);

  await test.step('with no network', async () => {
    await page.context().setOffline(true);
    await edit(page);
    await rewrite(page, 'solide', 'fermée depuis mardi');
    await press(page, WORDS.fr.save, HEADING);
    await expect(status(page)).toContainText(onDeviceCount(1));
    await passes(page, 'a note with no network');
    for (const path of ['/appareil', '/nulle/part/ici', '/notes/00000000-0000-7000-8000-000000000000', '/']) {
      await show(page, path);
      await passes(page, `${path} with no network`);
    }
  });

  await test.step('meanwhile, elsewhere, the same sentence is changed', async () => {
    const elsewhere = await browser.newContext({ baseURL: between.url, javaScriptEnabled: false, locale: 'fr-CA' });
    const other = await elsewhere.newPage();
    await other.goto('/compte');
    await other.locator('#email').fill(solange.email);
    await other.locator('#password').fill(solange.password);
    await main(other).getByRole('button', { name: WORDS.fr.signIn, exact: true }).click();
    await other.waitForURL('/');
    await other.goto(`/notes/${id}/modifier`);
    await rewrite(other, 'solide', 'refaite en deux planches neuves');
    await press(other, WORDS.fr.save, HEADING);
    await elsewhere.close();
  });

  await test.step('with something to decide', async () => {
    await page.context().setOffline(false);
    await expect(status(page)).toContainText(toCheck(1), { timeout: 30_000 });
    for (const path of [note, '/suggestions', '/appareil']) {
      await show(page, path);
      if (path !== '/appareil') await expect(main(page).locator('[data-version=other]')).toBeVisible();
      await passes(page, `${path} with something to decide`);
    }
  });
});

test('while something is being sent, a page can be used by everyone', async ({ page, between }) => {
  await signIn(page, solange);
  await newNote(page);
  await title(page).fill(HEADING);
  await text(page).fill(BODY);
  let goes = () => {};
  const held = new Promise<void>((done) => (goes = done));
  between.onPush = async () => (await held, true);
  await press(page, publish, HEADING);
  await expect(status(page)).toContainText(sending);
  await passes(page, 'a note that is being sent');
  // The way a person goes there: a page that is loaded again would send again.
  await status(page).click();
  await expect(page).toHaveURL('/appareil');
  await passes(page, '/appareil while something is being sent');
  await expect(status(page)).toContainText(sending);
  goes();
  await upToDate(page);
});

test('with an error in a form, a page can be used by everyone', async ({ page }) => {
  await test.step('signing in', async () => {
    await show(page, '/compte');
    const form = main(page).locator('form').filter({ has: page.getByRole('button', { name: WORDS.fr.signIn, exact: true }) });
    await form.getByLabel(WORDS.fr.email).fill(solange.email);
    await form.getByLabel(WORDS.fr.password).fill('ce n’est pas celui-là');
    await form.getByRole('button', { name: WORDS.fr.signIn }).click();
    await expect(form.getByRole('alert')).toContainText('n’est pas le bon');
    await expect(form.getByLabel(WORDS.fr.email)).toHaveValue(solange.email);
    await passes(page, 'signing in with an error');
  });
  await signIn(page, solange);
  for (const path of ['/notes/nouvelle', '/lexique/nouveau', '/organisations/nouvelle']) {
    await test.step(path, async () => {
      await show(page, path);
      // Until its script runs, the browser itself says what is wrong.
      await expect(main(page).locator('form[novalidate]')).toBeVisible();
      await main(page).getByRole('button', { name: /^(Publier|Enregistrer)$/ }).first().click();
      const wrongs = main(page).locator('[aria-invalid=true]');
      await expect(wrongs.first()).toBeVisible();
      for (const field of await wrongs.all()) {
        const ids = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
        const error = main(page).locator(ids.map((id) => `[id="${id}"]`).join(', ')).filter({ visible: true }).last();
        await expect(error, 'a field says what is wrong').toHaveText(/\p{L}.*\./u);
      }
      await expect(main(page).locator(':focus')).toHaveCount(1);
      await passes(page, `${path} with an error`);
    });
  }
});
