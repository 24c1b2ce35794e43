// c1: what the texts of the measured notes weigh in one stream, with brotli at 11: what is pulled is held against it.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

import { say } from './chromium.mjs';

/** Bytes; kept beside the notes, for it takes a minute. */
function oneStream(folder) {
  const kept = join(folder, 'one-stream.json');
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')).bytes;
  say('c1: the texts in one stream, once');
  const lines = readFileSync(join(folder, 'notes.ndjson'), 'utf8').split('\n').filter(Boolean);
  const text = Buffer.from(lines.map((line) => JSON.parse(line).body).join('\n'));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  const bytes = brotliCompressSync(text, { params }).length;
  writeFileSync(kept, JSON.stringify({ bytes }));
  return bytes;
}

/** How much more travelled than that, of what `first_sync_pull_bytes` counted. */
export function pulledOverOneStream(folder, pulled) {
  if (!pulled) throw new Error('no first sync was counted');
  const bytes = oneStream(folder);
  const ratio = (count) => Number((count / bytes).toFixed(3));
  return {
    pull_over_one_stream: {
      value: ratio(pulled.value),
      min: ratio(pulled.min),
      max: ratio(pulled.max),
      rounds: pulled.rounds,
      note: `answers to pulls, as received, over ${bytes} bytes of texts; the budget is of texts alone, and a pull has the notes' cards, their links and the carnets with them: no more of it can be told apart`,
    },
  };
}
