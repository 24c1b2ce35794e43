// @ts-check
// Keeps one build of the shell, and answers navigations with it when the network does not; shows pictures and sounds that
// are on this device; carries what waits to the server once no page is there to do so. No business logic here.
// The server writes a first line above: const BUILD = { version, precache: [...] }.

/** @typedef {{ version: string, precache: string[] }} Build */
/** @type {ServiceWorkerGlobalScope & typeof globalThis} */
const worker = /** @type {any} */ (self);
/** @type {Build} */
// @ts-ignore: defined by the first line
const { version, precache } = BUILD;

const PREFIX = 'shell-';
const CACHE = PREFIX + version;
const SHELL = '/offline-shell';
const KEPT = new Set(precache);
/** How long a navigation may wait for the network. */
const PATIENCE = 1500;
/** How long the network is held for dead after it failed. */
const MOURNING = 60_000;

/** Public pictures and sounds that were seen: how many at most, and how heavy together. */
const MEDIA = 'media';
const MOST = 200;
const HEAVIEST = 50 * 1024 * 1024;
/** Where pages note the name of the database of whoever is signed in. */
const DEVICE = 'device';
/** The store of files in it, by SHA-256, of narrower copies by `SHA-256/width`. */
const BLOB = 'blob';
/** @type {Record<string, string>} */
const TYPES = {
  jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp', gif: 'image/gif', pdf: 'application/pdf',
  mp3: 'audio/mpeg', ogg: 'audio/ogg', webm: 'audio/webm', m4a: 'audio/mp4', wav: 'audio/wav',
};

/** What waits to be sent in it, and the answers that are kept for its next page. */
const OUTBOX = 'outbox';
const INBOX = 'inbox_raw';
/** The most that is kept of answers, bytes. */
const LETTERS = 1024 * 1024;
/** How long an answer may take. */
const ANSWER = 15_000;

/** Where another application leaves what it shares, and the cache in which its files wait for the page of a new note. */
const SHARE = '/partager';
const SHARED = 'shared';
/** How many files at once, and how long they wait. */
const FILES = 20;
const WAITS = 7 * 86_400_000;

let deadUntil = 0;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('message', (event) => {
  if (event.data === 'skipWaiting') worker.skipWaiting();
  // A page that was being opened while the worker began was not there to be taken.
  if (event.data === 'claim') event.waitUntil(worker.clients.claim());
});
worker.addEventListener('sync', (event) => {
  const { tag, waitUntil } = /** @type {any} */ (event);
  if (tag === OUTBOX) waitUntil.call(event, carry());
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === 'POST' && url.pathname === SHARE) event.respondWith(shared(request));
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') {
    if (isPage(url.pathname)) event.respondWith(navigate(event));
  } else if (KEPT.has(url.pathname) || url.pathname.startsWith('/pkg/')) {
    event.respondWith(kept(request, url.pathname));
  } else if (request.cache !== 'no-store') {
    // What a page fetches to keep it itself is not kept twice.
    const file = /^\/media\/([0-9a-f]{64})(?:\/(\d+))?\.([a-z0-9]+)$/.exec(url.pathname);
    if (file) event.respondWith(media(event, url.pathname, file));
  }
});

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
  await Promise.all(files.slice(0, FILES).map((file, at) => {
    const headers = { 'content-type': file.type, 'x-name': encodeURIComponent(file.name), 'x-since': `${now}` };
    return cache.put(`${SHARE}/${key}/${at}`, new Response(file, { headers }));
  }));
  return key;
}

/** All of one build or nothing: a missing file rejects, and the worker before stays. What came is there for the next try. */
async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(precache.map(async (path) => {
    const held = path.startsWith('/pkg/') ? await caches.match(path) : undefined;
    await cache.put(path, held ?? await fetched(path));
  }));
  // The very first worker has nobody to wait for.
  if (!worker.registration.active) await worker.skipWaiting();
}

/**
 * A file of the build; a network that is weak is asked again.
 * @param {string} path
 */
async function fetched(path) {
  for (let wait = 500; ; wait *= 4) {
    const answer = await fetch(path, { cache: 'no-cache', credentials: 'same-origin' }).catch(() => undefined);
    if (answer?.status === 200 && !answer.redirected) return answer;
    if (wait > 10_000) throw new Error(`${path}: ${answer?.status ?? 'no answer'}`);
    await new Promise((done) => setTimeout(done, wait));
  }
}

async function activate() {
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
  await forget();
}

/** The builds before go once no page of theirs is left: such a page may still ask for one of its files. */
async function forget() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  if (names.length === 0) return;
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (pages.length === 0) await Promise.all(names.map((name) => caches.delete(name)));
}

/**
 * Machines' addresses are not pages: the network alone answers them.
 * @param {string} path
 */
function isPage(path) {
  const machines = ['/api/', '/media/', '/pkg/', '/oai', '/hsds/', '/iiif/', '/fonts/', '/icons/', '/screenshots/'];
  return !machines.some((start) => path.startsWith(start)) && !/\.(atom|ics|xml|txt|json|js|webmanifest)$/.test(path)
    && path !== '/healthz' && path !== '/code-source';
}

/**
 * The network if it answers in time, else the shell; after a failure the shell at once, while a probe looks.
 * @param {FetchEvent} event
 */
async function navigate(event) {
  event.waitUntil(forget());
  if (Date.now() < deadUntil) {
    event.waitUntil(probe());
    const answer = await shell();
    if (answer) return answer;
  }
  const network = fromNetwork(event);
  // Answered after the limit, it is dropped: the shell is already shown.
  network.catch(() => undefined);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const limit = new Promise((resolve) => { timer = setTimeout(resolve, PATIENCE); });
  try {
    const first = await Promise.race([network, limit]);
    if (first) {
      deadUntil = 0;
      return first;
    }
  } catch {
    // Refused, unreachable, cut: the shell below.
  } finally {
    clearTimeout(timer);
  }
  deadUntil = Date.now() + MOURNING;
  return (await shell()) ?? network;
}

/** @param {FetchEvent} event */
async function fromNetwork(event) {
  const preloaded = await event.preloadResponse;
  const answer = preloaded ?? await fetch(event.request);
  // A proxy whose server is gone says so with these; what this device holds serves better.
  if ([502, 503, 504].includes(answer.status)) throw new Error(`${answer.status}`);
  return answer;
}

/** Looks whether the server is back; the next navigation then asks it. */
async function probe() {
  try {
    const answer = await fetch('/api/ping', { cache: 'no-store', signal: AbortSignal.timeout(3000) });
    if (answer.status === 204) deadUntil = 0;
  } catch {
    // Still dead.
  }
}

async function shell() {
  return (await caches.open(CACHE)).match(SHELL);
}

/**
 * A file of this build, or of one before for its last pages; else the network.
 * @param {Request} request
 * @param {string} path
 */
async function kept(request, path) {
  const mine = await (await caches.open(CACHE)).match(path);
  if (mine) return mine;
  return (await caches.match(path)) ?? fetch(request);
}

/**
 * A picture or a sound: from this device where it is, since its name says what it holds; else what was seen a moment ago,
 * the network, what was seen before, and any copy that is here.
 * @param {FetchEvent} event
 * @param {string} path
 * @param {RegExpExecArray} file
 */
async function media(event, path, [, hash, width, extension]) {
  const { request } = event;
  const wanted = width ? `${hash}/${width}` : hash;
  const mine = await held(hash, (keys) => [wanted, hash].find((key) => keys.includes(key)));
  if (mine) return part(mine, TYPES[extension], request);
  const cache = await caches.open(MEDIA);
  const seen = await cache.match(path);
  const whole = !request.headers.has('range');
  if (seen && whole && isFresh(seen)) {
    // Written again, it is the last that would be forgotten.
    event.waitUntil(cache.put(path, seen.clone()).catch(() => undefined));
    return seen;
  }
  try {
    const answer = await fetch(request);
    if (answer.status < 500) {
      if (answer.status === 200 && whole && /\bpublic\b/.test(answer.headers.get('cache-control') ?? '')) {
        event.waitUntil(keep(cache, path, answer.clone()).catch(() => undefined));
      } else if (seen && answer.status >= 400) {
        // It is there no more for whoever asks.
        event.waitUntil(cache.delete(path));
      }
      return answer;
    }
  } catch {
    // No network.
  }
  if (seen) return part(await seen.arrayBuffer(), TYPES[extension], request);
  // The widest.
  const any = await held(hash, (keys) => keys.sort().at(-1));
  return any ? part(any, TYPES[extension], request) : Response.error();
}

/** @param {Response} answer */
function isFresh(answer) {
  const seconds = Number(/max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '')?.[1] ?? 0);
  return Date.now() - Date.parse(answer.headers.get('date') ?? '') < seconds * 1000;
}

/**
 * Keeps an answer, and forgets those that were seen longest ago once there are too many.
 * @param {Cache} cache
 * @param {string} path
 * @param {Response} answer
 */
async function keep(cache, path, answer) {
  await cache.put(path, answer);
  const newest = [...await cache.keys()].reverse();
  let weight = 0;
  for (const [index, request] of newest.entries()) {
    const one = await cache.match(request);
    weight += Number(one?.headers.get('content-length') ?? (await one?.blob())?.size ?? 0);
    if (index >= MOST || weight > HEAVIEST) await cache.delete(request);
  }
}

/**
 * Bytes of the device, all of them or the range that was asked for.
 * @param {Uint8Array<ArrayBuffer> | ArrayBuffer} bytes
 * @param {string | undefined} type
 * @param {Request} request
 */
function part(bytes, type, request) {
  const headers = new Headers({
    'content-type': type ?? 'application/octet-stream',
    'cache-control': 'no-store',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
  });
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range') ?? '');
  const length = bytes.byteLength;
  if (!range || (!range[1] && !range[2])) return new Response(bytes, { headers });
  const from = range[1] ? Number(range[1]) : Math.max(0, length - Number(range[2]));
  const to = range[1] && range[2] ? Math.min(Number(range[2]), length - 1) : length - 1;
  if (from > to) return new Response(null, { status: 416, headers: { 'content-range': `bytes */${length}` } });
  headers.set('content-range', `bytes ${from}-${to}/${length}`);
  return new Response(bytes.slice(from, to + 1), { status: 206, headers });
}

/**
 * Sends what waits while no page is looked at, and keeps the answers for the next one. It takes nothing out of the outbox: a page
 * does, once it has read the answer. What is sent twice is answered alike.
 */
async function carry() {
  const pages = await worker.clients.matchAll({ type: 'window' });
  if (pages.some((page) => page.visibilityState === 'visible')) return;
  const database = await mine();
  if (!database) return;
  database.onversionchange = () => database.close();
  try {
    const outbox = database.transaction(OUTBOX).objectStore(OUTBOX);
    const [keys, values] = await Promise.all([done(outbox.getAllKeys()), done(outbox.getAll())]);
    const letters = values.flatMap((value, at) => {
      const read = letter(new Uint8Array(value));
      return read ? [{ ...read, key: String(keys[at]) }] : [];
    });
    let room = LETTERS;
    for (const { key, wire } of letters.sort((one, other) => one.place - other.place)) {
      const headers = { 'content-type': 'application/octet-stream', 'sync-now': `${Date.now()}`, 'sync-pending': `${letters.length}` };
      const answer = await fetch('/api/sync/v1/push', {
        method: 'POST', body: wire, headers, cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(ANSWER),
      });
      // The browser wakes this again, later each time.
      if (answer.status >= 500 || answer.status === 429) throw new Error(`${answer.status}`);
      if (answer.status !== 200) return;
      const bytes = await answer.arrayBuffer();
      room -= bytes.byteLength;
      if (room < 0) return;
      await done(database.transaction(INBOX, 'readwrite').objectStore(INBOX).put(bytes, key));
    }
  } finally {
    database.close();
  }
}

/**
 * What is sent of an entry of the outbox, and its place; nothing where it was answered already, or cannot be read.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
function letter(bytes) {
  let at = 0;
  const number = () => {
    let [value, weight] = [0, 1];
    for (;;) {
      const byte = bytes[at];
      at += 1;
      if (byte === undefined) return NaN;
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) return value;
      weight *= 128;
    }
  };
  const long = number();
  const wire = bytes.slice(at, at + long);
  at += long;
  const place = number();
  const title = number();
  at += title;
  // When it was written.
  number();
  return bytes[at] === 0 && wire.length === long ? { wire, place } : undefined;
}

/** The database of whoever is signed in. */
async function mine() {
  const name = await (await (await caches.open(DEVICE)).match('/device'))?.text();
  return name ? await opened(name) : undefined;
}

/**
 * What the database of whoever is signed in holds of a file, of the copies that are there the one that is chosen.
 * @param {string} hash
 * @param {(keys: string[]) => string | undefined} choose
 * @returns {Promise<Uint8Array<ArrayBuffer> | undefined>}
 */
async function held(hash, choose) {
  const database = await mine();
  if (!database) return undefined;
  // A page that makes the database anew, or deletes it, does not wait for this.
  database.onversionchange = () => database.close();
  try {
    const store = database.transaction(BLOB).objectStore(BLOB);
    const keys = await done(store.getAllKeys(IDBKeyRange.bound(hash, `${hash}/\uffff`)));
    const key = choose(keys.map(String));
    return key === undefined ? undefined : await done(store.get(key));
  } catch {
    // Of a build that kept no files, or closed meanwhile.
    return undefined;
  } finally {
    database.close();
  }
}

/**
 * A database that a page made; the worker makes none.
 * @param {string} name
 * @returns {Promise<IDBDatabase | undefined>}
 */
function opened(name) {
  return new Promise((give) => {
    const asked = indexedDB.open(name);
    asked.onupgradeneeded = () => asked.transaction?.abort();
    asked.onsuccess = () => give(asked.result);
    asked.onerror = (event) => {
      event.preventDefault();
      give(undefined);
    };
  });
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function done(request) {
  return new Promise((good, bad) => {
    request.onsuccess = () => good(request.result);
    request.onerror = () => bad(request.error);
  });
}
