// Debian's Chromium, as it is started here: no browser is ever downloaded.

import puppeteer from 'puppeteer';

/** The program. */
export const PROGRAM = process.env.ENCOMMUN_CHROMIUM ?? '/usr/bin/chromium';

/** How it is started. */
export const FLAGS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** The size of a page at a desk. */
export const DESK = { width: 1280, height: 800 };

/** A browser for as long as it is used. */
export async function withChromium(use) {
  const browser = await puppeteer.launch({ executablePath: PROGRAM, args: FLAGS, defaultViewport: DESK });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/** Shows a page to a visitor who was never here, once its script runs, with its HTML as it was sent. */
export async function visit(browser, address, look) {
  const visitor = await browser.createBrowserContext();
  try {
    return await open(visitor, address, look);
  } finally {
    await visitor.close();
  }
}

/** Shows a page to whoever is here already. */
export async function open(context, address, look) {
  const page = await context.newPage();
  try {
    const answer = await page.goto(address);
    await page.evaluate(() => import('/boot.js')).catch((cause) => {
      throw new Error(`the script of ${address} does not run`, { cause });
    });
    await page.waitForFunction(() => !document.querySelector('main [aria-busy=true]:not(.section *)'));
    return await look(page, await answer.text());
  } finally {
    await page.close();
  }
}

/** Somebody who is signed in, in a browser of their own; what they are known by, for those who ask without one. */
export async function signedIn(browser, url, { email, password }) {
  const context = await browser.createBrowserContext();
  await open(context, `${url}/compte`, async (page) => {
    await page.type('form input[type=email][autocomplete=username]', email);
    await page.type('form input[type=password][autocomplete=current-password]', password);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.pathname === '/');
  });
  const cookies = await context.cookies();
  return { context, cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
}
