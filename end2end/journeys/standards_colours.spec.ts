// Colours are never needed and always enough: forced ones, 7:1 for what is read, 3:1 for what is used, more where more is asked for.

import type { Locator, Page } from '@playwright/test';

import { wrong } from '../fixtures/axe';
import { LONG } from '../fixtures/length';
import { test } from '../fixtures/library';
import { measuring } from '../fixtures/measured';
import { awake } from '../fixtures/page';
import { open } from '../fixtures/places';
import { expect } from '../fixtures/test';

const SAMPLE = ['results', 'version', 'styleguide'];
const places = LONG ? open : open.filter(({ name }) => SAMPLE.includes(name));
const THEMES = ['light', 'dark'] as const;

test.use({ contextOptions: { reducedMotion: 'reduce' } });
test.describe.configure({ timeout: LONG ? 600_000 : 60_000 });

async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await awake(page);
  await expect(page.locator('main [aria-busy=true]:not(.section *)')).toHaveCount(0);
  await measuring(page);
}

/** The focus indicators of the stops of the tab key that are too thin or too faint against what is around, a line each. */
async function faint(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const one of document.querySelectorAll<HTMLElement>('a[href], button, input, textarea, select, summary')) {
      if (!one.checkVisibility() || one.tabIndex < 0) continue;
      one.focus({ focusVisible: true } as FocusOptions);
      if (document.activeElement !== one) continue;
      // A card is outlined for its title, a search box for its field.
      const seen = [one, one.closest('.search-box, .card')].some((holder) => {
        if (!holder) return false;
        const { outlineColor, outlineStyle, outlineWidth } = getComputedStyle(holder);
        const strong = measures.contrast(outlineColor, measures.ground(holder.parentElement)) >= 3;
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && strong;
      });
      if (!seen) found.push(measures.name(one));
    }
    return found;
  });
}

/** The edges of controls that are too faint against what is around, a line each. */
async function edgeless(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const one of document.querySelectorAll<HTMLElement>('.field-control, .button, .search-box')) {
      if (!one.checkVisibility() || one.matches('[disabled], [aria-disabled=true]')) continue;
      const style = getComputedStyle(one);
      const around = measures.ground(one.parentElement);
      const edge = parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle !== 'none' ? style.borderTopColor : around;
      const most = Math.max(measures.contrast(edge, around), measures.contrast(measures.ground(one), around));
      // What is written on a button without an edge is what one sees of it.
      const named = one.matches('button, a, label') && measures.contrast(style.color, around) >= 4.5;
      if (most < 3 && !named) found.push(`${measures.name(one)}: ${most.toFixed(2)}`);
    }
    return found;
  });
}

for (const theme of THEMES) {
  test(`what is read has 7:1 and what is used 3:1 (${theme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    for (const { name, path } of places) {
      await visit(page, path);
      // A word in a frame of its own is a label, and has the 4.5:1 of every text.
      expect.soft(await wrong(page, ['color-contrast-enhanced'], 'main', '.tag, .tool'), `${name} (${path})`).toEqual([]);
      expect.soft(await edgeless(page), `${name} (${path}), controls`).toEqual([]);
      expect.soft(await faint(page), `${name} (${path}), focus`).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: theme, contrast: 'more' });
    await visit(page, '/styleguide');
    expect.soft(await wrong(page, ['color-contrast-enhanced']), 'more contrast').toEqual([]);
  });

  test(`with forced colours, nothing is lost (${theme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, forcedColors: 'active' });
    for (const { name, path } of places) {
      await visit(page, path);
      expect.soft(await pale(page), `${name} (${path}), texts`).toEqual([]);
      expect.soft(await faint(page), `${name} (${path}), focus`).toEqual([]);
      expect.soft(await unbounded(page), `${name} (${path}), edges`).toEqual([]);
      expect.soft(await alike(page), `${name} (${path}), told by colour alone`).toEqual([]);
      if (name === 'styleguide') expect.soft(await unseen(page, page.locator('svg')), 'icons').toEqual([]);
    }
  });
}

/** Texts that are too faint for what is behind them, a line each: axe takes their colours as if none was forced. */
async function pale(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const one = node.parentElement!;
      if (!node.nodeValue?.trim() || !one.checkVisibility() || one.closest('script, style, [disabled], [aria-disabled=true]')) continue;
      const contrast = measures.contrast(getComputedStyle(one).color, measures.ground(one));
      if (contrast < 4.5) found.add(`${measures.name(one)}: ${contrast.toFixed(2)}`);
    }
    return [...found];
  });
}

/** Controls and frames that have no edge once backgrounds are gone, a line each. */
async function unbounded(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const framed = '.button, .field-control, .search-box, .tag, .card, .sync-status';
    const all = [...document.querySelectorAll(framed)].filter((one) => one.checkVisibility());
    return all.filter((one) => {
      const style = getComputedStyle(one);
      const edges = (['Top', 'Bottom', 'Left', 'Right'] as const).some((side) => parseFloat(style[`border${side}Width`]) >= 1
        && style[`border${side}Style`] !== 'none' && measures.contrast(style[`border${side}Color`], measures.ground(one)) >= 3);
      return !edges;
    }).map((one) => measures.name(one));
  });
}

/** What is current, chosen, marked, added or taken out, and looks like what is not, a line each. */
async function alike(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const shape = (one: Element) => {
      const { borderBlockEndWidth, fontStyle, fontWeight, outlineStyle, textDecorationLine } = getComputedStyle(one);
      const { backgroundColor } = getComputedStyle(one);
      return [borderBlockEndWidth, fontStyle, fontWeight, outlineStyle, textDecorationLine, backgroundColor].join();
    };
    const found: string[] = [];
    for (const one of document.querySelectorAll('[aria-current]')) {
      const other = [...one.parentElement!.children, ...(one.closest('nav, ul, ol')?.querySelectorAll('a, span') ?? [])]
        .find((other) => other.localName === one.localName && !other.hasAttribute('aria-current') && other !== one);
      if (one.checkVisibility() && other && shape(one) === shape(other)) found.push(measures.name(one));
    }
    for (const one of document.querySelectorAll('ins, del, mark')) {
      if (one.checkVisibility() && shape(one) === shape(one.parentElement!)) found.push(measures.name(one));
    }
    const usable = document.querySelector('.button:not([disabled], [aria-disabled=true])');
    for (const one of document.querySelectorAll('.button:is([disabled], [aria-disabled=true])')) {
      const look = (button: Element) => `${shape(button)} ${getComputedStyle(button).color} ${getComputedStyle(button).borderTopColor}`;
      if (usable && look(one) === look(usable)) found.push(`unusable, like the others: ${measures.name(one)}`);
    }
    return found;
  });
}

/** Icons that have one colour with what is behind them, by their picture, a line each. */
async function unseen(page: Page, icons: Locator): Promise<string[]> {
  const found: string[] = [];
  const passed = new Set<string>();
  for (const icon of await icons.filter({ visible: true }).all()) {
    const called = await icon.evaluate((one) => `${one.querySelector('use')?.getAttribute('href')} in ${one.parentElement!.className}`);
    if (passed.has(called)) continue;
    passed.add(called);
    const picture = (await icon.screenshot()).toString('base64');
    const most = await page.evaluate(async (picture) => {
      const bytes = Uint8Array.from(atob(picture), (one) => one.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const points = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
      const colours = new Set<string>();
      for (let at = 0; at < points.length; at += 4) colours.add(`rgb(${points[at]} ${points[at + 1]} ${points[at + 2]})`);
      const first = `rgb(${points[0]} ${points[1]} ${points[2]})`;
      return Math.max(...[...colours].map((colour) => measures.contrast(first, colour)));
    }, picture);
    if (most < 3) found.push(`${called}: ${most.toFixed(2)}`);
  }
  return found;
}
