// What a carnet holds is put in order by who manages it: by the keyboard, with no network, without a script; in categories, with a reason.

import type { Page } from '@playwright/test';

import { wrong } from '../fixtures/axe';
import { awake } from '../fixtures/page';
import { expect, listen, test } from '../fixtures/test';
import {
  WORDS, faults, identifier, press, rosaire, signIn, solange, status, text, title, upToDate, welcome,
} from '../fixtures/writer';

const CARNET = 'Le quai';
const NOTES = ['La clé du local', 'Le bac', 'La marée'];
const { everyone, onDeviceCount, publish, save } = WORDS.fr;

const main = (page: Page) => page.getByRole('main');

/** The titles of what a page lists, in order. */
const listed = (page: Page) => main(page).getByRole('article').getByRole('link');

/** Those of the page that puts them in order. */
const arranged = (page: Page) => main(page).locator('.arranged-line p:first-of-type a');

/** Somebody makes a carnet that everybody reads, and writes three notes in it. */
async function make(page: Page): Promise<string> {
  await page.goto('/carnets/nouveau');
  await awake(page);
  await title(page).fill(CARNET);
  await page.getByRole('radio', { name: everyone }).check();
  await press(page, publish, CARNET);
  await upToDate(page);
  const carnet = identifier(page);
  for (const note of NOTES) {
    await page.goto(`/notes/nouvelle?carnet=${carnet}`);
    await awake(page);
    await title(page).fill(note);
    await text(page).fill('Un mot.');
    await page.getByRole('radio', { name: everyone }).check();
    await press(page, publish, note);
    await upToDate(page);
  }
  return carnet;
}

test('a carnet is put in order, by the keyboard and with no network, in categories and with a reason', async ({ device, server }) => {
  test.setTimeout(120_000);
  welcome(server, solange);
  const hers = await device();
  const she = await hers.page();
  const heard = listen(she);
  await signIn(she, solange);
  const carnet = await make(she);

  await test.step('what nobody arranged is in the order of its placing', async () => {
    await she.goto(`/carnets/${carnet}`);
    await awake(she);
    await expect(listed(she)).toHaveText(NOTES);
  });

  await test.step('one is brought up by the keyboard, which stays with it', async () => {
    await main(she).getByRole('link', { name: 'Ordre et place' }).click();
    await expect(she.getByRole('heading', { level: 1, name: 'Ordre et place' })).toBeVisible();
    const up = main(she).getByRole('button', { name: `Monter ${NOTES[2]}` });
    await up.focus();
    await she.keyboard.press('Enter');
    await expect(main(she).getByText(/«\sLa marée\s» est maintenant au rang 2 sur 3/)).toBeVisible();
    await expect(arranged(she)).toHaveText([NOTES[0]!, NOTES[2]!, NOTES[1]!]);
    await expect(up).toBeFocused();
    await she.keyboard.press('Enter');
    await expect(arranged(she)).toHaveText([NOTES[2]!, NOTES[0]!, NOTES[1]!]);
    // It is the first: what leads further down has the keyboard.
    await expect(up).toBeDisabled();
    await expect(main(she).getByRole('button', { name: `Descendre ${NOTES[2]}` })).toBeFocused();
    for (const scheme of ['light', 'dark'] as const) {
      await she.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      expect(await wrong(she)).toEqual([]);
    }
    await upToDate(she);
  });

  await test.step('another goes to the end with no network', async () => {
    await hers.offline(true);
    await main(she).getByRole('button', { name: `À la fin ${NOTES[0]}` }).click();
    await expect(arranged(she)).toHaveText([NOTES[2]!, NOTES[1]!, NOTES[0]!]);
    await expect(status(she)).toContainText(onDeviceCount(1));
    await she.goto(`/carnets/${carnet}`);
    await awake(she);
    await expect(listed(she)).toHaveText([NOTES[2]!, NOTES[1]!, NOTES[0]!]);
    // The page that puts in order opens with no network too.
    await she.goto(`/carnets/${carnet}/ordonner`);
    await awake(she);
    await expect(arranged(she)).toHaveText([NOTES[2]!, NOTES[1]!, NOTES[0]!]);
    await hers.offline(false);
    await upToDate(she);
  });

  await test.step('the carnet gets categories, and a note goes into one, with a reason', async () => {
    await she.goto(`/carnets/${carnet}/modifier`);
    await awake(she);
    await main(she).locator('summary').filter({ hasText: 'Catégories' }).click();
    await main(she).getByLabel('Nouvelles catégories').fill('Au départ\nAu retour');
    await press(she, save, CARNET);
    await upToDate(she);
    await she.goto(`/carnets/${carnet}/ordonner`);
    await awake(she);
    await main(she).getByRole('link', { name: `Sa place ici ${NOTES[1]}` }).click();
    await main(she).getByRole('checkbox', { name: 'Au retour' }).check();
    await main(she).getByLabel('Pourquoi cette fiche est ici').fill('Il faut l’attendre.');
    expect(await wrong(she)).toEqual([]);
    await main(she).getByRole('button', { name: 'Enregistrer' }).click();
    await expect(main(she).getByText('C’est enregistré.')).toBeVisible();
    await upToDate(she);
    await she.goto(`/carnets/${carnet}`);
    await awake(she);
    const back = main(she).getByRole('region', { name: 'Au retour' });
    await expect(back.getByRole('article').getByRole('link')).toHaveText([NOTES[1]!]);
    await expect(back.getByText('Il faut l’attendre.')).toBeVisible();
    await expect(main(she).getByRole('region', { name: 'Au départ' })).toHaveCount(0);
    await expect(main(she).getByRole('region', { name: 'Autres' }).getByRole('article')).toHaveCount(2);
  });

  await test.step('whoever has an account may add to it from now on', async () => {
    await she.goto(`/carnets/${carnet}/ordonner`);
    await awake(she);
    await main(she).locator('summary').filter({ hasText: 'Qui peut y ranger des notes' }).click();
    await main(she).getByRole('radio', { name: 'Tous les membres' }).check();
    await main(she).getByRole('button', { name: 'Enregistrer' }).click();
    await expect(main(she).getByText('C’est enregistré.')).toBeVisible();
    await she.reload();
    await awake(she);
    await main(she).locator('summary').filter({ hasText: 'Qui peut y ranger des notes' }).click();
    await expect(main(she).getByRole('radio', { name: 'Tous les membres' })).toBeChecked();
  });
  expect(faults(heard)).toEqual([]);
});

test.describe('without JavaScript', () => {
  test('who manages a carnet puts it in order, and nobody else does', async ({ device, browser, server }) => {
    test.setTimeout(120_000);
    welcome(server, solange);
    welcome(server, rosaire);
    const hers = await device();
    const she = await hers.page();
    await signIn(she, solange);
    const carnet = await make(she);

    const enter = async (person: typeof solange) => {
      const page = await (await browser.newContext({ baseURL: server.url, javaScriptEnabled: false })).newPage();
      await page.goto('/compte');
      const form = main(page).locator('form').filter({ has: page.getByRole('button', { name: 'Se connecter', exact: true }) });
      await form.getByLabel(WORDS.fr.email).fill(person.email);
      await form.getByLabel(WORDS.fr.password).fill(person.password);
      await form.getByRole('button', { name: 'Se connecter' }).click();
      await page.waitForURL('/');
      await page.goto(`/carnets/${carnet}/ordonner`);
      return page;
    };
    const plain = await enter(solange);
    await main(plain).getByRole('button', { name: `Au début ${NOTES[2]}` }).click();
    await expect(arranged(plain)).toHaveText([NOTES[2]!, NOTES[0]!, NOTES[1]!]);
    await plain.goto(`/carnets/${carnet}`);
    await expect(listed(plain)).toHaveText([NOTES[2]!, NOTES[0]!, NOTES[1]!]);
    await expect(main(plain).getByRole('link', { name: 'Ordre et place' })).toBeVisible();

    const he = await enter(rosaire);
    await expect(he.getByRole('heading', { level: 1 })).not.toHaveText('Ordre et place');
    await he.goto(`/carnets/${carnet}`);
    await expect(main(he).getByRole('link', { name: 'Ordre et place' })).toHaveCount(0);
  });
});
