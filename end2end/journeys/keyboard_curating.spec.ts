// With the keyboard alone, one suggests changes to another's note, decided on part by part; asks for a right, and is answered.

import type { Page } from '@playwright/test';

import { choose, follow, kept, push, reach, type } from '../fixtures/keyboard';
import { awake } from '../fixtures/page';
import { pair } from '../fixtures/pair';
import { expect, test } from '../fixtures/test';
import {
  WORDS, done, exchange, faults, identifier, newNote, press, rosaire, signIn, solange, status, text, title, upToDate,
} from '../fixtures/writer';

const { everyone, publish, save, toCheck } = WORDS.fr;
const HEADING = 'La clé du local';
const BODY = 'Elle est chez Rita.\n\nLa porte est bleue.\n\nOn entre par la cour.';

const main = (page: Page) => page.getByRole('main');
const button = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true });
const link = (page: Page, name: string) => main(page).getByRole('link', { name, exact: true });

/** Somebody has a note that everybody reads; it is made as quickly as can be. */
async function write(page: Page): Promise<string> {
  await newNote(page);
  await title(page).fill(HEADING);
  await text(page).fill(BODY);
  await page.getByRole('radio', { name: everyone }).check();
  await press(page, publish, HEADING);
  await upToDate(page);
  return `/notes/${identifier(page)}`;
}

/** Opens the note as a visitor's link does. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await awake(page);
}

/** Goes to what waits for an answer, by the account. */
async function waiting(page: Page): Promise<void> {
  await follow(page, page.getByRole('contentinfo').getByRole('link', { name: 'Compte', exact: true }), 'Compte');
  await follow(page, link(page, 'Ce qui attend votre avis'), 'Ce qui attend votre avis');
}

test('one suggests three changes, and whoever keeps the note takes two of them', async ({ device, server }) => {
  test.setTimeout(180_000);
  const { she, he, heard } = await pair(device, server);
  await signIn(she, solange);
  await signIn(he, rosaire);
  const path = await write(she);

  await test.step('he suggests', async () => {
    await open(he, path);
    await push(he, link(he, 'Suggérer une modification'));
    await expect(he.getByRole('heading', { level: 1 })).toBeFocused();
    await reach(he, text(he));
    await he.keyboard.press('Control+Home');
    for (const more of [' Sonnez deux fois.', ' Poussez fort.', ' En hiver, par la rue.']) {
      await he.keyboard.press('End');
      await he.keyboard.type(more);
      await he.keyboard.press('ArrowDown');
      await he.keyboard.press('ArrowDown');
    }
    await push(he, button(he, save));
    await expect(he.getByRole('heading', { level: 1, name: HEADING })).toBeFocused();
    await expect(status(he)).toContainText(toCheck(1), { timeout: 30_000 });
    await expect(he.getByRole('heading', { level: 1 }), 'what is told leaves the focus where it is').toBeFocused();
  });

  await test.step('she decides, part by part', async () => {
    await expect(status(she)).toContainText(toCheck(1), { timeout: 30_000 });
    await waiting(she);
    const parts = main(she).getByRole('checkbox');
    await expect(parts).toHaveCount(3);
    await push(she, main(she).getByRole('checkbox', { name: 'Texte, passage 3' }), 'Space');
    await expect(main(she).getByRole('checkbox', { name: 'Texte, passage 3' })).not.toBeChecked();
    await type(she, main(she).getByLabel('Pourquoi'), 'La rue est privée.');
    await push(she, button(she, 'Prendre ce qui est coché'));
    await expect(she.getByText('Ce qui était coché est pris.')).toBeVisible();
    await kept(she);
    await upToDate(she);
    await kept(she);
    await open(she, path);
    await expect(main(she).getByText('Elle est chez Rita. Sonnez deux fois.')).toBeVisible();
    await expect(main(she).getByText('On entre par la cour.', { exact: true })).toBeVisible();
    await expect(main(she).getByText('La porte est bleue. Poussez fort.')).toBeVisible();
  });
  expect(heard.flatMap(faults)).toEqual([]);
});

test('one asks for a right, and is answered', async ({ device, server }) => {
  test.setTimeout(180_000);
  const { she, he, heard } = await pair(device, server);
  await signIn(she, solange);
  await signIn(he, rosaire);
  const path = await write(she);

  await test.step('he asks', async () => {
    await open(he, path);
    await follow(he, link(he, 'Demander un droit'), 'Droits', `Droits sur « ${HEADING} »`);
    await choose(he, main(he).getByRole('group', { name: 'Ce que vous demandez' }), 'Modifier');
    await type(he, main(he).getByRole('textbox', { name: 'Pourquoi' }), 'Rita a déménagé.');
    await push(he, button(he, 'Envoyer la demande'));
    await expect(done(he)).toContainText('La demande est faite.');
    await kept(he);
    await upToDate(he);
    await kept(he);
    await follow(he, link(he, 'Retour à la page'), HEADING);
  });

  await test.step('she reads why, and answers', async () => {
    await exchange(she);
    await expect(status(she)).toContainText(toCheck(1));
    await waiting(she);
    await expect(main(she).getByText('Rita a déménagé.')).toBeVisible();
    await type(she, main(she).getByLabel('Raison'), 'Merci, allez-y.');
    await push(she, button(she, 'Accorder'));
    await expect(done(she)).toContainText('Votre réponse est enregistrée');
    await kept(she);
    await upToDate(she);
    await kept(she);
  });

  await test.step('he has it, and gives it back', async () => {
    await exchange(he);
    await open(he, path);
    await expect(main(he).getByText('Raison : Merci, allez-y.')).toBeVisible();
    await expect(link(he, 'Modifier')).toBeVisible();
    await push(he, main(he).getByRole('link', { name: 'Droits', exact: true }));
    await push(he, button(he, 'Rendre ce droit'));
    await expect(done(he)).toContainText('Ce droit est rendu.');
    await kept(he);
    await upToDate(he);
    await kept(he);
  });
  expect(heard.flatMap(faults)).toEqual([]);
});
