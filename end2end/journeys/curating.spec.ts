// Whoever curates hears of what waits on what others keep: in the status line, in the queue, with no network, and decides.

import type { Page } from '@playwright/test';

import { awake } from '../fixtures/page';
import { places } from '../fixtures/stores';
import { expect, listen, test } from '../fixtures/test';
import {
  WORDS, exchange, faults, identifier, newNote, press, rewrite, rosaire, signIn, solange, status, text, title, upToDate, welcome,
} from '../fixtures/writer';

const ALINE = { email: 'aline@exemple.org', name: 'Aline Gagnon', password: 'une lanterne au bout du ponton' };
const NOTE = 'La clé du local';

test('a librarian decides, with no network, what somebody suggests on another’s note', async ({ device, server }) => {
  test.setTimeout(120_000);
  welcome(server, solange);
  welcome(server, rosaire);
  const made = server.runWith(
    `${ALINE.password}\n`, 'account', 'create', ALINE.email, '--name', ALINE.name, '--duty', 'librarian',
  );
  expect(made.code, made.errors).toBe(0);
  const [hers, his, others] = [await device(), await device(), await device()];
  const [she, he, aline] = [await hers.page(), await his.page(), await others.page()];
  const heard = [listen(she), listen(he), listen(aline)];
  await signIn(she, solange);
  await newNote(she);
  await title(she).fill(NOTE);
  await text(she).fill('Elle est chez Rita.');
  await she.getByRole('radio', { name: WORDS.fr.everyone }).check();
  await press(she, WORDS.fr.publish, NOTE);
  await upToDate(she);
  const note = identifier(she);
  await signIn(aline, ALINE);

  await signIn(he, rosaire);
  await he.goto(`/notes/${note}`);
  await awake(he);
  await he.getByRole('main').getByRole('link', { name: 'Suggérer une modification' }).click();
  await expect(title(he)).toBeVisible();
  await rewrite(he, 'Rita', 'Gisèle');
  await press(he, WORDS.fr.save, NOTE);
  await expect(status(he)).toContainText(WORDS.fr.toCheck(1), { timeout: 30_000 });

  await exchange(aline);
  await expect(status(aline)).toContainText(WORDS.fr.toCheck(1), { timeout: 30_000 });
  // She never opened the note: it came with what waits on it, to whoever curates and to nobody else.
  const came = (page: Page) => places(page, 'chez Rita');
  await expect.poll(() => came(aline)).toHaveLength(1);
  expect((await came(aline))[0]).toMatch(/\/base$/);
  await others.offline(true);
  await server.stop();
  await aline.goto('/suggestions');
  await awake(aline);
  const card = aline.getByRole('article').filter({ hasText: 'Gisèle' });
  await expect(card).toBeVisible();
  await card.getByRole('button', { name: /^Prendre/ }).click();
  await expect(aline.getByText('L’autre version est prise.')).toBeVisible();
  await server.start();
  await others.offline(false);
  await upToDate(aline);
  const base = async () => (await came(aline)).filter((place) => place.endsWith('/base'));
  await expect.poll(base, 'nothing waits on it any more').toEqual([]);
  await she.goto(`/notes/${note}`);
  await expect(she.getByRole('main').getByText('Elle est chez Gisèle.')).toBeVisible();
  expect(heard.flatMap(faults)).toEqual([]);
});
