// Two people write the same note with no network: what does not meet is merged, what meets is kept for them to choose.

import type { Locator, Page } from '@playwright/test';

import type { Device } from '../fixtures/device';
import { awake } from '../fixtures/page';
import { pair } from '../fixtures/pair';
import { expect, test } from '../fixtures/test';
import {
  WORDS, edit, exchange, faults, identifier, newNote, press, rewrite, rosaire, signIn, solange, status, text, title,
  upToDate,
} from '../fixtures/writer';

const { more, saveDraft, toCheck } = WORDS.fr;
const HEADING = 'Le sentier du lac';
const BODY = 'Le départ est au quai.\n\nLa passerelle est solide.\n\nLe retour se fait par la route.';

const main = (page: Page) => page.getByRole('main');

/** Opens the note, where it is on the device. */
async function open(page: Page, id: string): Promise<void> {
  await page.goto(`/notes/${id}`);
  await awake(page);
  await expect(page.getByRole('heading', { level: 1, name: HEADING })).toBeVisible();
}

/** A person changes a passage with no network, and the note is on their device. */
async function writes(device: Device, id: string, before: string, after: string): Promise<void> {
  const page = await device.page();
  await device.offline(true);
  await open(page, id);
  await edit(page);
  await rewrite(page, before, after);
  await press(page, saveDraft, HEADING);
  await expect(main(page).getByText(after)).toBeVisible();
  await expect(status(page)).toContainText('sur cet appareil : 1');
}

/** What the device says became of what its person wrote, the last first. */
async function journal(page: Page): Promise<Locator> {
  await page.goto('/appareil');
  await awake(page);
  return main(page).locator('.journal-line').filter({ hasText: HEADING }).first();
}

/** What the note's page says stands, without the versions that wait. */
async function stands(page: Page, sentence: string): Promise<void> {
  await expect(main(page).locator('article.reading > div > .prose').filter({ hasText: sentence })).toBeVisible();
}

test('two people write one note, and nothing of either is lost', async ({ device, server }) => {
  test.setTimeout(120_000);
  const { hers, his, she, he, heard } = await pair(device, server);
  await signIn(she, solange);
  await signIn(he, rosaire);

  await test.step('one of them writes the note, and names the other as its co-author', async () => {
    await newNote(she);
    await title(she).fill(HEADING);
    await text(she).fill(BODY);
    await she.getByText(more).click();
    await she.getByRole('checkbox', { name: rosaire.name }).check();
    await expect(she.getByRole('checkbox', { name: solange.name })).toBeChecked();
    await press(she, saveDraft, HEADING);
    await upToDate(she);
  });
  const id = identifier(she);
  await exchange(he);

  await test.step('they change different paragraphs: both changes stand, for both', async () => {
    await writes(hers, id, 'au quai', 'au vieux quai');
    await writes(his, id, 'par la route', 'par la grève');
    await hers.offline(false);
    await upToDate(she);
    await his.offline(false);
    await upToDate(he);
    await exchange(she);
    for (const page of [she, he]) {
      await open(page, id);
      await expect(main(page).getByText('Le départ est au vieux quai.')).toBeVisible();
      await expect(main(page).getByText('La passerelle est solide.')).toBeVisible();
      await expect(main(page).getByText('Le retour se fait par la grève.')).toBeVisible();
      await expect(status(page)).toContainText('à jour');
    }
  });

  const hersNow = 'La passerelle est fermée depuis mardi.';
  const hisNow = 'La passerelle attend deux planches neuves.';
  await test.step('they change the same sentence: one stands, the other waits, and both see both', async () => {
    await writes(hers, id, 'La passerelle est solide.', hersNow);
    await writes(his, id, 'La passerelle est solide.', hisNow);
    await hers.offline(false);
    await upToDate(she);
    await his.offline(false);
    await expect(status(he)).toContainText(toCheck(1), { timeout: 30_000 });
    await exchange(she);
    await expect(status(she)).toContainText(toCheck(1));
    for (const page of [she, he]) {
      await open(page, id);
      const waiting = main(page).getByRole('region', { name: '1 suggestion attend votre avis' });
      await expect(waiting.locator('[data-version=kept]')).toContainText('fermée depuis mardi');
      await expect(waiting.locator('[data-version=other]')).toContainText('deux planches neuves');
      await stands(page, hersNow);
      await page.goto('/suggestions');
      await awake(page);
      await expect(main(page).getByRole('link', { name: `Sur ${HEADING}` })).toBeVisible();
      await expect(main(page).locator('[data-version=kept]')).toContainText('fermée depuis mardi');
      await expect(main(page).locator('[data-version=other]')).toContainText('deux planches neuves');
    }
    await expect(await journal(he)).toContainText('à vérifier');
    await expect(await journal(she)).toContainText('envoyé');
  });

  await test.step('one of them takes the other version: both see it, and nothing waits any more', async () => {
    await she.goto('/suggestions');
    await awake(she);
    await main(she).getByRole('button', { name: 'Prendre l’autre version' }).click();
    await expect(main(she).getByText('L’autre version est prise.')).toBeVisible();
    await upToDate(she);
    await exchange(he);
    for (const page of [she, he]) {
      await open(page, id);
      await stands(page, hisNow);
      await expect(main(page).getByText(hersNow)).toBeHidden();
      await expect(main(page).getByText('Le départ est au vieux quai.')).toBeVisible();
      await expect(status(page)).toContainText('à jour');
      await page.goto('/suggestions');
      await expect(main(page).getByText('Rien n’attend')).toBeVisible();
    }
    const settled = await journal(he);
    await expect(settled).toContainText('envoyé');
    await expect(settled).not.toContainText('à vérifier');
  });
  expect(heard.map(faults)).toEqual([[], []]);
});
