// What is written to do harm, read by a real browser: nothing runs, nothing is asked of anybody else, no link leads into a script.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import type { Page } from '@playwright/test';

import { awake, report } from '../fixtures/page';
import { expect, listen, test } from '../fixtures/test';
import { faults, newNote, signIn, solange, text, title, welcome } from '../fixtures/writer';

/** The sources that the tests of the Markdown crate hold against their HTML. */
async function sources(): Promise<string[]> {
  const table = await readFile(resolve(import.meta.dirname, '../../crates/markdown/tests/hostile.rs'), 'utf8');
  const cases = table.slice(table.indexOf('const CASES'), table.indexOf('];'));
  const plain = (literal: string) => literal.replace(/\\(?:u\{([0-9a-f]+)\}|(.))/g, (_, code: string | undefined, one: string) => {
    if (code) return String.fromCodePoint(Number.parseInt(code, 16));
    return ({ n: '\n', t: '\t', r: '\r', 0: '\0' } as Record<string, string>)[one] ?? one;
  });
  const all = [...cases.matchAll(/^\s*\(?\s*"((?:[^"\\]|\\.)*)",/gm)].map(([, literal]) => plain(literal!));
  // A page that holds one of these is no page at all: an import says so, a form refuses it.
  return all.filter((source) => !/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(source));
}

/** What a browser makes of the texts on the page that could harm whoever reads or presses it. */
async function harm(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const prose of document.querySelectorAll('.prose')) {
      for (const element of prose.querySelectorAll('*')) {
        if (/^(script|iframe|object|embed|form|style|link|meta|base|svg|math)$/i.test(element.tagName)) found.push(element.outerHTML);
        for (const { name, value } of element.attributes) {
          if (/^on/i.test(name) || name === 'style' || name === 'srcdoc') found.push(`${name}=${value}`);
        }
      }
      for (const link of prose.querySelectorAll('a')) {
        if (link.href && !/^(https?|mailto|tel):$/.test(link.protocol)) found.push(link.href);
      }
      for (const picture of prose.querySelectorAll('img')) {
        if (new URL(picture.src).origin !== location.origin) found.push(picture.src);
      }
    }
    return found;
  });
}

test('hostile Markdown is harmless in a browser, on its page and in the preview', async ({ page, server }) => {
  const all = await sources();
  expect(all.length).toBeGreaterThanOrEqual(60);
  welcome(server, solange);
  const folder = await mkdtemp(join(tmpdir(), 'encommun-hostile-'));
  const whole = all.map((source) => `Cas.\n\n${source}\n\n`).join('');
  await writeFile(join(folder, 'hostile.md'), `# Hostile\n\n${whole}`);
  const answer = server.run('import', 'markdown', folder, '--as', solange.email, '--visibility', 'public', '--rights', 'CC-BY-SA-4.0');
  expect(answer.output + answer.errors).toContain('2 created');
  await rm(folder, { recursive: true });

  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await report(page);
  const heard = listen(page);
  await page.goto('/notes');
  await awake(page);
  await page.getByRole('main').getByRole('link', { name: 'Hostile' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Hostile' })).toBeVisible();
  expect(await page.getByRole('main').locator('.prose').innerText()).toContain('Cas.');
  expect(await harm(page)).toEqual([]);
  await page.reload();
  await awake(page);
  expect(await harm(page)).toEqual([]);

  await signIn(page, solange);
  await newNote(page);
  await title(page).fill('Hostile encore');
  await text(page).fill(whole);
  await page.getByRole('button', { name: 'Aperçu' }).first().click();
  await expect(page.locator('.prose').first()).toContainText('Cas.');
  expect(await harm(page)).toEqual([]);
  expect(dialogs).toEqual([]);
  // Pictures that nobody has are asked for here, and are not there.
  expect(faults(heard).filter((line) => !line.includes(`${server.url}/media/x`))).toEqual([]);
});

test('a page named after a language of programs is linked like any other', async ({ page, server }) => {
  welcome(server, solange);
  const folder = await mkdtemp(join(tmpdir(), 'encommun-named-'));
  await writeFile(join(folder, 'index-des-langages.md'), '# Langages\n\nVoir [le guide](javascript.html) et [VB](vbscript/debut).\n');
  server.run('import', 'markdown', folder, '--as', solange.email, '--visibility', 'public', '--rights', 'CC-BY-SA-4.0');
  await rm(folder, { recursive: true });
  const heard = listen(page);
  await page.goto('/notes');
  await awake(page);
  await page.getByRole('main').getByRole('link', { name: 'Langages' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Langages' })).toBeVisible();
  await expect(page.getByRole('main').getByText('Voir')).toBeVisible();
  expect(faults(heard)).toEqual([]);
});
