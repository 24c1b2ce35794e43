// What a telephone goes through: a disk that is full, a tab that the browser froze, two tabs that write at once, and a power cut
// while it writes.

import type { CDPSession, Page } from '@playwright/test';

import { asAuthor, settle } from '../fixtures/author';
import { test } from '../fixtures/between';
import { awake } from '../fixtures/page';
import { expect } from '../fixtures/test';
import { token as word, type Written } from '../fixtures/tokens';
import { WORDS, identifier, newNote, press, recordState, signIn, solange, status, text, title, upToDate } from '../fixtures/writer';

const { onDevice, saveDraft } = WORDS.fr;
const COPIES = process.env.ENCOMMUN_PROVE === '1' ? 20 : 4;

/** Fills the form of a new note that carries a word of its own. */
async function begin(page: Page): Promise<string> {
  const token = word();
  await newNote(page);
  await title(page).fill(`Note ${token.slice(-4)}`);
  await text(page).fill(token);
  return token;
}

/** Writes such a note until the screen says that it is kept. */
async function write(page: Page): Promise<Written> {
  const token = await begin(page);
  await press(page, saveDraft, `Note ${token.slice(-4)}`);
  await expect(recordState(page)).toHaveText(onDevice);
  return { id: identifier(page), token };
}

/** How much the browser lets this site keep; nothing for what it decides by itself. */
async function quota(tools: CDPSession, page: Page, quotaSize?: number): Promise<void> {
  const { origin } = new URL(page.url());
  await tools.send('Storage.overrideQuotaForOrigin', quotaSize === undefined ? { origin } : { origin, quotaSize });
}

test('on a disk that is full, what cannot be kept is said and stays in the form, and is kept once there is room', async ({ page, between, browser }) => {
  test.setTimeout(120_000);
  const tools = await page.context().newCDPSession(page);
  await page.goto('/');
  await quota(tools, page, 5_000_000);
  await signIn(page, solange);
  await page.context().setOffline(true);
  const full = page.getByRole('alert').filter({ hasText: 'Cet appareil est plein.' });
  const kept: Written[] = [];
  let token = '';
  for (let turn = 0; turn < 40; turn += 1) {
    token = await begin(page);
    // Long as a note may be, and unlike any other: what is stored is compressed.
    const long = Array.from({ length: 5_000 }, (_, at) => `${token}${at * 7_919}`).join(' ').slice(0, 150_000);
    await text(page).fill(`${token}\n\n${long}`);
    await page.getByRole('button', { name: saveDraft }).click();
    await expect(full.or(recordState(page).filter({ hasText: onDevice }))).toBeVisible();
    if (await full.isVisible()) break;
    kept.push({ id: identifier(page), token });
  }
  await expect(full).toBeVisible();
  expect(await text(page).inputValue()).toContain(`${token}\n\n`);
  await expect(status(page)).toContainText(WORDS.fr.onDeviceCount(kept.length));

  await quota(tools, page);
  await page.getByRole('button', { name: saveDraft }).click();
  await expect(recordState(page)).toHaveText(onDevice, { timeout: 30_000 });
  kept.push({ id: identifier(page), token });
  await page.context().setOffline(false);
  await upToDate(page);
  expect((await asAuthor(browser, between.url, kept)).lost).toEqual([]);
});

test('a tab that the browser froze keeps nobody from sending', async ({ page, context, between, browser }) => {
  test.setTimeout(90_000);
  await signIn(page, solange);
  const other = await context.newPage();
  await other.goto('/');
  await awake(other);
  await upToDate(other);
  // The first one led; it holds what it holds, and does nothing any more.
  const tools = await context.newCDPSession(page);
  await tools.send('Page.setWebLifecycleState', { state: 'frozen' });
  const token = await begin(other);
  await press(other, saveDraft, `Note ${token.slice(-4)}`);
  await upToDate(other);
  const note = { id: identifier(other), token };
  expect(await asAuthor(browser, between.url, [note])).toEqual({ lost: [], doubled: [] });

  await tools.send('Page.setWebLifecycleState', { state: 'active' });
  await page.goto(`/notes/${note.id}`);
  await expect(page.getByRole('main')).toContainText(token);
  await upToDate(page);
});

test('two tabs write at once, and all of it is there once', async ({ page, context, between, browser }) => {
  test.setTimeout(90_000);
  await signIn(page, solange);
  const other = await context.newPage();
  await other.goto('/');
  await awake(other);
  await context.setOffline(true);
  const written: Written[] = [];
  for (let turn = 0; turn < 3; turn += 1) written.push(...(await Promise.all([page, other].map(write))));
  await expect(status(page)).toContainText(WORDS.fr.onDeviceCount(written.length));
  await context.setOffline(false);
  // Both write on while it leaves.
  const tokens = await Promise.all([page, other].map(async (tab) => {
    const token = await begin(tab);
    await press(tab, saveDraft, `Note ${token.slice(-4)}`);
    return { id: identifier(tab), token };
  }));
  for (const tab of [page, other]) await upToDate(tab);
  expect(await asAuthor(browser, between.url, [...written, ...tokens])).toEqual({ lost: [], doubled: [] });
});

test('what was on the disk when the power was cut is there when it comes back', async ({ device, between, browser }) => {
  test.setTimeout(60_000 + COPIES * 20_000);
  const phone = await device();
  await settle(phone, between);
  await phone.browser({ baseURL: between.url, offline: true });
  const page = await phone.page();
  const written: Written[] = [];
  for (let turn = 0; turn < COPIES; turn += 1) {
    await test.step(`copy ${turn}`, async () => {
      written.push(await write(page));
      // Another one is being written when everything stops.
      await begin(page);
      await page.getByRole('button', { name: saveDraft }).click();
      await new Promise((later) => setTimeout(later, (turn * 37) % 150));
      const copy = await phone.cut();
      const kept = [...written];
      await copy.browser({ baseURL: between.url, offline: true });
      const again = await copy.page();
      for (const { id, token } of kept) {
        await again.goto(`/notes/${id}`);
        await expect(again.getByRole('main')).toContainText(token);
      }
      await copy.offline(false);
      await again.goto('/appareil');
      await upToDate(again);
      await copy.remove();
      expect(await asAuthor(browser, between.url, kept)).toEqual({ lost: [], doubled: [] });
    });
  }
});
