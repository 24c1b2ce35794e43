// The database of this device, as far as the worker reads it.

/** Where pages note the name of the database of whoever is signed in. */
const DEVICE = 'device';
/** The store of files in it, by SHA-256, of narrower copies by `SHA-256/width`. */
const BLOB = 'blob';

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
