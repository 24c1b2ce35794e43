// Browsers and servers are killed while writing is on its way: what was said to be kept is on the server, once.

import type { Browser, BrowserContext } from '@playwright/test';

import { asAuthor, enter, settle } from '../fixtures/author';
import { test } from '../fixtures/between';
import type { Device } from '../fixtures/device';
import type { Proxy } from '../fixtures/proxy';
import { forgetOnSend, refuse, relax, seen, watch } from '../fixtures/sabotage';
import type { Server } from '../fixtures/server';
import { expect } from '../fixtures/test';
import { identifier as fresh, token as word, type Written } from '../fixtures/tokens';
import {
  WORDS, identifier, newNote, press, recordState, signIn, solange, status, text, title, upToDate,
} from '../fixtures/writer';

const LOOPS = process.env.ENCOMMUN_PROVE === '1' ? 200 : 20;
const { onDevice, saveDraft } = WORDS.fr;

type Plant = (browser: BrowserContext) => Promise<void>;

/** Opens the browser with no network, and writes a note with a word of its own until the screen says it is kept. */
async function write(phone: Device, between: Proxy, plant?: Plant): Promise<Written> {
  const browser = await phone.browser({ baseURL: between.url, offline: true });
  await plant?.(browser);
  const page = await phone.page();
  const token = word();
  await newNote(page);
  await title(page).fill(`Note ${token.slice(-4)}`);
  await text(page).fill(token);
  await press(page, saveDraft, `Note ${token.slice(-4)}`);
  await expect(recordState(page)).toHaveText(onDevice);
  return { id: identifier(page), token };
}

/** The moments of a push at which the browser is killed; each resolves when it is time. */
const MOMENTS: Record<string, (between: Proxy, server: Server, turn: number) => Promise<void>> = {
  'before the server hears of it': (between) =>
    new Promise((now) => {
      between.onPush = async () => (now(), false);
    }),
  'while the server takes it': (between) =>
    new Promise((now) => {
      between.onPush = async (reach) => (now(), await reach(), true);
    }),
  'taken, its answer lost': (between) =>
    new Promise((now) => {
      between.onPush = async (reach) => (await reach(), now(), false);
    }),
  'while its answer arrives': (between) =>
    new Promise((now) => {
      between.onPush = async (reach) => (await reach(), now(), true);
    }),
  'a little after its answer': (between, _, turn) =>
    new Promise((now) => {
      between.onPush = async (reach) => (await reach(), setTimeout(now, (turn * 13) % 90), true);
    }),
  'as the server dies too': (between, server, turn) =>
    new Promise((now) => {
      between.onPush = async (reach) => {
        // A second try would kill the server that comes after.
        between.onPush = undefined;
        setTimeout(() => void server.kill().then(now), (turn * 7) % 40);
        await reach();
        return true;
      };
    }),
};

/** What the device holds is sent; then the author, elsewhere, looks for every note. */
async function settled(phone: Device, between: Proxy, browser: Browser, written: Written[]) {
  between.onPush = undefined;
  await phone.browser({ baseURL: between.url });
  const page = await phone.page();
  await page.goto('/appareil');
  await upToDate(page);
  await phone.close();
  return asAuthor(browser, between.url, written);
}

test('a browser killed in mid-push loses nothing, and does nothing twice', async ({ between, browser, device, server }) => {
  test.setTimeout(60_000 + LOOPS * 15_000);
  const phone = await device();
  await settle(phone, between);
  const written: Written[] = [];
  const moments = Object.entries(MOMENTS);
  for (let turn = 0; turn < LOOPS; turn += 1) {
    const [name, moment] = moments[turn % moments.length]!;
    await test.step(`${turn}: ${name}`, async () => {
      written.push(await write(phone, between));
      // Every seventh is killed as soon as the screen has said that it is kept.
      if (turn % 7 !== 6) {
        const now = moment(between, server, turn);
        await phone.offline(false);
        await now;
      }
      await phone.kill();
      if (!server.running) await server.start();
    });
  }
  expect(await settled(phone, between, browser, written)).toEqual({ lost: [], doubled: [] });
});

test('the same journey hears of an outbox that forgets what it sends', async ({ browser, device, between, server }) => {
  const phone = await device();
  await settle(phone, between);
  const written = await write(phone, between, forgetOnSend);
  const now = MOMENTS['before the server hears of it']!(between, server, 0);
  await phone.offline(false);
  await now;
  await phone.kill();
  expect(await settled(phone, between, browser, [written])).toEqual({ lost: [written.token], doubled: [] });
});

// A killed process takes nothing with it of what it gave to the system, so only a power cut would tell a relaxed
// transaction from a strict one: what is looked at is how the browser was asked, and when the screen spoke.
for (const [plant, name] of [[undefined, ''], [relax, ': a relaxed write is heard of']] as const) {
  test(`the screen speaks after the disk${name}`, async ({ page }) => {
    await plant?.(page);
    await watch(page, onDevice);
    await signIn(page, solange);
    await page.context().setOffline(true);
    await newNote(page);
    await title(page).fill('Note');
    await text(page).fill('Elle est sur le disque.');
    await press(page, saveDraft, 'Note');
    await expect(recordState(page)).toHaveText(onDevice);
    const durability = plant ? 'relaxed' : 'strict';
    expect(await seen(page)).toEqual([{ what: 'put', durability }, { what: 'stored' }, { what: 'said' }]);
  });
}

test('what could not be kept is never said to be, and stays in the form', async ({ page }) => {
  await refuse(page);
  await signIn(page, solange);
  await page.context().setOffline(true);
  await newNote(page);
  await title(page).fill('Note');
  await text(page).fill('Elle n’est pas sur le disque.');
  await page.getByRole('button', { name: saveDraft }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Cet appareil n’a pas pu l’enregistrer.' })).toBeVisible();
  await expect(text(page)).toHaveValue('Elle n’est pas sur le disque.');
  await expect(page).toHaveURL(/\/nouvelle$/);
  await expect(status(page)).not.toContainText(onDevice);
});

test('a server killed in mid-write keeps all that it acknowledged, once', async ({ browser, between, server }) => {
  test.setTimeout(60_000 + LOOPS * 15_000);
  const author = await browser.newContext({ baseURL: between.url, javaScriptEnabled: false });
  await enter(author);
  /** Posts a note as a plain form does; tells whether the server said that it has it. */
  const post = async ({ id, token }: Written, group: string, op: string): Promise<boolean> => {
    const fields = { 'fields[title]': `Note ${token.slice(-4)}`, 'fields[body]': token, 'fields[status]': 'draft' };
    const next = `/notes/${id}`;
    const sent = author.request.post('/api/commons/v1/save', {
      form: { group, op, id, kind: 'note', ...fields, next },
      headers: { origin: between.url, accept: 'text/html', referer: `${between.url}/notes/nouvelle` },
      maxRedirects: 0,
    });
    const answer = await sent.catch(() => undefined);
    return answer?.status() === 302 && answer.headers().location === next;
  };

  const kept: Written[] = [];
  let interrupted = 0;
  for (let turn = 0; turn < LOOPS; turn += 1) {
    const notes = Array.from({ length: 6 }, () => ({ note: { id: fresh(), token: word() }, group: fresh(), op: fresh() }));
    // The first is acknowledged before anything happens; the others are on their way when the server dies.
    expect(await post(notes[0]!.note, notes[0]!.group, notes[0]!.op)).toBe(true);
    const others = notes.slice(1).map(({ note, group, op }) => post(note, group, op));
    const death = new Promise((done) => setTimeout(() => void server.kill().then(done), (turn * 11) % 120));
    const answers = [true, ...(await Promise.all(others))];
    await death;
    await server.start();
    for (const [at, acknowledged] of answers.entries()) {
      const { note, group, op } = notes[at]!;
      kept.push(note);
      if (acknowledged) continue;
      // Nobody knows whether it was taken: it is sent again, as it was.
      interrupted += 1;
      expect(await post(note, group, op)).toBe(true);
    }
  }
  expect(interrupted, 'a kill in mid-write').toBeGreaterThan(LOOPS / 4);
  await author.close();
  expect(await asAuthor(browser, between.url, kept)).toEqual({ lost: [], doubled: [] });
});
