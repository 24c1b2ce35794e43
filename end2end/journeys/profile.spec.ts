// One's own profile: changed with no network, read by another member, and by a visitor once it is for everyone.

import { awake } from '../fixtures/page';
import { expect, test } from '../fixtures/test';
import { WORDS, press, rosaire, signIn, solange, status, upToDate, welcome } from '../fixtures/writer';

test('a profile that is changed with no network is read by others when it returns', async ({ browser, device, server }) => {
  welcome(server, solange);
  welcome(server, rosaire);
  const phone = await device();
  const page = await phone.page();
  await signIn(page, solange);
  await page.goto('/compte');
  await awake(page);
  await page.getByRole('main').getByRole('link', { name: 'Mon profil' }).click();
  await expect(page.getByRole('heading', { level: 1, name: solange.name })).toBeVisible();
  const profile = new URL(page.url()).pathname;

  await phone.offline(true);
  await page.getByRole('main').getByRole('link', { name: 'Modifier mon profil' }).click();
  await page.getByLabel('En une ligne').fill('Je répare les filets.');
  await page.getByRole('textbox', { name: 'Présentation' }).fill('Au quai *depuis 1988*.');
  await page.getByLabel('Ce qu’on peut vous demander').fill('les nœuds\nla météo');
  await page.getByRole('radio', { name: WORDS.fr.everyone }).check();
  await press(page, 'Enregistrer', solange.name);
  await expect(page.getByText('Je répare les filets.')).toBeVisible();
  await expect(status(page)).toContainText(WORDS.fr.onDeviceCount(1));
  await phone.offline(false);
  await upToDate(page);

  const anyone = await (await browser.newContext({ baseURL: server.url, javaScriptEnabled: false })).newPage();
  await anyone.goto(profile);
  await expect(anyone.getByRole('heading', { level: 1, name: solange.name })).toBeVisible();
  await expect(anyone.getByText('depuis 1988')).toHaveJSProperty('tagName', 'EM');
  const asked = anyone.getByRole('region', { name: 'On peut lui demander' }).getByRole('listitem');
  await expect(asked).toHaveCount(2);
  await expect(asked.filter({ hasText: 'les nœuds' })).toBeVisible();
  await anyone.context().close();

  // Nobody changes another's.
  const his = await (await device()).page();
  await signIn(his, rosaire);
  await his.goto(profile);
  await awake(his);
  await expect(his.getByRole('heading', { level: 1, name: solange.name })).toBeVisible();
  await expect(his.getByRole('link', { name: 'Modifier mon profil' })).toBeHidden();
});
