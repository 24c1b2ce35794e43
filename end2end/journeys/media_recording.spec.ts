// A voice is recorded in the page: piece by piece on the device, heard, kept; a tab that is killed loses the last seconds alone.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { awake, controlled } from '../fixtures/page';
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
const recorded = (page: Page) => page.getByRole('region', { name: 'Enregistré ici, pas encore gardé' });
/** Whether who uses the keyboard goes on in the panel: at the control that they pressed, or at the panel where it is gone. */
const goesOn = (page: Page) =>
  expect.poll(() => panel(page).evaluate((group) => group.contains(document.activeElement))).toBe(true);
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
  await expect(seconds(page)).toHaveText(/^0:(0[3-9]|[1-5]\d)$/, { timeout: 20_000 });
  await panel(page).getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('En pause.')).toBeAttached();
  expect(await violations(page)).toEqual([]);
  await panel(page).getByRole('button', { name: 'Reprendre' }).click();
  await goesOn(page);
  await panel(page).getByRole('button', { name: 'Arrêter' }).click();
  await expect(panel(page).getByRole('button', { name: 'Garder' })).toBeVisible();
  await goesOn(page);
  const player = panel(page).locator('audio');
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.readyState)).toBeGreaterThan(0);
  // Given up, even by the key that closes, it is still there to be kept.
  const asked = page.getByRole('group', { name: 'Enregistrement à ajouter' });
  await panel(page).getByRole('button', { name: 'Garder' }).click();
  await asked.getByLabel('Qu’entend-on?').press('Escape');
  await expect(asked).toBeHidden();
  await panel(page).getByRole('button', { name: 'Garder' }).click();
  await asked.getByLabel('Qu’entend-on?').fill('Rita raconte la crue');
  await asked.getByRole('button', { name: 'Insérer dans le texte' }).click();
  await expect(text(page)).toHaveValue(/!\[Rita raconte la crue\]\(\/media\/[0-9a-f]{64}\.webm\)/);
  await press(page, words.saveDraft, 'La voix de Rita');
  // A text on the disk names it: however soon the page goes, nothing of it is left to decide.
  const note = page.url();
  await page.goto('/appareil');
  await awake(page);
  await expect(page.getByText('Le fichier contiendra vos écrits, et 1 photo ou enregistrement')).toBeVisible();
  await expect(recorded(page)).toHaveCount(0);
  await page.goto(note);
  await awake(page);
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
  await expect(seconds(page)).toHaveText(/^0:(0[6-9]|[1-5]\d)$/, { timeout: 20_000 });
  await phone.kill();
  await phone.browser({ args: [...(launchOptions.args ?? []), ...MICROPHONE] });
  page = await phone.page();
  // What a browser keeps of who is signed in may be lost with it; what was recorded is not.
  await page.goto('/compte');
  await awake(page);
  if (await page.getByRole('button', { name: words.signIn }).isVisible()) await signIn(page, solange);
  // It is listed where one looks for what is on the device, and goes along with what is not sent.
  await page.goto('/appareil');
  await awake(page);
  await expect(recorded(page).getByRole('listitem')).toHaveCount(1);
  await expect(page.getByText('Le fichier contiendra vos écrits, et 1 photo ou enregistrement')).toBeVisible();
  await recorded(page).getByRole('button', { name: 'Écouter' }).click();
  const listened = recorded(page).locator('audio');
  await expect.poll(() => listened.evaluate((audio: HTMLAudioElement) => audio.readyState)).toBeGreaterThan(0);
  expect(await violations(page)).toEqual([]);
  const download = page.waitForEvent('download');
  await recorded(page).getByRole('button', { name: 'Exporter' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.webm$/);
  await recorded(page).getByRole('link', { name: 'Le garder dans une note' }).click();
  await expect(page.getByText('Un enregistrement est resté sur cet appareil.')).toBeVisible();
  const player = panel(page).locator('audio');
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.readyState)).toBeGreaterThan(0);
  // What this page asks about, no other page offers.
  const other = await (await phone.browser()).newPage();
  await other.goto('/appareil');
  await awake(other);
  await expect(other.getByRole('heading', { name: 'Journal de cet appareil' })).toBeVisible();
  await expect(recorded(other)).toHaveCount(0);
  await other.close();
  // Nothing is thrown away at one press.
  await panel(page).getByText('Jeter', { exact: true }).click();
  await panel(page).getByRole('button', { name: 'Jeter pour toujours' }).click();
  await expect(panel(page)).toBeHidden();
  await expect(page.getByText('L’enregistrement est jeté.')).toBeAttached();
  await expect(page.getByRole('button', { name: 'Enregistrer ici' })).toBeFocused();
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
