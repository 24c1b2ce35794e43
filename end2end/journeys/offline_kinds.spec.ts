// With no network, no server and a new browser, what every device keeps opens where nobody has been on it, and so do its lists.

import type { Browser, Page } from '@playwright/test';

import { carnet, stock } from '../fixtures/library';
import { awake, controlled, faults, status } from '../fixtures/page';
import { expect, test } from '../fixtures/test';

interface Sort {
  list: string;
  /** Which line of the list is opened. */
  line: number;
  /** Where its page says more than its title. */
  says: string;
}

const text = '.prose p';
/** How many territories one holds. */
const within = '[aria-labelledby=within] h2';

const sorts: Sort[] = [
  { list: '/lexique', line: 0, says: text },
  { list: '/organisations', line: 0, says: text },
  { list: '/bases', line: 0, says: text },
  { list: '/themes', line: 0, says: text },
  { list: '/territoires', line: 0, says: within },
  { list: '/en/themes', line: -1, says: text },
];

/** A copy is said to be one, and of when. */
const AS_OF = {
  fr: /^Vous lisez la copie de votre trousse, du \d+(er)?\s\p{L}+ \d{4} à \d+\sh(\s\d\d)?\.$/u,
  en: /^You are reading your kit’s copy, from \p{L}+\s\d+, \d{4} at \d+:\d\d\s[ap]\.m\.+$/u,
};

const language = (path: string) => (path.startsWith('/en/') ? 'en' : 'fr');

/** The lines of a list that is open, by where they lead. */
const lines = (page: Page, list: string) => page.getByRole('main').locator(`a[href^="${list}/"]`);
const addresses = (page: Page, list: string) =>
  lines(page, list).evaluateAll((links) => links.map((link) => link.getAttribute('href')!));

interface Told {
  sort: Sort;
  addresses: string[];
  path: string;
  title: string;
  said: string;
}

/** What the server tells another browser of a list, and of one of its lines. */
async function ask(page: Page, sort: Sort): Promise<Told> {
  await page.goto(sort.list);
  const all = await addresses(page, sort.list);
  const path = all.at(sort.line);
  if (!path) throw new Error(`${sort.list} is empty`);
  await page.goto(path);
  const title = await page.getByRole('heading', { level: 1 }).innerText();
  const said = await page.getByRole('main').locator(sort.says).first().innerText();
  for (const words of [title, said]) expect(words, path).toMatch(/\p{L}/u);
  return { sort, addresses: all, path, title, said };
}

async function askAll(browser: Browser, baseURL: string): Promise<Told[]> {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false });
  const page = await context.newPage();
  const all: Told[] = [];
  for (const sort of sorts) all.push(await ask(page, sort));
  await context.close();
  return all;
}

/** Keeps a carnet: a visitor's device has nothing before; then it is whole once what every device keeps is there too. */
async function keep(page: Page): Promise<void> {
  await page.goto(carnet.path);
  await awake(page);
  const main = page.getByRole('main');
  await main.getByRole('button', { name: 'Garder dans ma trousse' }).click();
  await expect(main.getByText(/^Dans votre trousse\s: \d+\sfiches, .+, en date du /)).toBeVisible();
  await controlled(page);
}

/** A copy of the device's, in the language of its address. */
async function isCopy(page: Page, path: string): Promise<void> {
  const lang = language(path);
  await expect(page.getByRole('main').getByText(AS_OF[lang])).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${lang}`));
  await expect(status(page)).toContainText(lang === 'en' ? 'offline' : 'hors ligne');
}

test.describe.configure({ timeout: 120_000 });

test('what every device keeps opens where nobody has been, and so do its lists', async ({ browser, device, server }) => {
  stock(server);
  const all = await askAll(browser, server.url);
  const phone = await device();
  await keep(await phone.page());
  await phone.close();
  await server.stop();

  const page = await phone.page();
  await phone.offline(true);
  const heard = faults(page);
  const main = page.getByRole('main');
  for (const { sort, addresses: told, path, title, said } of all) {
    await test.step(path, async () => {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
      await expect(page).toHaveTitle(`${title} · En commun`);
      await expect(main.locator(sort.says).first()).toHaveText(said);
      await expect(main.locator(sort.says).first()).toBeVisible();
      await isCopy(page, path);
      expect(heard).toEqual([]);
    });
    await test.step(sort.list, async () => {
      await page.goto(sort.list);
      await expect.poll(() => addresses(page, sort.list), sort.list).toEqual(told);
      await expect(lines(page, sort.list).first()).toBeVisible();
      await isCopy(page, sort.list);
      expect(heard).toEqual([]);
    });
  }
});
