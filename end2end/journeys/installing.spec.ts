// Installing it: what the browser needs is there and true, its offer waits on one page, and words serve where none is made.

import { WHOLE_BROWSER } from '../fixtures/device';
import { awake, controlled } from '../fixtures/page';
import { Server } from '../fixtures/server';
import { expect, test } from '../fixtures/test';
import { newNote, press, signIn, solange, text, title, welcome, WORDS } from '../fixtures/writer';

interface Picture {
  src: string;
  sizes: string;
  type: string;
  purpose?: string;
  form_factor?: string;
  label?: string;
}

/** The width and the height that a PNG says of itself. */
const size = (png: Buffer) => `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;

async function manifest(server: Server) {
  const answer = await fetch(`${server.url}/manifest.webmanifest`);
  expect(answer.headers.get('content-type')).toBe('application/manifest+json');
  return (await answer.json()) as { icons: Picture[]; screenshots: Picture[]; shortcuts: { url: string; icons: Picture[] }[] };
}

test('every picture of the manifest is there, of the size that it says', async ({ server }) => {
  const { icons, screenshots, shortcuts } = await manifest(server);
  for (const picture of [...icons, ...screenshots, ...shortcuts.flatMap((shortcut) => shortcut.icons)]) {
    const answer = await fetch(server.url + picture.src);
    expect(answer.status, picture.src).toBe(200);
    expect(answer.headers.get('content-type'), picture.src).toBe(picture.type);
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (picture.type === 'image/png') expect(size(bytes), picture.src).toBe(picture.sizes);
    if (screenshots.includes(picture)) expect(bytes.length, picture.src).toBeLessThanOrEqual(150_000);
  }
  for (const purpose of ['any', 'maskable', 'monochrome']) {
    expect(icons.some((icon) => icon.purpose === purpose), purpose).toBe(true);
  }
  for (const form of ['narrow', 'wide']) {
    const shown = screenshots.filter((picture) => picture.form_factor === form);
    expect(shown.length, form).toBeGreaterThanOrEqual(2);
    for (const { label } of shown) expect(label).toBeTruthy();
    // Browsers want those of one form in one shape.
    expect(new Set(shown.map((picture) => picture.sizes)).size, form).toBe(1);
  }
});

test('every shortcut of the manifest leads to a page', async ({ page, server }) => {
  const { shortcuts } = await manifest(server);
  expect(shortcuts.length).toBeGreaterThanOrEqual(3);
  for (const { url } of shortcuts) {
    await page.goto(url);
    await expect(page.getByRole('heading', { level: 1 }), url).toHaveCount(1);
    await expect(page, url).not.toHaveTitle(/ne mène nulle part/);
  }
});

test('the browser finds nothing that keeps it from being installed', async ({ device }) => {
  const phone = await device();
  // The one that people install from.
  await phone.browser({ executablePath: WHOLE_BROWSER });
  const page = await phone.page();
  await page.goto('/');
  await awake(page);
  await controlled(page);
  const tools = await page.context().newCDPSession(page);
  const { errors } = await tools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await tools.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);
  // What it is called for ever, wherever it begins.
  const { appId } = await tools.send('Page.getAppId');
  expect(appId).toBe(new URL('/', page.url()).href);
});

test('the offer of the browser waits on the page of the device, and is taken once', async ({ page }) => {
  await page.goto('/');
  await awake(page);
  const heading = page.getByRole('heading', { name: 'Installer l’application' });
  const shown = await page.evaluate(() => {
    const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
      prompt: () => void document.documentElement.toggleAttribute('data-prompted'),
    });
    // Whether the browser would show a bar of its own.
    return window.dispatchEvent(offer);
  });
  expect(shown).toBe(false);
  await expect(heading).toHaveCount(0);
  await page.getByRole('contentinfo').getByRole('link', { name: 'Cet appareil' }).click();
  await expect(heading).toBeVisible();
  await page.getByRole('button', { name: 'Installer sur cet appareil' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-prompted');
  await expect(heading).toHaveCount(0);
});

test.describe('on an iPhone', () => {
  test.use({
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  });

  test('words say how, and what is only in this tab', async ({ page, server }) => {
    welcome(server, solange);
    await signIn(page, solange);
    await page.goto('/appareil');
    const section = page.getByRole('region', { name: 'Installer l’application' });
    await expect(section).toContainText(/Touchez Partager, puis «\s+Sur l’écran d’accueil\s+»/);
    await expect(section).toContainText('son propre espace');
    await expect(section).not.toContainText('dans cet onglet. Envoyez');

    await page.route(/\/api\/sync\/v1\/push$/, (route) => route.abort());
    await newNote(page);
    await title(page).fill('Le bac');
    await text(page).fill('Il passe encore en novembre.');
    await press(page, WORDS.fr.saveDraft, 'Le bac');
    await page.getByRole('contentinfo').getByRole('link', { name: 'Cet appareil' }).click();
    await expect(section).toContainText(/1 écrit n’existe que dans cet onglet\. Envoyez-le avant d’installer/);
  });
});

test('the page about it says how everywhere, with no script', async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  const page = await context.newPage();
  await page.goto('/a-propos');
  await expect(page.getByRole('main')).toContainText(/Partager, puis «\s+Sur l’écran d’accueil\s+»/);
  await context.close();
});
