// Code that comes after the page: where it does not come, what is written is kept, what is read stays, and one is told.

import { signIn } from '../fixtures/library';
import { awake, controlled } from '../fixtures/page';
import { expect, test } from '../fixtures/test';
import { WORDS, edit, newNote, press, recordState, solange, status, text, title, welcome } from '../fixtures/writer';

// A worker would have it from the first visit on.
test.use({ serviceWorkers: 'block' });

const CODE = /\/split_device\.wasm$/;
const HEADING = 'Le bac de Saint-Antoine';

test('a note is saved though the code does not come, and again once it does', async ({ page, server }) => {
  welcome(server, solange);
  let refused = 0;
  await page.route(CODE, (route) => {
    refused += 1;
    return route.abort();
  });
  await signIn(page, solange);

  await test.step('the server takes it', async () => {
    await newNote(page);
    await title(page).fill(HEADING);
    await text(page).fill('Il passe encore en novembre.');
    await press(page, 'Enregistrer le brouillon', HEADING);
    await expect(page.getByText('Il passe encore en novembre.')).toBeVisible();
    expect(refused).toBeGreaterThan(0);
  });

  await test.step('with no network either, the form stays as it was typed', async () => {
    await edit(page);
    await text(page).fill('Il ne passe plus en novembre.');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Enregistrer le brouillon', exact: true }).click();
    await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
    await expect(text(page)).toHaveValue('Il ne passe plus en novembre.');
  });

  await test.step('the next attempt has it loaded, and the device stores', async () => {
    await page.unroute(CODE);
    // The network's return has it loaded, or the attempt.
    const loaded = page.waitForResponse(CODE);
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Enregistrer le brouillon', exact: true }).click();
    await loaded;
    await expect(page.getByText('Il ne passe plus en novembre.')).toBeVisible();
    await expect(recordState(page)).toBeEmpty();
  });

  await page.reload();
  await awake(page);
  await expect(page.getByText('Il ne passe plus en novembre.')).toBeVisible();
});

/** Refuses the code of the lists. */
const LISTS = /\/split_finding\.wasm$/;

test('a page whose code does not come is read as it was sent, and its links lead on', async ({ page }) => {
  await page.route(LISTS, (route) => route.abort());
  await page.goto('/carnets');
  await awake(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Carnets' })).toBeVisible();
  await page.getByRole('link', { name: 'En commun, accueil' }).click();
  await expect(page).toHaveURL('/');
  await awake(page);
});

test('what waits leaves from a page whose code does not come, too', async ({ page, server }) => {
  welcome(server, solange);
  await signIn(page, solange);
  await page.route(/\/api\/sync\/v1\/push$/, (route) => route.abort());
  await newNote(page);
  await title(page).fill(HEADING);
  await text(page).fill('Il passe encore en novembre.');
  await press(page, 'Enregistrer le brouillon', HEADING);
  await expect(status(page)).toContainText(WORDS.fr.onDeviceCount(1));
  await page.unroute(/\/api\/sync\/v1\/push$/);
  await page.route(LISTS, (route) => route.abort());
  const sent = page.waitForResponse(/\/api\/sync\/v1\/push$/);
  await page.goto('/carnets');
  expect((await sent).status()).toBe(200);
});

test.describe('on the first visit', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a page whose code does not come has the worker keep it for the next', async ({ page }) => {
    await page.route(LISTS, (route) => route.abort());
    await page.goto('/carnets');
    await awake(page);
    await controlled(page);
  });
});

test('a form that a visitor’s page shows again is left to the browser', async ({ page, context, server }) => {
  welcome(server, solange);
  await signIn(page, solange);
  await page.route('**/boot.js', (route) => route.abort());
  await page.goto('/notes/nouvelle');
  await page.unroute('**/boot.js');
  await title(page).fill(HEADING);
  await text(page).fill('Il passe encore en novembre.');
  const session = await context.cookies();
  await context.clearCookies();
  await page.getByRole('main').getByRole('button', { name: WORDS.fr.saveDraft, exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ }).first()).toBeVisible();
  await awake(page);
  await expect(title(page)).toHaveValue(HEADING);
  await expect(text(page)).toHaveValue('Il passe encore en novembre.');
  await context.addCookies(session);
  const posted = page.waitForRequest((asked) => asked.isNavigationRequest() && asked.method() === 'POST');
  await press(page, WORDS.fr.saveDraft, HEADING);
  await posted;
  await expect(page.getByText('Il passe encore en novembre.')).toBeVisible();
});

test('a page that cannot be loaded says so, and is asked for again', async ({ page }) => {
  await page.goto('/');
  await awake(page);
  await page.route(LISTS, (route) => route.abort());
  await page.getByRole('main').getByRole('link', { name: 'Parcourir les carnets' }).click();
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('Cette page n’a pas pu être chargée');
  await expect(title).toBeFocused();
  await page.unroute(LISTS);
  await page.getByRole('link', { name: 'Réessayer' }).click();
  await expect(title).toHaveText('Carnets');
});

test('the focus waits for a page whose code is on its way', async ({ page }) => {
  await page.goto('/');
  await awake(page);
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route(LISTS, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('main').getByRole('link', { name: 'Parcourir les carnets' }).click();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true');
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).not.toBeFocused();
  release();
  await expect(title).toHaveText('Carnets');
  await expect(title).toBeFocused();
  await expect(page.getByRole('main')).not.toHaveAttribute('aria-busy');
});
