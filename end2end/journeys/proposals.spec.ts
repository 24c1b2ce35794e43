// What is proposed to a carnet waits for who looks after it: declined with a reason, accepted, taken out, with a script, with no network and without either.

import type { Page } from '@playwright/test';

import { awake } from '../fixtures/page';
import { places } from '../fixtures/stores';
import { expect, listen, test } from '../fixtures/test';
import {
  WORDS, exchange, faults, identifier, newNote, press, rosaire, signIn, solange, status, text, title, upToDate, welcome,
} from '../fixtures/writer';

const CARNET = 'Le quai';
const NOTE = 'La clé du local';
const REASON = 'Elle parle d’un autre quai.';

const main = (page: Page) => page.getByRole('main');

/** Somebody makes a carnet that everybody reads, and only they add to. */
async function makeCarnet(page: Page): Promise<string> {
  await page.goto('/carnets/nouveau');
  await awake(page);
  await title(page).fill(CARNET);
  await page.getByRole('radio', { name: WORDS.fr.everyone }).check();
  await press(page, WORDS.fr.publish, CARNET);
  await upToDate(page);
  return identifier(page);
}

/** Somebody publishes a note for everybody. */
async function makeNote(page: Page): Promise<string> {
  await newNote(page);
  await title(page).fill(NOTE);
  await text(page).fill('Elle est chez Rita.');
  await page.getByRole('radio', { name: WORDS.fr.everyone }).check();
  await press(page, WORDS.fr.publish, NOTE);
  await upToDate(page);
  return identifier(page);
}

test.beforeEach(({ server }) => {
  welcome(server, solange);
  welcome(server, rosaire);
});

test('a proposal is declined with a reason, with no network, and told to who made it', async ({ device, server }) => {
  test.setTimeout(120_000);
  const [hers, his] = [await device(), await device()];
  const [she, he] = [await hers.page(), await his.page()];
  const heard = [listen(she), listen(he)];
  await signIn(he, rosaire);
  const carnet = await makeCarnet(he);
  await signIn(she, solange);
  const note = await makeNote(she);

  await test.step('she proposes her note to his carnet', async () => {
    await she.goto(`/notes/${note}/ranger`);
    await awake(she);
    await main(she).getByRole('button', { name: `Ranger ici dans le carnet ${CARNET}` }).click();
    await expect(main(she).getByText('ajouté, ou proposé si une autre personne s’en occupe')).toBeVisible();
    await upToDate(she);
    await she.goto(`/notes/${note}`);
    await expect(main(she).getByText(/Proposition à «\sLe quai\s»\s: en attente/)).toBeVisible();
    await she.goto(`/notes/${note}/ranger`);
    await expect(main(she).getByText('proposé, en attente d’une réponse')).toBeVisible();
  });

  await test.step('he declines it with no network, and is asked why', async () => {
    await exchange(he);
    // He never opened the note: it came with its proposal.
    await expect.poll(async () => (await places(he, 'chez Rita')).some((place) => place.endsWith('/base'))).toBe(true);
    await his.offline(true);
    await server.stop();
    await he.goto(`/carnets/${carnet}`);
    await awake(he);
    await expect(main(he).getByRole('heading', { name: '1 proposition' })).toBeVisible();
    await main(he).getByText(`Refuser « ${NOTE} »`).first().click();
    const why = main(he).getByLabel('Pourquoi');
    await why.fill(REASON);
    await main(he).getByRole('button', { name: `Refuser « ${NOTE} »` }).click();
    await expect(status(he)).toContainText(WORDS.fr.onDeviceCount(1));
    await server.start();
    await his.offline(false);
    await upToDate(he);
  });

  await test.step('she reads the reason on her note', async () => {
    await exchange(she);
    await she.goto(`/notes/${note}`);
    await expect(main(she).getByText(`refusée. Raison : ${REASON}`)).toBeVisible();
    const nobody = await she.request.get(`/notes/${note}`, { headers: { cookie: '' } });
    expect(await nobody.text()).not.toContain(REASON);
  });
  expect(heard.flatMap(faults)).toEqual([]);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  /** Signs somebody in by the form alone. */
  async function enter(page: Page, person: typeof solange): Promise<void> {
    await page.goto('/compte');
    const form = main(page).locator('form').filter({ has: page.getByRole('button', { name: WORDS.fr.signIn, exact: true }) });
    await form.getByLabel(WORDS.fr.email).fill(person.email);
    await form.getByLabel(WORDS.fr.password).fill(person.password);
    await form.getByRole('button', { name: WORDS.fr.signIn }).click();
    await page.waitForURL('/');
  }

  test('a proposal is accepted in the queue, and what it placed is taken out', async ({ page, browser, server }) => {
    await enter(page, rosaire);
    await page.goto('/carnets/nouveau');
    await title(page).fill(CARNET);
    await page.getByRole('radio', { name: WORDS.fr.everyone }).check();
    await press(page, WORDS.fr.publish, CARNET);
    const carnet = identifier(page);

    const other = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
    const she = await other.newPage();
    await enter(she, solange);
    await she.goto('/notes/nouvelle');
    await title(she).fill(NOTE);
    await text(she).fill('Elle est chez Rita.');
    await she.getByRole('radio', { name: WORDS.fr.everyone }).check();
    await press(she, WORDS.fr.publish, NOTE);
    const note = identifier(she);
    await she.goto(`/notes/${note}/ranger`);
    await main(she).getByRole('button', { name: `Ranger ici dans le carnet ${CARNET}` }).click();
    await expect(main(she).getByText(/Proposition à «\sLe quai\s»\s: en attente/)).toBeVisible();

    await page.goto('/suggestions');
    await main(page).getByRole('button', { name: `Accepter « ${NOTE} »` }).click();
    await page.goto(`/carnets/${carnet}`);
    await expect(main(page).getByRole('link', { name: NOTE })).toBeVisible();

    // She takes her note back out of it, and says why.
    await she.goto(`/notes/${note}`);
    await main(she).getByText(`Retirer : ${CARNET}`).first().click();
    await main(she).getByLabel('Pourquoi').fill(REASON);
    await main(she).getByRole('button', { name: `Retirer : ${CARNET}` }).click();
    await expect(main(she).getByText(`Raison : ${REASON}`)).toBeVisible();
    await page.goto(`/carnets/${carnet}`);
    await expect(main(page).getByRole('link', { name: NOTE })).toHaveCount(0);
    await other.close();
  });
});
