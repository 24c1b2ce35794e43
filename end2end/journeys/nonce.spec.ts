// What a script that should not be here could read of the nonce that would let it run others: nothing that a browser hides,
// and nowhere else in the page, in what the page keeps, or in what the worker keeps.

import type { Page } from '@playwright/test';

import { carnet, note, test } from '../fixtures/library';
import { awake, controlled } from '../fixtures/page';
import { expect } from '../fixtures/test';

/** Opens a page as it is sent, and gives the nonce of its policy. */
async function opened(page: Page, path: string): Promise<string> {
  const answer = await page.goto(path);
  const policy = (await answer?.headerValue('content-security-policy')) ?? '';
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
  expect(nonce, policy).toMatch(/^[\w+/=-]{20,}$/);
  expect(await answer?.text(), 'the document has it, for the browser').toContain(`nonce="${nonce}"`);
  return nonce;
}

/** Where a script finds these letters, the `nonce` of an element apart: only a script that runs already can ask for that. */
function places(page: Page, nonce: string): Promise<string[]> {
  return page.evaluate(async (secret) => {
    const found: string[] = [];
    const look = (where: string, text: unknown) => {
      if (typeof text === 'string' && text.includes(secret)) found.push(where);
    };
    look('the document as text', document.documentElement.outerHTML);
    look('the cookies', document.cookie);
    look('the address', location.href);
    look('the history', JSON.stringify(history.state));
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) look(`<${element.localName} ${name}>`, value);
      if (!element.firstElementChild) look(`the text of <${element.localName}>`, element.textContent);
      look(`a shadow of <${element.localName}>`, element.shadowRoot?.innerHTML);
    }
    // What an extension or a style sheet could ask, letter by letter.
    if (document.querySelector(`[nonce*="${secret.slice(0, 4)}"]`)) found.push('a selector');
    for (const name of Object.getOwnPropertyNames(window)) {
      try {
        const value: unknown = Reflect.get(window, name);
        look(`window.${name}`, typeof value === 'object' && value?.constructor === Object ? JSON.stringify(value) : value);
      } catch {
        // What may not be read, or goes round in a circle, tells nothing.
      }
    }
    for (const [name, kept] of [['local', localStorage], ['session', sessionStorage]] as const) look(`${name} storage`, JSON.stringify(kept));
    for (const entry of performance.getEntries()) look('what was loaded', entry.name);
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const answer of await cache.matchAll()) {
        look(`the policy of ${answer.url}, as the worker keeps it`, answer.headers.get('content-security-policy'));
        if (answer.headers.get('content-type')?.startsWith('text/')) look(`${answer.url}, as the worker keeps it`, await answer.text());
      }
    }
    return found;
  }, nonce);
}

test('no nonce can be read in a page, as it is sent, alive, and once the worker keeps it', async ({ page }) => {
  for (const path of ['/', '/recherche?q=cl%C3%A9', note.path, carnet.path, '/en/compte']) {
    const nonce = await opened(page, path);
    expect(await places(page, nonce), `${path}, as it is sent`).toEqual([]);
    await awake(page);
    await controlled(page);
    expect(await places(page, nonce), `${path}, alive`).toEqual([]);
    // The next page that the application makes here has the document's nonce, and shows it no more.
    await page.getByRole('contentinfo').getByRole('link').first().click();
    await page.waitForURL((url) => !url.pathname.endsWith(path));
    expect(await places(page, nonce), `after ${path}`).toEqual([]);
  }
});

test('the search for a nonce finds one that is shown', async ({ page }) => {
  const nonce = await opened(page, '/');
  await page.evaluate((secret) => {
    document.body.dataset.secret = secret;
    Reflect.set(window, 'kept', { secret });
    sessionStorage.setItem('secret', secret);
  }, nonce);
  const found = await places(page, nonce);
  expect(found).toEqual(expect.arrayContaining(['the document as text', '<body data-secret>', 'window.kept', 'session storage']));
});
