// A newer version of which a file does not come leaves the one that is here, whole, and is offered once it comes.

import { rm } from 'node:fs/promises';

import { test } from '../fixtures/between';
import { lookForIt, newerBuild, runsNewer } from '../fixtures/build';
import { awake, controlled } from '../fixtures/page';
import { expect } from '../fixtures/test';

test('a build that does not come whole leaves the one that is here, and comes once it is whole', async ({ page, context, between, server }) => {
  await page.goto('/');
  await controlled(page);
  const folder = await newerBuild(server.site);
  await server.stop();
  server.site = folder;
  await server.start();
  between.port = server.port;
  between.missing.add('/boot.js');
  expect(await lookForIt(page)).toBe('redundant');
  const offer = page.getByRole('status').filter({ hasText: 'Une nouvelle version est prête' });
  await expect(offer).toHaveCount(0);
  await context.setOffline(true);
  await page.goto('/recherche?q=bac');
  await awake(page);
  await runsNewer(page, false);
  await expect(page.getByRole('heading', { level: 1, name: 'Recherche' })).toBeVisible();

  await context.setOffline(false);
  between.missing.clear();
  expect(await lookForIt(page)).toBe('installed');
  await offer.getByRole('button', { name: 'Mettre à jour', exact: true }).click();
  await runsNewer(page);
  await rm(folder, { recursive: true, force: true });
});
