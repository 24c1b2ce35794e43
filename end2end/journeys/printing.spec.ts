// On paper: the text alone, black on white whatever the screen was, with its addresses, and where and when at the foot.

import type { Page } from '@playwright/test';

import { carnet, note, test } from '../fixtures/library';
import { awake } from '../fixtures/page';
import { expect } from '../fixtures/test';

const organisation = '/organisations/9de4c8a3-8f9e-8ffa-bd76-3b992eb59070';

test.use({ colorScheme: 'dark' });

/** What is seen of the page and only serves on a screen. */
async function chrome(page: Page): Promise<string[]> {
  const parts = page.locator('header.site-header, nav, button, .button, form, input, .banners, .skip-link').filter({ visible: true });
  return parts.evaluateAll((all) => all.map((one) => `${one.localName}.${one.getAttribute('class') ?? ''}`));
}

/** What of the page is neither black nor dark grey on white. */
async function coloured(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const light = (colour: string) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      return alpha === 0 ? undefined : [red!, green!, blue!];
    };
    const seen = [...document.querySelectorAll('body, main *')].filter((one) => one.checkVisibility());
    return seen.flatMap((one) => {
      const { backgroundColor, color } = getComputedStyle(one);
      const [ground, ink] = [light(backgroundColor), light(color)];
      const wrong = (ground && ground.some((part) => part < 255)) || !ink || ink.some((part) => part > 0x33);
      return wrong ? [`${one.localName}.${one.getAttribute('class') ?? ''}: ${color} on ${backgroundColor}`] : [];
    });
  });
}

for (const { name, path } of [
  { name: 'a note', path: note.path },
  { name: 'a carnet', path: carnet.path },
  { name: 'the lexique', path: '/lexique' },
  { name: 'an organisation', path: organisation },
]) {
  test(`${name} prints as a text`, async ({ page, library }) => {
    await page.goto(path);
    await awake(page);
    await page.emulateMedia({ media: 'print' });
    expect(await chrome(page)).toEqual([]);
    expect(await coloured(page)).toEqual([]);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

    // The address of the page, and the day of printing once the browser prints.
    const foot = page.locator('.printed');
    await expect(foot).toContainText(new URL(page.url()).pathname);
    await expect(foot).toContainText(library.url);
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await expect(foot).toHaveText(/Imprimé le \d{1,2}(er)?\s\p{L}+\s\d{4}$/u);
    // On the narrowest paper nothing is cut off at the side.
    await page.setViewportSize({ width: 680, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(680);
  });
}

test('a link that leads out leaves its address on paper', async ({ page }) => {
  await page.goto(note.path);
  await page.emulateMedia({ media: 'print' });
  const licence = page.getByRole('link', { name: 'CC BY-SA 4.0' });
  const written = await licence.evaluate((link) => getComputedStyle(link, '::after').content);
  expect(written).toContain(await licence.getAttribute('href'));
});

test('none of it shows on a screen', async ({ page }) => {
  await page.goto(note.path);
  await expect(page.locator('.printed')).toBeHidden();
});
