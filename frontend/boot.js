// @ts-check
// Starts the application: the Trusted Types policy first, then the module that this document names.

/** Markup that our renderer never makes; the policy is the last lock, not the first. */
const FORBIDDEN = /<script|<[^>]*\son\w+\s*=|<[^>]*=\s*["']?\s*javascript:/i;

const { trustedTypes } = /** @type {any} */ (globalThis);
if (trustedTypes) {
  trustedTypes.createPolicy('default', {
    /** @param {string} html */
    createHTML(html) {
      if (FORBIDDEN.test(html)) throw new TypeError('markup refused');
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

const { default: init, hydrate } = await import(file('js'));
await init({ module_or_path: file('wasm') });
hydrate();
