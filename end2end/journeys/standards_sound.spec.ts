// Every page is sound HTML, is told alike before and after its script runs, keeps its frame in place, and lets one in without a test of memory.

import type { Browser, Page } from '@playwright/test';

import { LONG } from '../fixtures/length';
import { test } from '../fixtures/library';
import { awake } from '../fixtures/page';
import { english, open, type Place } from '../fixtures/places';
import { expect } from '../fixtures/test';
import { faulty, written } from '../fixtures/written';

const main = (page: Page) => page.getByRole('main');

/** Of each sort of page one; all of them in both languages in the long run. */
const SAMPLE = ['home', 'results', 'note', 'carnet', 'lexique', 'sign in', 'styleguide'];
const few = open.filter(({ name }) => SAMPLE.includes(name));
const places: Place[] = LONG ? [...open, ...open.map(english)] : few;

test.describe.configure({ timeout: LONG ? 600_000 : 60_000 });

/** Opens a page and waits until it is whole. */
async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await awake(page);
  await expect(page.locator('main [aria-busy=true]:not(.section *)')).toHaveCount(0);
}

async function plain(browser: Browser, baseURL: string | undefined): Promise<Page> {
  return (await browser.newContext({ baseURL, javaScriptEnabled: false, locale: 'fr-CA' })).newPage();
}

test('what is sent is read as it was written', async ({ browser, baseURL }) => {
  const page = await plain(browser, baseURL);
  for (const { name, path } of places) {
    const answer = await page.goto(path);
    const html = written(await answer!.text());
    expect.soft(html.wrong, `${name} (${path})`).toEqual([]);
    // A browser closes, moves and adds what it finds out of place.
    expect.soft(html.tree, `${name} (${path})`).toEqual(await page.evaluate(() => {
      const all = (element: Element, depth: number): string[] => [
        `${'.'.repeat(depth)}${element.localName}`,
        ...[...element.children].flatMap((child) => all(child, depth + 1)),
      ];
      // The framework sends scripts behind the document, which end up last in it.
      while (document.body.lastElementChild?.localName === 'script') document.body.lastElementChild.remove();
      return all(document.documentElement, 0);
    }));
    expect.soft(await page.evaluate(faulty), `${name} (${path})`).toEqual([]);
  }
  await page.context().close();
});

test('a page is told alike before and after its script runs', async ({ browser, baseURL, page, viewport }) => {
  const sent = await plain(browser, baseURL);
  await sent.setViewportSize(viewport!);
  // What a device holds is told by its script alone.
  const own = /\/(trousse|appareil|hors-ligne|styleguide)$/;
  for (const { name, path } of places.filter(({ path }) => !own.test(path))) {
    await sent.goto(path);
    await visit(page, path);
    // A carnet is kept by the script, whenever it is ready to.
    for (const one of [sent, page]) await main(one).evaluate((part) => part.querySelectorAll('.keep').forEach((keep) => keep.remove()));
    const told = await main(sent).ariaSnapshot();
    expect(told).toContain('heading');
    expect.soft(await main(page).ariaSnapshot(), `${name} (${path})`).toBe(told);
    expect.soft(await main(page).evaluate(elements), `${name} (${path})`).toEqual(await main(sent).evaluate(elements));
  }
  await sent.context().close();
});

/** The elements of a part of a page, with their attributes and the texts between, comments and the order of attributes apart. */
function elements(part: Element): string[] {
  const found: string[] = [];
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Element) {
      found.push(`<${node.localName} ${[...node.attributes].map(({ name, value }) => `${name}=${value}`).sort().join(' ')}>`);
    } else if (node.nodeValue?.trim()) {
      const last = found.at(-1)!;
      // A text in two parts is one once it is sent.
      if (last.startsWith('<')) found.push(node.nodeValue);
      else found[found.length - 1] = last + node.nodeValue;
    }
  }
  return found;
}

test('the frame is the same on every page: what helps is where it was', async ({ browser, baseURL }) => {
  const page = await plain(browser, baseURL);
  const frame = async () => {
    const links = page.locator('.site-header a, .bottom-bar a, .site-footer a').filter({ visible: true });
    const all = await links.evaluateAll((all) => all.map((one) => `${one.closest('[class]')!.className}: ${one.textContent}`));
    // The other language of the page is another address, and is not always at hand.
    return all.filter((name) => !/English|Français/.test(name));
  };
  await page.goto('/');
  const first = await frame();
  expect(first.some((name) => name.endsWith(': À propos'))).toBe(true);
  expect(first.length).toBeGreaterThan(10);
  for (const { name, path } of places.filter(({ path }) => !/^\/en(\/|$)/.test(path))) {
    await page.goto(path);
    expect.soft(await frame(), `${name} (${path})`).toEqual(first);
  }
  await page.context().close();
});

test('signing in asks for nothing to be remembered or copied out by hand', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await visit(page, '/compte');
  const entrance = main(page).locator('form').filter({ has: page.getByRole('button', { name: 'Se connecter' }) });
  const [email, password] = [entrance.getByLabel('Adresse courriel'), entrance.getByLabel('Mot de passe')];
  await expect(email).toHaveAttribute('autocomplete', /^username\b/);
  await expect(password).toHaveAttribute('autocomplete', 'current-password');
  const asking = main(page).locator('form').filter({ has: page.getByRole('button', { name: 'Créer mon compte' }) });
  await expect(asking.getByLabel('Nom', { exact: true })).toHaveAttribute('autocomplete', 'name');
  await expect(asking.getByLabel('Adresse courriel')).toHaveAttribute('autocomplete', /^username\b/);
  await expect(asking.getByLabel('Mot de passe')).toHaveAttribute('autocomplete', 'new-password');
  for (const field of [email, password]) {
    await page.evaluate(() => navigator.clipboard.writeText('un texte collé'));
    await field.focus();
    await page.keyboard.press('Control+V');
    await expect(field).toHaveValue('un texte collé');
  }
  // Nothing is asked for but these two.
  expect(await entrance.locator('input:not([type=hidden]), select, textarea').count()).toBe(2);
});

test('a page says its language, and a text that of its own', async ({ browser, baseURL }) => {
  const page = await plain(browser, baseURL);
  for (const place of few) {
    for (const [{ name, path }, tag] of [[place, 'fr-CA'], [english(place), 'en-CA']] as const) {
      await page.goto(path);
      await expect(page.locator('html')).toHaveAttribute('lang', tag);
      const tags = await page.locator('[lang]').evaluateAll((all) => [...new Set(all.map((one) => one.getAttribute('lang')!))]);
      expect.soft(tags.filter((tag) => Intl.getCanonicalLocales(tag)[0] !== tag), `${name} (${path})`).toEqual([]);
    }
  }
  await page.goto('/recherche?q=syllabics');
  const other = main(page).getByRole('article').getByRole('link', { name: 'Syllabics on the library computers' });
  await expect(other).toHaveAttribute('lang', 'en');
  await other.click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr-CA');
  for (const part of [main(page).getByRole('heading', { level: 1 }), main(page).locator('.prose').first()]) {
    expect(await part.evaluate((one) => one.closest('[lang]')!.getAttribute('lang'))).toBe('en');
  }
  await page.context().close();
});
