// @ts-check
// Starts the application: the Trusted Types policy first, then the module that this document names.

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
      && /^["']?[\s\0-\x1f]*(javascript|vbscript|data:text)/i.test(value))));

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
  link.rel = link.dataset.rel ?? '';
}

const { default: init, hydrate } = await import(file('js'));
await init({ module_or_path: file('wasm') });
await hydrate();
