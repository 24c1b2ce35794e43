// After one visit, every address shows a page with no server: in a browser started afresh, typed or loaded again.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { Page } from '@playwright/test';

import { awake, controlled, faults, status } from '../fixtures/page';
import { expect, test } from '../fixtures/test';

const id = '00000000-0000-7000-8000-000000000000';

/** Every route of the application, as its own table names them. */
const table = readFileSync(resolve(import.meta.dirname, '../../app/src/app.rs'), 'utf8');
const routes = [...table.matchAll(/path!\("([^"]+)"\)/g)].map(([, path]) => path.replace(':id', id));

/** Those, with what may follow them, and addresses that none has. */
const addresses = [
  ...routes, '/recherche?q=popote', `/notes/un-titre-${id}`, `/notes/${id}/historique?version=1`, '/notes/mal-recopie',
  '/nulle/part', '/en', '/en/recherche', `/en/notes/${id}`, '/en/carnets', '/en/trousse', '/en/nulle/part',
];

/** One of each sort: the journey with no network differs by the browser's own word alone. */
const some = ['/', `/notes/${id}`, '/trousse', '/en/carnets'];

/** A whole page of the application, in the language of its address. */
async function stands(page: Page, address: string): Promise<void> {
  const english = address.startsWith('/en');
  await expect(page.locator('html')).toHaveAttribute('lang', english ? /^en/ : /^fr/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).not.toBeEmpty();
  await expect(page.locator('main [aria-busy=true]:not(.section *)')).toHaveCount(0);
  await expect(page).toHaveTitle(/ · En commun$|^En commun · /);
  await expect(page.getByRole('banner')).toBeVisible();
  await expect(page.getByRole('contentinfo')).toBeVisible();
  await expect(status(page)).toContainText(english ? 'offline' : 'hors ligne');
}

test.describe.configure({ timeout: 120_000 });

for (const cut of [false, true]) {
  test(`every address shows a page with no server${cut ? ' and no network' : ''}`, async ({ device, server }) => {
    const phone = await device();
    let page = await phone.page();
    await page.goto('/');
    await awake(page);
    await controlled(page);
    await phone.close();
    await server.stop();
    expect(routes.length).toBeGreaterThan(40);

    page = await phone.page();
    if (cut) await phone.offline(true);
    const heard = faults(page);
    for (const address of cut ? some : addresses) {
      await test.step(address, async () => {
        await page.goto(address);
        await stands(page, address);
        expect(heard).toEqual([]);
      });
    }
    for (const address of some) {
      await test.step(`${address}, again`, async () => {
        await page.goto(address);
        await page.reload();
        await stands(page, address);
        expect(heard).toEqual([]);
      });
    }
  });
}
