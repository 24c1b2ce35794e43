// Pictures and sounds: from this device, from what was seen, from the network.

/** Public pictures and sounds that were seen: how many at most, and how heavy together. */
const MEDIA = 'media';
const MOST = 200;
const HEAVIEST = 50 * 1024 * 1024;
/** @type {Record<string, string>} */
const TYPES = {
  jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp', gif: 'image/gif', pdf: 'application/pdf',
  mp3: 'audio/mpeg', ogg: 'audio/ogg', webm: 'audio/webm', m4a: 'audio/mp4', wav: 'audio/wav',
};

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
