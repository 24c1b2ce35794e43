// Who looks at a page hears of news within seconds, and long before they would have asked by themselves.

import type { Page } from '@playwright/test';

import { awake } from '../fixtures/page';
import { pair } from '../fixtures/pair';
import { expect, test } from '../fixtures/test';
import {
  WORDS, faults, identifier, newNote, press, rewrite, rosaire, signIn, solange, status, text, title, upToDate, welcome,
} from '../fixtures/writer';

const { everyone, publish, save, toCheck } = WORDS.fr;
/** By itself a device asks again after half a minute at the earliest. */
const BY_ITSELF_MS = 30_000;

test('a suggestion is heard of by who looks at a page, and by nobody who does not', async ({ device, server }) => {
  test.setTimeout(120_000);
  const { she, he, heard } = await pair(device, server);
  await signIn(she, solange);
  await newNote(she);
  await title(she).fill('Le four banal');
  await text(she).fill('Rita le chauffe.');
  await she.getByRole('radio', { name: everyone }).check();
  await press(she, publish, 'Le four banal');
  await upToDate(she);
  const note = identifier(she);

  await signIn(he, rosaire);
  await he.goto(`/notes/${note}`);
  await awake(he);
  await he.getByRole('main').getByRole('link', { name: 'Suggérer une modification' }).click();
  await rewrite(he, 'Rita', 'Gisèle');

  const began = Date.now();
  await Promise.all([she.waitForResponse((answer) => answer.url().includes('/api/sync/v1/events') && answer.ok()), she.reload()]);
  await press(he, save, 'Le four banal');
  await expect(status(she)).toContainText(toCheck(1), { timeout: Math.max(1_000, BY_ITSELF_MS - 2_000 - (Date.now() - began)) });
  expect(faults(heard[0]!)).toEqual([]);
});

test('a visitor listens to nothing', async ({ device, server }) => {
  void server;
  const page = await (await device('fr-CA')).page();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/');
  await awake(page);
  await page.waitForRequest((request) => request.url().includes('/api/ping'), { timeout: 5_000 }).catch(() => undefined);
  expect(asked.filter((url) => url.includes('/events'))).toEqual([]);
});

test('of two tabs, the one that was opened last listens', async ({ device, server }) => {
  welcome(server, solange);
  const phone = await device('fr-CA');
  const first = await phone.page();
  const listens = (page: Page) => page.waitForResponse((answer) => answer.url().includes('/api/sync/v1/events') && answer.ok());
  const heard = listens(first);
  await signIn(first, solange);
  await heard;
  const second = await (await phone.browser()).newPage();
  const other = listens(second);
  await second.goto('/');
  await other;
  await second.close();
});
