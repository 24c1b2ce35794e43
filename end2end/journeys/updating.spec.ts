// A newer version is offered, never forced: an open editor finds its last keystroke again, with a network or without.

import { rm } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import { lookForIt, newerBuild, runsNewer } from '../fixtures/build';
import { awake, mark } from '../fixtures/page';
import type { Server } from '../fixtures/server';
import { expect, test as journey } from '../fixtures/test';
import { newNote, rosaire, signIn, solange, status, text, title, welcome } from '../fixtures/writer';

const test = journey.extend<{ deploy: () => Promise<void> }>({
  /** Puts a newer build in the place of the one that runs, as an operator would. */
  deploy: async ({ server }, use) => {
    const made: string[] = [];
    await use(async () => {
      const folder = await newerBuild(server.site);
      made.push(folder);
      await server.stop();
      server.site = folder;
      await server.start();
    });
    for (const folder of made) await rm(folder, { recursive: true, force: true });
  },
});

const offer = (page: Page) => page.getByRole('status').filter({ hasText: 'Une nouvelle version est prête' });
const update = (page: Page) => offer(page).getByRole('button', { name: 'Mettre à jour', exact: true });

/** A person in the middle of a note, when a newer version comes. */
async function interrupted(page: Page, server: Server, deploy: () => Promise<void>): Promise<void> {
  welcome(server, solange);
  await signIn(page, solange);
  await newNote(page);
  await title(page).fill('Le bac de Saint-Antoine');
  await text(page).pressSequentially('Il passe encore en ');
  const same = await mark(page);
  await deploy();
  await lookForIt(page);
  await expect(offer(page)).toContainText('Ce que vous écrivez est gardé sur cet appareil et revient après la mise à jour.', { useInnerText: true });
  await same();
  await runsNewer(page, false);
}

test('what is being typed comes back after the update', async ({ page, server, deploy }) => {
  await interrupted(page, server, deploy);
  // Pressed right after the last keystroke, before the form was kept by itself.
  await text(page).pressSequentially('novembre.');
  await update(page).click();
  await runsNewer(page);
  await awake(page);
  await expect(title(page)).toHaveValue('Le bac de Saint-Antoine');
  await expect(text(page)).toHaveValue('Il passe encore en novembre.');
  await expect(offer(page)).toHaveCount(0);
});

test('with no network too', async ({ page, context, server, deploy }) => {
  await interrupted(page, server, deploy);
  await context.setOffline(true);
  await server.stop();
  await text(page).pressSequentially('novembre.');
  await update(page).click();
  await runsNewer(page);
  await awake(page);
  await expect(status(page)).toContainText('hors ligne');
  await expect(title(page)).toHaveValue('Le bac de Saint-Antoine');
  await expect(text(page)).toHaveValue('Il passe encore en novembre.');
});

test('later is later: nothing is loaded again, in this tab or another', async ({ page, context, server, deploy }) => {
  await interrupted(page, server, deploy);
  const other = await context.newPage();
  await other.goto('/a-propos');
  await awake(other);
  const [same, sameThere] = [await mark(page), await mark(other)];
  await offer(page).getByRole('button', { name: 'Plus tard' }).click();
  await expect(offer(page)).toHaveCount(0);

  // The other tab takes it; this one is told, and stays as it is.
  await expect(offer(other)).not.toContainText('Ce que vous écrivez est gardé', { useInnerText: true });
  await sameThere();
  await update(other).click();
  await runsNewer(other);
  await expect(offer(page)).toBeVisible();
  await same();
  await expect(text(page)).toHaveValue('Il passe encore en ');
  await update(page).click();
  await runsNewer(page);
  await expect(text(page)).toHaveValue('Il passe encore en ');
});

test('where a device keeps nothing, the page stays until its person says so', async ({ page, server, deploy }) => {
  // What a browser does where it is told to keep nothing.
  await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: null }));
  welcome(server, rosaire);
  await page.goto('/compte');
  await awake(page);
  const form = page.getByRole('main').locator('form').filter({ has: page.getByRole('button', { name: 'Se connecter' }) });
  await form.getByLabel('Adresse courriel').fill(rosaire.email);
  await form.getByLabel('Mot de passe').fill(rosaire.password);
  await form.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL('/');
  await newNote(page);
  await text(page).pressSequentially('Trois canots.');
  await deploy();
  await lookForIt(page);
  const same = await mark(page);
  await update(page).click();
  const warning = page.getByRole('status').filter({ hasText: 'Cet appareil n’a pas pu garder ce que vous avez tapé' });
  await expect(warning).toBeVisible();
  await same();
  await expect(text(page)).toHaveValue('Trois canots.');
  await warning.getByRole('button', { name: 'Mettre à jour sans le garder' }).click();
  await runsNewer(page);
});

test('a server that takes nothing more from this version says so on the screen', async ({ page, server }) => {
  welcome(server, solange);
  await signIn(page, solange);
  const same = await mark(page);
  await page.route(/\/api\/sync\/v1\/(push|pull)$/, (route) => route.fulfill({ status: 426, body: '' }));
  await page.getByRole('contentinfo').getByRole('link', { name: 'Cet appareil' }).click();
  await page.getByRole('button', { name: 'Envoyer maintenant' }).click();
  await expect(offer(page)).toContainText('vos écrits partiront après la mise à jour');
  await expect(status(page)).toContainText('mettez à jour pour envoyer');
  await same();
  await page.unroute(/\/api\/sync\/v1\/(push|pull)$/);
  await update(page).click();
  await expect(page.locator('html')).not.toHaveAttribute('data-marked');
  await awake(page);
  await expect(status(page)).toContainText('à jour');
});

test('what it does not take is handed over whole to those who read it, by who asks for that', async ({ page, server }) => {
  welcome(server, solange);
  await signIn(page, solange);
  await page.route(/\/api\/sync\/v1\/(push|pull)$/, (route) => route.fulfill({ status: 426, body: '' }));
  await newNote(page);
  await title(page).fill('Le bac de Saint-Antoine');
  await text(page).fill('Il ne passe plus.');
  await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
  await expect(status(page)).toContainText('mettez à jour pour envoyer');
  await page.getByRole('contentinfo').getByRole('link', { name: 'Cet appareil' }).click();
  const main = page.getByRole('main');
  await expect(main.getByText('Le serveur ne prend plus rien de cette version.')).toBeVisible();
  const handedOver = page.waitForResponse((answer) => answer.url().endsWith('/api/sync/v1/rescue'));
  await main.getByRole('button', { name: 'Remettre à l’équipe' }).click();
  expect((await handedOver).status()).toBe(200);
  const line = main.getByRole('listitem').filter({ hasText: 'Le bac de Saint-Antoine' });
  await expect(line).toContainText('remis à l’équipe');
  await expect(line).toContainText('L’équipe le garde au complet.');
  await expect(main.getByRole('button', { name: 'Remettre à l’équipe' })).toHaveCount(0);
});
