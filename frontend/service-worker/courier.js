// What waits is carried to the server once no page is there to do so.

/** What waits to be sent in it, and the answers that are kept for its next page. */
const OUTBOX = 'outbox';
const INBOX = 'inbox_raw';
/** The most that is kept of answers, bytes. */
const LETTERS = 1024 * 1024;
/** How long an answer may take. */
const ANSWER = 15_000;

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
