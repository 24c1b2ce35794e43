// What waits leaves though every page is closed: the browser wakes the service worker once the network is back.

import { WHOLE_BROWSER } from '../fixtures/device';
import { awake, controlled } from '../fixtures/page';
import { expect, listen, test } from '../fixtures/test';
import { WORDS, faults, identifier, newNote, press, signIn, solange, status, text, title, upToDate, welcome } from '../fixtures/writer';

// The browser without windows of its own wakes no worker.
test.use({ launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, executablePath: WHOLE_BROWSER }) });

test('the worker sends what waits while no page is open, and the next page knows', async ({ device, browser, server }) => {
  welcome(server, solange);
  const hers = await device();
  const she = await hers.page();
  await signIn(she, solange);
  await controlled(she);
  await hers.offline(true);
  await newNote(she);
  await title(she).fill('Le bac de Saint-Antoine');
  await text(she).fill('Il passe encore en novembre.');
  await press(she, WORDS.fr.saveDraft, 'Le bac de Saint-Antoine');
  await expect(status(she)).toContainText(WORDS.fr.onDeviceCount(1));
  const note = identifier(she);
  const asked = await she.evaluate(async () => {
    const { sync } = (await navigator.serviceWorker.ready) as unknown as { sync: { getTags: () => Promise<string[]> } };
    return sync.getTags();
  });
  expect(asked).toEqual(['outbox']);

  // Every page is closed, and the network comes back: the browser says so to the worker.
  const context = await hers.browser();
  const blank = await context.newPage();
  const session = await context.newCDPSession(blank);
  const found = new Promise<string>((done) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [ours] = registrations.filter(({ scopeURL, isDeleted }) => !isDeleted && scopeURL.startsWith(server.url));
      if (ours) done(ours.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  await she.close();
  await hers.offline(false);
  const registrationId = await found;
  await session.send('ServiceWorker.dispatchSyncEvent', { origin: server.url, registrationId, tag: 'outbox', lastChance: false });

  const elsewhere = await (await browser.newContext({ baseURL: server.url })).newPage();
  await signIn(elsewhere, solange);
  await expect(async () => {
    await elsewhere.goto(`/notes/${note}`);
    await expect(elsewhere.getByText('Il passe encore en novembre.')).toBeVisible({ timeout: 1_000 });
  }).toPass();

  // The next page reads the answer, and sends nothing again.
  const pushed: string[] = [];
  blank.on('request', (request) => {
    if (request.url().endsWith('/api/sync/v1/push')) pushed.push(request.url());
  });
  const heard = listen(blank);
  await blank.goto(`/notes/${note}`);
  await awake(blank);
  await upToDate(blank);
  expect(pushed).toEqual([]);
  expect(faults(heard)).toEqual([]);
});
