// @ts-check
// Starts the application: the Trusted Types policy first, then the module that this document names; and has what is noted
// outlive a browser that is killed.

// The browser's offer to install waits, quietly, until the person takes it on the page of the device.
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  Object.assign(globalThis, { installOffer: event });
});

/** A tag, its attributes apart: what stands between quotes is text, whatever it says. */
const TAG = /<([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi;
const ATTRIBUTE = /([^\s=/"'>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;

/**
 * Whether markup holds what our renderer never makes; the policy is the last lock, not the first.
 * @param {string} html
 */
const runs = (html) => [...html.matchAll(TAG)].some(([, name, attributes]) => /^(script|iframe|object|embed|base)$/i.test(name)
  || [...attributes.matchAll(ATTRIBUTE)].some(([, key, value = '']) => /^(on|srcdoc$)/i.test(key)
    || (/^(href|src|action|formaction|data|poster|xlink:href)$/i.test(key)
      && /^((javascript|vbscript)[:&]|data:text)/i.test(value.replace(/["'\s\0-\x1f]/g, '')))));

const { trustedTypes } = /** @type {any} */ (globalThis);
if (trustedTypes) {
  trustedTypes.createPolicy('default', {
    /** @param {string} html */
    createHTML(html) {
      if (runs(html)) throw new TypeError('markup refused');
      return html;
    },
    /** @param {string} url */
    createScriptURL(url) {
      if (new URL(url, location.origin).href !== `${location.origin}/service-worker.js`) {
        throw new TypeError('script refused');
      }
      return url;
    },
  });
}

// What is noted in `localStorage` reaches the disk seconds after the page has it. A copy is on the disk before anybody is told
// that they are signed in; both are numbered, and the one that was written last is right.
const NOTED = ['encommun-session', 'encommun-session-left', 'encommun-signing-out', 'encommun-wiping'];
const NUMBER = 'encommun-noted';

/**
 * Does something with the copy, and waits until that is on the disk; fails where the browser keeps nothing.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T>}
 */
const copy = async (mode, act) => {
  /** @type {IDBDatabase} */
  const database = await new Promise((done, failed) => {
    const asked = indexedDB.open(NUMBER, 1);
    asked.onerror = asked.onblocked = failed;
    asked.onupgradeneeded = () => asked.result.createObjectStore('noted');
    asked.onsuccess = () => done(asked.result);
  });
  try {
    return await new Promise((done, failed) => {
      const transaction = database.transaction('noted', mode, { durability: 'strict' });
      const request = act(transaction.objectStore('noted'));
      transaction.oncomplete = () => done(request.result);
      transaction.onabort = failed;
    });
  } finally {
    database.close();
  }
};

/** Puts down what is noted now. */
const keepNoted = async () => {
  const number = Number(localStorage.getItem(NUMBER)) + 1;
  localStorage.setItem(NUMBER, String(number));
  const noted = NOTED.map((key) => [key, localStorage.getItem(key)]);
  await copy('readwrite', (store) => store.put({ number, noted }, 0));
};

/** Brings back what was noted and did not reach the disk. */
const recallNoted = async () => {
  const kept = await copy('readonly', (store) => store.get(0));
  if (!kept || kept.number <= Number(localStorage.getItem(NUMBER))) return;
  for (const [key, text] of kept.noted) {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  }
  localStorage.setItem(NUMBER, String(kept.number));
};

/** Where storage is forbidden, nothing is noted: the next start knows no more than a first visit does. */
const allowed = (/** @type {() => Promise<void>} */ act) => act().catch(() => {});
/**
 * A browser whose storage does not answer is waited for so long, in milliseconds, and no longer.
 * @param {Promise<void>} work
 * @param {number} most
 */
const atMost = (work, most) => Promise.race([work, new Promise((done) => setTimeout(done, most))]);
Object.assign(globalThis, { keepNoted: () => atMost(allowed(keepNoted), 3000) });
const recalled = allowed(recallNoted);

/**
 * The address of a file of this document's build.
 * @param {string} name
 */
const file = (name) => /** @type {HTMLLinkElement} */ (document.querySelector(`link[data-boot=${name}]`)).href;

/** Once there is something to read, or nobody looks: only then is what brings the page to life fetched, all of it at once. */
await new Promise((done) => {
  if (document.visibilityState === 'hidden') return done(undefined);
  document.addEventListener('visibilitychange', done, { once: true });
  return requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
});
for (const link of /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll('link[data-rel]'))) {
  if (link.dataset.as) link.as = link.dataset.as;
  link.rel = link.dataset.rel ?? '';
  // One by one: whoever touches the page meanwhile is answered.
  if (document.visibilityState !== 'hidden') await new Promise((done) => setTimeout(done));
}

const { default: init, hydrate } = await import(file('js'));
await init({ module_or_path: file('wasm') });
// It starts with what it knows, in a task of its own: whoever touches the page meanwhile is answered first.
await Promise.all([atMost(recalled, 1000), new Promise((done) => setTimeout(done))]);
await hydrate();
