// A telephone that hears nothing for months: what is not everybody's closes, what is written stays, all opens with the network.

import type { Page } from '@playwright/test';

import { awake, controlled } from '../fixtures/page';
import { expect, test } from '../fixtures/test';
import { WORDS, newNote, press, recordState, signIn, solange, status, text, title, upToDate, welcome } from '../fixtures/writer';

const banner = (page: Page) => page.getByRole('status').filter({ hasText: 'Cet appareil n’a pas parlé au serveur depuis longtemps' });

/** The device's clock says so many days more, in every page that is opened from now on. */
async function later(page: Page, days: number): Promise<void> {
  await page.addInitScript((ms) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + ms;
  }, days * 86_400_000);
}

test('what is not everybody’s closes on a device that hears nothing, and opens again with the network', async ({ page, context, server }) => {
  test.setTimeout(90_000);
  welcome(server, solange);
  await signIn(page, solange);
  await controlled(page);
  await newNote(page);
  await title(page).fill('Le bac de Saint-Antoine');
  await text(page).fill('Il passe encore en novembre.');
  await press(page, WORDS.fr.saveDraft, 'Le bac de Saint-Antoine');
  await upToDate(page);
  // What came back confirmed is leased; what is only sent stays beside the work on it.
  await expect(recordState(page)).toBeEmpty();
  const path = new URL(page.url()).pathname;

  await context.setOffline(true);
  await page.goto(path);
  await awake(page);
  await expect(page.getByText('Il passe encore en novembre.')).toBeVisible();
  await expect(banner(page)).toHaveCount(0);

  await later(page, 100);
  await page.goto('/appareil');
  await awake(page);
  await expect(banner(page)).toContainText('ce qui n’est pas public est refermé');
  await page.goto(path);
  await awake(page);
  await expect(banner(page)).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('Il passe encore en novembre.');
  // One goes on writing.
  await newNote(page);
  await title(page).fill('Le quai');
  await text(page).fill('Il a été refait.');
  await press(page, WORDS.fr.saveDraft, 'Le quai');
  await expect(status(page)).toContainText('sur cet appareil');

  await context.setOffline(false);
  await page.goto(path);
  await awake(page);
  await upToDate(page);
  await expect(banner(page)).toHaveCount(0);
  await context.setOffline(true);
  await page.goto(path);
  await awake(page);
  await expect(page.getByText('Il passe encore en novembre.')).toBeVisible();
});
