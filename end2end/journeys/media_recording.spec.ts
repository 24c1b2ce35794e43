// A voice is recorded in the page: piece by piece on the device, heard, kept; a tab that is killed loses the last seconds alone.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { controlled } from '../fixtures/page';
import { expect, listen, test } from '../fixtures/test';
import { WORDS, faults, newNote, press, signIn, solange, text, title, upToDate, welcome } from '../fixtures/writer';

const words = WORDS.fr;
/** A microphone that hums, and that nobody has to be asked for. */
const MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

test.use({ contextOptions: { reducedMotion: 'reduce' } });

async function violations(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  return (await axe.analyze()).violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

const panel = (page: Page) => page.getByRole('group', { name: 'Enregistrer ici' });
const seconds = (page: Page) => panel(page).getByRole('timer');

test('a voice is recorded with no network, heard, kept, and put into the text', async ({ device, server, launchOptions }) => {
  test.setTimeout(120_000);
  welcome(server, solange);
  const phone = await device(words.locale);
  await phone.browser({ args: [...(launchOptions.args ?? []), ...MICROPHONE] });
  const page = await phone.page();
  await signIn(page, solange);
  await controlled(page);
  await phone.offline(true);
  const heard = listen(page);
  await newNote(page);
  await title(page).fill('La voix de Rita');
  await text(page).fill('Elle raconte.');
  // From a page that may not listen, the form is loaded again with what was typed.
  await page.getByRole('button', { name: 'Enregistrer ici' }).click();
  const again = page.getByRole('button', { name: 'Charger de nouveau' });
  await expect(again.or(seconds(page))).toBeVisible();
  if (await again.isVisible()) {
    await again.click();
    await expect(text(page)).toHaveValue('Elle raconte.');
    await page.getByRole('button', { name: 'Enregistrer ici' }).click();
  }
  await expect(seconds(page)).toHaveText('0:03', { timeout: 20_000 });
  await panel(page).getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('En pause.')).toBeAttached();
  expect(await violations(page)).toEqual([]);
  await panel(page).getByRole('button', { name: 'Reprendre' }).click();
  await panel(page).getByRole('button', { name: 'Arrêter' }).click();
  const player = panel(page).locator('audio');
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.readyState)).toBeGreaterThan(0);
  await panel(page).getByRole('button', { name: 'Garder' }).click();
  const asked = page.getByRole('group', { name: 'Enregistrement à ajouter' });
  await asked.getByLabel('Qu’entend-on?').fill('Rita raconte la crue');
  await asked.getByRole('button', { name: 'Insérer dans le texte' }).click();
  await expect(text(page)).toHaveValue(/!\[Rita raconte la crue\]\(\/media\/[0-9a-f]{64}\.webm\)/);
  await press(page, words.saveDraft, 'La voix de Rita');
  expect(faults(heard)).toEqual([]);
  await phone.offline(false);
  await upToDate(page);
  const address = await page.getByRole('main').locator('audio').getAttribute('src');
  await expect.poll(async () => (await page.request.get(address!)).status(), { timeout: 30_000 }).toBe(200);
});

test('a browser that is killed keeps what was recorded', async ({ device, server, launchOptions }) => {
  test.setTimeout(120_000);
  welcome(server, solange);
  const phone = await device(words.locale);
  await phone.browser({ args: [...(launchOptions.args ?? []), ...MICROPHONE] });
  let page = await phone.page();
  await signIn(page, solange);
  await controlled(page);
  await page.goto('/notes/nouvelle');
  await page.getByRole('button', { name: 'Enregistrer ici' }).click();
  await expect(seconds(page)).toHaveText('0:06', { timeout: 20_000 });
  await phone.kill();
  await phone.browser({ args: [...(launchOptions.args ?? []), ...MICROPHONE] });
  page = await phone.page();
  // What a browser keeps of who is signed in may be lost with it; what was recorded is not.
  await signIn(page, solange);
  // Long enough for its tab to be held for gone.
  await expect(async () => {
    await page.goto('/notes/nouvelle');
    await expect(page.getByText('Un enregistrement est resté sur cet appareil.')).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 40_000 });
  const player = panel(page).locator('audio');
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.readyState)).toBeGreaterThan(0);
  await panel(page).getByRole('button', { name: 'Jeter' }).click();
  await expect(panel(page)).toBeHidden();
  await page.goto('/notes/nouvelle');
  await expect(page.getByRole('button', { name: 'Enregistrer ici' })).toBeVisible();
});

test('a microphone that is refused is said in a sentence, and the text stays', async ({ device, server }) => {
  welcome(server, solange);
  const page = await (await device(words.locale)).page();
  await signIn(page, solange);
  await page.goto('/notes/nouvelle');
  await text(page).fill('Un texte.');
  await page.getByRole('button', { name: 'Enregistrer ici' }).click();
  await expect(page.getByText(/n’a pas donné le micro|Aucun micro ne répond/)).toBeVisible();
  await expect(text(page)).toHaveValue('Un texte.');
});
