// With the keyboard alone, a visitor searches, narrows, follows links both ways; keeps a carnet, reads it with no network.

import type { Page } from '@playwright/test';

import { arrived, follow, kept, push, type } from '../fixtures/keyboard';
import { carnet, elsewhere, note, test } from '../fixtures/library';
import { awake, controlled, faults, mark, status } from '../fixtures/page';
import { expect, listen } from '../fixtures/test';

const main = (page: Page) => page.getByRole('main');

/** Opens the carnet, by the list of carnets. */
async function open(page: Page): Promise<void> {
  await page.goto('/carnets');
  await awake(page);
  await follow(page, main(page).getByRole('link', { name: carnet.title }), carnet.title);
}

test('a visitor searches, narrows, opens a note, follows a link in it, and comes back by what cites it', async ({ page }) => {
  const heard = listen(page);
  await page.goto('/');
  await awake(page);
  const same = await mark(page);
  await type(page, main(page).getByRole('searchbox', { name: 'Chercher partout' }), 'double');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/recherche?q=double');
  await arrived(page, 'Recherche', '« double »');

  await push(page, main(page).locator('summary').filter({ hasText: 'Préciser' }), 'Space');
  const facet = main(page).getByRole('navigation', { name: 'Préciser' }).locator('[href$="&genre=note"]');
  await push(page, facet);
  await expect(page).toHaveURL('/recherche?q=double&genre=note');
  await expect(main(page).getByRole('navigation', { name: 'Préciser' }).locator('[aria-current]')).toBeVisible();
  await kept(page);

  const results = main(page).getByRole('region', { name: 'Résultats' });
  await follow(page, results.getByRole('link', { name: note.title }), note.title);
  await follow(page, main(page).getByRole('link', { name: elsewhere.from }), elsewhere.title);
  const citing = main(page).getByRole('region', { name: 'Citée par' });
  await follow(page, citing.getByRole('link', { name: note.title }), note.title);
  await follow(page, main(page).locator('section').getByRole('link', { name: carnet.title }), carnet.title);
  await same();
  expect(heard).toEqual([]);
});

test('a visitor keeps a carnet and reads it with no network', async ({ page, context }) => {
  await open(page);
  await push(page, main(page).getByRole('button', { name: 'Garder dans ma trousse' }));
  await expect(main(page).getByText(/^Dans votre trousse\s: /)).toBeVisible();
  await kept(page);
  await controlled(page);
  await follow(page, main(page).getByRole('link', { name: 'Ouvrir ma trousse' }), 'Ma trousse');

  await context.setOffline(true);
  const heard = faults(page);
  await expect(status(page)).toContainText('hors ligne');
  await expect(page.getByRole('heading', { level: 1 }), 'the network goes, one stays').toBeFocused();
  await follow(page, main(page).getByRole('link', { name: carnet.title }), carnet.title);
  await follow(page, main(page).getByRole('link', { name: note.title }), note.title);
  await expect(main(page).getByText(/^Vous lisez la copie de votre trousse/)).toBeVisible();
  await follow(page, main(page).getByRole('link', { name: 'appels du matin' }), 'Les appels de neuf heures');
  const citing = main(page).getByRole('region', { name: 'Citée par' });
  await follow(page, citing.getByRole('link', { name: note.title }), note.title);
  await follow(page, page.getByRole('link', { name: 'Ma trousse' }).filter({ visible: true }), 'Ma trousse');
  await push(page, main(page).getByRole('button', { name: `Ne plus garder ${carnet.title}` }));
  await expect(main(page).getByRole('heading', { name: 'Votre trousse est vide' })).toBeVisible();
  await kept(page);
  expect(heard).toEqual([]);
});
