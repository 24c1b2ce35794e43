// Every right that one has a part in: asked for, answered by the keyboard with no network, taken back with a reason.

import type { Page } from '@playwright/test';

import { awake } from '../fixtures/page';
import { pair } from '../fixtures/pair';
import { expect, test } from '../fixtures/test';
import {
  WORDS, done, exchange, faults, identifier, newNote, press, rewrite, rosaire, signIn, solange, status, text, title,
  upToDate,
} from '../fixtures/writer';

const { everyone, onDeviceCount, publish, save, toCheck } = WORDS.fr;
const NOTES = ['La clé du local', 'Le quai'];
const main = (page: Page) => page.getByRole('main');

/** Writes a note that everybody reads, and answers its identifier. */
async function write(page: Page, heading: string): Promise<string> {
  await newNote(page);
  await title(page).fill(heading);
  await text(page).fill('Elle est chez Rita.');
  await page.getByRole('radio', { name: everyone }).check();
  await press(page, publish, heading);
  await upToDate(page);
  return identifier(page);
}

/** Asks for the right to edit a note. */
async function ask(page: Page, note: string): Promise<void> {
  await page.goto(`/droits?sur=${note}`);
  await awake(page);
  await main(page).getByRole('radio', { name: 'Modifier' }).check();
  await main(page).getByRole('button', { name: 'Envoyer la demande' }).click();
  await expect(done(page)).toContainText('La demande est faite.');
  await exchange(page);
}

test('requests are found by state, answered by the keyboard with no network, and taken back', async ({ device, server }) => {
  test.setTimeout(180_000);
  const { hers, his, she, he, heard } = await pair(device, server);
  await signIn(she, solange);
  const notes = [await write(she, NOTES[0]!), await write(she, NOTES[1]!)];
  await signIn(he, rosaire);
  for (const note of notes) await ask(he, note);

  await test.step('he finds both, and takes one back, saying why, with no network', async () => {
    await he.goto('/compte');
    await awake(he);
    await main(he).getByRole('link', { name: 'Droits et demandes' }).click();
    await expect(main(he).getByRole('heading', { level: 1, name: 'Droits et demandes' })).toBeVisible();
    await expect(main(he).getByText('2 droits')).toBeVisible();
    await his.offline(true);
    await he.reload();
    await awake(he);
    await main(he).getByRole('link', { name: 'Demandés 2' }).click();
    for (const heading of NOTES) await expect(main(he).getByRole('link', { name: heading })).toBeVisible();
    await main(he).locator('summary').filter({ hasText: NOTES[1] }).click();
    const open = main(he).locator('details[open]');
    await open.getByLabel('Pourquoi').fill('Solange l’a corrigé.');
    await open.getByRole('button', { name: 'Reprendre ma demande' }).click();
    await expect(done(he)).toContainText('Votre demande est reprise.');
    await expect(status(he)).toContainText(onDeviceCount(1));
    await his.offline(false);
    await upToDate(he);
  });

  await test.step('she answers the other by the keyboard, with the server stopped', async () => {
    await exchange(she);
    await hers.offline(true);
    await server.stop();
    await she.goto('/suggestions');
    await awake(she);
    await main(she).getByRole('link', { name: 'Droits et demandes' }).click();
    await main(she).getByRole('link', { name: 'Ceux des autres 2' }).click();
    await expect(main(she).getByText('Raison : Solange l’a corrigé.')).toBeVisible();
    const asked = main(she).getByRole('link', { name: 'Demandés 1' });
    await asked.click();
    // The list before shows the request too: who goes on is at the answer.
    await expect(asked).toHaveAttribute('aria-current', 'true');
    await expect(main(she).getByText(`${rosaire.name} demande ce droit : Modifier`)).toBeVisible();
    await main(she).getByLabel('Raison').focus();
    await she.keyboard.type('Bienvenue.');
    await she.keyboard.press('Tab');
    await expect(main(she).getByRole('button', { name: 'Accorder' })).toBeFocused();
    await she.keyboard.press('Enter');
    await expect(done(she)).toContainText('Votre réponse est enregistrée');
    // The button is gone with its form: one goes on at the request.
    await expect(main(she).locator('article:focus')).toHaveCount(1);
    await expect(status(she)).toContainText(onDeviceCount(1));
    await server.start();
    await hers.offline(false);
    await upToDate(she);
  });

  await test.step('he has it, and finds it among what was given to him', async () => {
    await exchange(he);
    await he.goto('/droits?etat=accordes');
    await awake(he);
    await expect(main(he).getByText('Droit accordé : Modifier.')).toBeVisible();
    await expect(main(he).getByText('Raison : Bienvenue.')).toBeVisible();
    await main(he).getByRole('link', { name: 'Rendus ou repris 1' }).click();
    await expect(main(he).getByText('Raison : Solange l’a corrigé.')).toBeVisible();
  });
  expect(heard.flatMap(faults)).toEqual([]);
});

test('a suggestion and a proposal are taken back by who made them, with no network', async ({ device, server }) => {
  test.setTimeout(180_000);
  const { his, she, he, heard } = await pair(device, server);
  await signIn(she, solange);
  const note = await write(she, NOTES[0]!);
  await she.goto('/carnets/nouveau');
  await awake(she);
  await title(she).fill('Le hangar');
  await she.getByRole('radio', { name: everyone }).check();
  await press(she, publish, 'Le hangar');
  await upToDate(she);

  await signIn(he, rosaire);
  await he.goto(`/notes/${note}`);
  await awake(he);
  await main(he).getByRole('link', { name: 'Suggérer une modification' }).click();
  await rewrite(he, 'Rita', 'Gisèle');
  await press(he, save, NOTES[0]!);
  await expect(status(he)).toContainText(toCheck(1), { timeout: 30_000 });
  await he.goto(`/notes/${note}/ranger`);
  await awake(he);
  await main(he).getByRole('button', { name: 'Ranger ici dans le carnet Le hangar' }).click();
  await expect(main(he).getByText('ajouté, ou proposé si une autre personne s’en occupe')).toBeVisible();
  // It leaves; that the carnet has to answer comes back with what is read after that.
  await exchange(he);
  await exchange(he);

  await his.offline(true);
  await server.stop();
  await he.goto('/suggestions');
  await awake(he);
  const waiting = main(he).locator('details.act[data-done=false]').filter({ hasText: 'Reprendre ma proposition' });
  await expect(waiting).toHaveCount(2);
  // Of the proposal and the suggestion each is written before one is sent: what becomes of the one leaves the other as it is.
  for (const each of [waiting.first(), waiting.last()]) {
    await each.locator('summary').click();
    await each.getByLabel('Pourquoi').fill('J’ai mal lu.');
  }
  // What is done stays done: no answer that was asked for before shows it as waiting again, were it for a blink.
  await he.evaluate((words) => {
    const left = () => [...document.querySelectorAll('main details.act[data-done=false]')]
      .filter((act) => act.textContent?.includes(words)).length;
    const seen = [left()];
    Object.assign(globalThis, { left: seen });
    new MutationObserver(() => seen.push(left())).observe(document, { subtree: true, childList: true, attributes: true });
  }, 'Reprendre ma proposition');
  for (const left of [1, 0]) {
    await waiting.first().getByRole('button').click();
    await expect(waiting).toHaveCount(left);
    await expect(status(he)).toContainText(onDeviceCount(2 - left));
    for (const reason of await waiting.getByLabel('Pourquoi').all()) await expect(reason).toHaveValue('J’ai mal lu.');
  }
  await expect(main(he).getByRole('heading', { name: 'Rien n’attend' })).toBeVisible();
  const lefts = await he.evaluate(() => (globalThis as unknown as { left: number[] }).left);
  expect(lefts).toEqual([...lefts].sort((a, b) => b - a));
  await server.start();
  await his.offline(false);
  await upToDate(he);

  await exchange(she);
  await she.goto('/suggestions');
  await awake(she);
  await expect(main(she).getByRole('heading', { name: 'Rien n’attend' })).toBeVisible();
  await she.goto(`/notes/${note}/historique`);
  await awake(she);
  await expect(main(she).getByText(`Reprise par ${rosaire.name}`)).toBeVisible();
  await expect(main(she).getByText('Raison : J’ai mal lu.')).toBeVisible();
  await she.goto(`/notes/${note}`);
  await expect(main(she).getByText('reprise par la personne qui l’a faite. Raison : J’ai mal lu.')).toBeVisible();
  expect(heard.flatMap(faults)).toEqual([]);
});
