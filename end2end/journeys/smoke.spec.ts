// The shortest journey: the home page is readable as sent, then comes to life without a word in the console.

import { awake, controlled } from '../fixtures/page';
import { expect, listen, test } from '../fixtures/test';

test('the home page is whole without JavaScript', async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  const page = await context.newPage();
  const answer = await page.goto('/');
  expect(answer?.status()).toBe(200);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', /^fr/);
  await context.close();
});

test('the home page comes to life in silence', async ({ page }) => {
  const heard = listen(page);
  const loaded = page.waitForResponse((answer) => answer.url().endsWith('.wasm'));
  await page.goto('/');
  expect((await loaded).status()).toBe(200);
  await page.waitForLoadState('networkidle');
  expect(heard).toEqual([]);
});

test('a page is there again after the server was killed and started', async ({ page, server }) => {
  await page.goto('/');
  await server.kill();
  await server.start();
  const answer = await page.goto('/');
  expect(answer?.status()).toBe(200);
});

test('a page that was opened past the worker is taken by it', async ({ page }) => {
  await page.goto('/');
  await awake(page);
  await controlled(page);
  const browser = await page.context().newCDPSession(page);
  const loaded = page.waitForEvent('load');
  await browser.send('Page.reload', { ignoreCache: true });
  await loaded;
  await awake(page);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
});
