// Signing in and asking for an account: what the device remembers of it at once, and what nobody learns of it.

import type { Locator, Page } from '@playwright/test';

import { awake, controlled } from '../fixtures/page';
import { expect, listen, test } from '../fixtures/test';
import { WORDS, faults, rosaire, solange, welcome } from '../fixtures/writer';

const { email, password, signIn } = WORDS.fr;
const main = (page: Page) => page.getByRole('main');
const entrance = (page: Page, button: string): Locator =>
  main(page).locator('form').filter({ has: page.getByRole('button', { name: button, exact: true }) });

test('who is killed right after signing in is known at the next start, with no network', async ({ device, server }) => {
  welcome(server, solange);
  const phone = await device();
  const page = await phone.page();
  await page.goto('/');
  await awake(page);
  await controlled(page);
  await page.goto('/compte');
  await awake(page);
  const form = entrance(page, signIn);
  await form.getByLabel(email).fill(solange.email);
  await form.getByLabel(password).fill(solange.password);
  await form.getByRole('button', { name: signIn }).click();
  await page.waitForURL('/');
  await phone.kill();

  await server.stop();
  await phone.browser({ offline: true });
  const again = await phone.page();
  await again.goto('/notes/nouvelle');
  await awake(again);
  await expect(again.getByRole('textbox', { name: WORDS.fr.title, exact: true })).toBeVisible();
  await expect(again.getByRole('banner').getByText('Se connecter')).toHaveCount(0);
});

test('asking for an account is answered alike, and leaves one press to sign in', async ({ page, server }) => {
  welcome(server, solange);
  const heard = listen(page);
  const said: string[] = [];
  for (const { name, email: address } of [solange, rosaire]) {
    await page.goto('/compte');
    await awake(page);
    const form = entrance(page, 'Créer mon compte');
    await form.getByLabel('Nom', { exact: true }).fill(name);
    await form.getByLabel(email).fill(address);
    await form.getByLabel(password).fill(rosaire.password);
    await form.getByRole('button', { name: 'Créer mon compte' }).click();
    const notice = main(page).getByRole('status').filter({ hasText: 'Compte demandé' });
    await expect(notice).toContainText(address);
    said.push((await notice.innerText()).replace(address, '…'));
    await expect(entrance(page, signIn).getByLabel(email)).toHaveValue(address);
    await expect(entrance(page, signIn).getByLabel(email)).toBeFocused();
  }
  expect(said[0]).toBe(said[1]);
  await page.keyboard.press('Enter');
  await page.waitForURL('/');
  await expect(page.getByRole('banner').getByText('Compte')).toBeAttached();
  expect(faults(heard)).toEqual([]);
});

test('a storage that does not answer keeps nobody out', async ({ page, server }) => {
  welcome(server, solange);
  await page.addInitScript(() => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (name, version) {
      return name === 'encommun-noted' ? ({} as IDBOpenDBRequest) : open.call(this, name, version);
    };
  });
  await page.goto('/compte');
  await awake(page);
  const form = entrance(page, signIn);
  await form.getByLabel(email).fill(solange.email);
  await form.getByLabel(password).fill(solange.password);
  await form.getByRole('button', { name: signIn }).click();
  await page.waitForURL('/');
  await expect(page.getByRole('banner').getByText('Compte')).toBeAttached();
});

test('a server that does not answer is waited for half a minute, and what was typed stays', async ({ page, server }) => {
  welcome(server, solange);
  await page.clock.install();
  await page.goto('/compte');
  await awake(page);
  const asked = new Promise<void>((done) => void page.route('**/api/account/v1/sign-in', () => done()));
  const form = entrance(page, signIn);
  await form.getByLabel(email).fill(solange.email);
  await form.getByLabel(password).fill(solange.password);
  await form.getByRole('button', { name: signIn }).click();
  await asked;
  await page.clock.fastForward(31_000);
  await expect(form.getByRole('alert')).toContainText('Le réseau manque.');
  await expect(form.getByLabel(email)).toHaveValue(solange.email);
  await page.unroute('**/api/account/v1/sign-in');
  await form.getByRole('button', { name: signIn }).click();
  await page.waitForURL('/');
});
