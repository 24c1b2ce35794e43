// A visitor searches, reads, follows links both ways and opens a carnet: as sent, then by navigation inside the page.

import type { Page } from '@playwright/test';

import { carnet, elsewhere, note, test } from '../fixtures/library';
import { awake, mark, report } from '../fixtures/page';
import { expect, listen } from '../fixtures/test';

/** Waits until the page is the one with this title. */
async function arrive(page: Page, title: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page).toHaveTitle(`${title} · En commun`);
}

async function search(page: Page, words: string): Promise<void> {
  const box = page.getByRole('main').getByRole('searchbox', { name: 'Chercher partout' });
  await box.fill(words);
  await box.press('Enter');
  await expect(page).toHaveTitle(`« ${words} » · En commun`);
}

/** From the home page to a carnet, by everything that leads from one text to another. */
async function wander(page: Page): Promise<void> {
  const main = page.getByRole('main');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ce que l’on sait, mis en commun');
  await expect(main.getByRole('heading', { name: 'Récemment mis en commun' })).toBeVisible();

  await search(page, 'données ouvertes');
  const results = main.getByRole('region', { name: 'Résultats' }).getByRole('listitem');
  await expect(main.getByRole('status')).toHaveText(/^\d+\s+résultats$/);
  await expect(results.locator('mark').first()).toHaveText(/donnée|ouvert/i);

  // A controlled word says what it means, a territory what it is in: neither repeats its names.
  await search(page, 'appart');
  const theme = results.filter({ has: page.getByRole('link', { name: 'Logement', exact: true }) });
  await expect(theme.getByText(/^Les moyens de se loger/)).toBeVisible();
  await search(page, 'rimouski');
  const town = results.filter({ has: page.getByRole('link', { name: 'Rimouski', exact: true }) });
  await expect(town.getByText('Rimouski-Neigette, Bas-Saint-Laurent')).toBeVisible();

  await search(page, 'empecher');
  await expect(main.getByRole('status')).toHaveText(/^\d+\s+résultats$/);
  const found = results.filter({ has: page.getByRole('link', { name: note.title }) });
  await expect(found.locator('mark').first()).toHaveText('empêcher');

  await found.getByRole('link', { name: note.title }).click();
  await arrive(page, note.title);
  await expect(page).toHaveURL(new RegExp(`/notes/[a-z-]+-${note.path.slice('/notes/'.length)}$`));
  await expect(main.getByRole('list', { name: 'Par' })).toBeVisible();
  await expect(main.getByRole('link', { name: 'CC BY-SA 4.0' })).toHaveAttribute('rel', /license/);

  await main.getByRole('link', { name: elsewhere.from }).click();
  await arrive(page, elsewhere.title);

  const citing = main.getByRole('region', { name: 'Citée par' });
  await citing.getByRole('link', { name: note.title }).click();
  await arrive(page, note.title);

  await main.getByRole('region', { name: 'Dans 1 carnet' }).getByRole('link', { name: carnet.title }).click();
  await arrive(page, carnet.title);
  await expect(main.getByRole('article')).toHaveCount(carnet.notes);
}

test.describe('with no script', () => {
  test.use({ javaScriptEnabled: false });

  test('a visitor searches, reads and follows links', async ({ page }) => {
    const answer = await page.goto('/');
    expect(answer?.status()).toBe(200);
    await wander(page);
  });

  test('a visitor narrows a search with a facet, and takes it off', async ({ page }) => {
    const main = page.getByRole('main');
    const count = main.getByRole('status');
    const facets = main.getByRole('navigation', { name: 'Préciser' });
    const facet = facets.locator('a.facet').filter({ hasText: /^Note\s/ }).first();
    const number = (text: string) => Number(text.replace(/\D/g, ''));
    await page.goto('/recherche');
    await search(page, 'village');
    const all = number(await count.innerText());
    await main.locator('summary').filter({ hasText: 'Préciser' }).click();
    await expect(facet).not.toHaveAttribute('aria-current');
    const some = number(await facet.innerText());
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all);

    await facet.click();
    await expect(page).toHaveURL('/recherche?q=village&genre=note');
    expect(number(await count.innerText())).toBe(some);
    // What was chosen has its way back in sight: before the results on a telephone, beside them at a desk.
    const chosen = main.locator('a.facet[aria-current=true]').filter({ visible: true });
    await expect(chosen).toHaveText(/^Note\s/);
    // What the page shows is what it counts: every result is a note.
    const results = main.getByRole('region', { name: 'Résultats' });
    for (const link of await results.getByRole('heading').getByRole('link').all()) {
      await expect(link).toHaveAttribute('href', /^\/notes\//);
    }

    await chosen.click();
    await expect(page).toHaveURL('/recherche?q=village');
    expect(number(await count.innerText())).toBe(all);
    await expect(main.locator('.facet[aria-current]')).toHaveCount(0);
  });

  test('a visitor searches one carnet alone, then everywhere', async ({ page }) => {
    await page.goto(carnet.path);
    const main = page.getByRole('main');
    const box = main.getByRole('searchbox', { name: 'Chercher dans ce carnet' });
    await box.fill('village');
    await box.press('Enter');
    await expect(page).toHaveURL(/\/recherche\?q=village&dans=/);
    const number = async () => Number((await main.getByRole('status').innerText()).replace(/\D/g, ''));
    const here = await number();
    expect(here).toBeGreaterThan(0);
    expect(here).toBeLessThanOrEqual(carnet.notes);
    // Other words stay there.
    const again = main.getByRole('searchbox', { name: 'Chercher dans ces choix' });
    await again.fill('cuisine');
    await again.press('Enter');
    await expect(page).toHaveURL(/q=cuisine&dans=/);
    await again.fill('village');
    await again.press('Enter');
    await main.getByRole('list', { name: 'Choix' }).getByRole('link', { name: `Dans « ${carnet.title} »` }).click();
    await expect(page).toHaveURL('/recherche?q=village');
    expect(await number()).toBeGreaterThan(here);
  });

  test('an address that leads nowhere says so', async ({ page }) => {
    const answer = await page.goto('/notes/00000000-0000-7000-8000-000000000000');
    expect(answer?.status()).toBe(404);
    await arrive(page, 'Cette adresse ne mène nulle part');
    await search(page, 'empecher');
  });
});

test('a visitor does the same in one page, in silence', async ({ page }) => {
  const heard = listen(page);
  await report(page);
  await page.goto('/');
  await awake(page);
  const same = await mark(page);
  await wander(page);
  await same();

  // The way back is the browser's own.
  await page.goBack();
  await arrive(page, note.title);
  await page.goForward();
  await arrive(page, carnet.title);
  await same();
  expect(heard).toEqual([]);
});

test('results follow what is typed, and the address with them', async ({ page }) => {
  const heard = listen(page);
  await report(page);
  await page.goto('/recherche');
  await awake(page);
  const same = await mark(page);
  const main = page.getByRole('main');
  const box = main.getByRole('searchbox', { name: 'Chercher partout' });
  await box.pressSequentially('popote');
  await expect(main.getByRole('article').first().getByRole('link')).toHaveText(/popote/i);
  await expect(page).toHaveURL('/recherche?q=popote');
  await expect(box).toBeFocused();
  await box.fill('zzyzx');
  await expect(main.getByRole('heading', { name: 'Rien sous ces mots' })).toBeVisible();
  await same();
  expect(heard).toEqual([]);
});

/** The code of what stores, exchanges and searches. */
const DEVICE = /\/split_device\.wasm$/;

test('who only passes by downloads no code of the device; who stays has the page kept, and it is there at once the next time', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => DEVICE.test(request.url()) && asked.push(page.url()));
  const databases = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));

  await test.step('the home page, then a note by its link', async () => {
    await page.goto('/');
    await awake(page);
    const note = page.locator('main a[href^="/notes/"]').first();
    await note.click();
    await expect(page).toHaveURL(/\/notes\//);
    await expect(page.locator('article.reading')).toBeVisible();
    expect(asked).toEqual([]);
    expect(await databases()).not.toContain('encommun-public');
  });

  await test.step('it is read for a while', async () => {
    await page.waitForResponse(DEVICE);
    await expect.poll(databases).toContain('encommun-public');
  });

  await test.step('there is something to look after', async () => {
    const loaded = page.waitForResponse(DEVICE);
    await page.goto('/');
    await loaded;
  });
});
