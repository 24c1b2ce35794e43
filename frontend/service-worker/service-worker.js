// @ts-check
// Keeps one build of the shell, and answers navigations with it when the network does not; shows pictures and sounds that
// are on this device; carries what waits to the server once no page is there to do so. No business logic here.
// The server writes a first line above: const BUILD = { version, precache: [...] }. The other files of this folder follow this
// one in what is served: they are one script.

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
