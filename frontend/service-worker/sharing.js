// What another application shares becomes a new note.

/** Where another application leaves what it shares, and the cache in which its files wait for the page of a new note. */
const SHARE = '/partager';
const SHARED = 'shared';
/** How long its files wait. */
const WAITS = 7 * 86_400_000;

/**
 * What another application shares, with or without a network: its words go into the address of a new note, its files wait for
 * that page.
 * @param {Request} request
 */
async function shared(request) {
  const said = new URLSearchParams();
  const form = await request.formData().catch(() => new FormData());
  for (const name of ['titre', 'texte', 'lien']) {
    const value = form.get(name);
    if (typeof value === 'string' && value) said.set(name, value);
  }
  const files = form.getAll('fichiers').filter((file) => file instanceof File && file.size > 0);
  if (files.length > 0) said.set('fichiers', await waiting(/** @type {File[]} */ (files)).catch(() => '-'));
  return Response.redirect(`${SHARE}?${said}`, 303);
}

/**
 * Keeps files until their page comes for them; gives the name under which they wait.
 * @param {File[]} files
 */
async function waiting(files) {
  const cache = await caches.open(SHARED);
  const now = Date.now();
  for (const request of await cache.keys()) {
    const since = Number((await cache.match(request))?.headers.get('x-since'));
    if (!(now - since < WAITS)) await cache.delete(request);
  }
  const key = crypto.randomUUID();
  await Promise.all(files.map((file, at) => {
    const headers = { 'content-type': file.type, 'x-name': encodeURIComponent(file.name), 'x-since': `${now}` };
    return cache.put(`${SHARE}/${key}/${at}`, new Response(file, { headers }));
  }));
  return key;
}
