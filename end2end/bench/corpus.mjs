// The measured notes as a tree of Markdown, a carnet a region, kept by the hash of what the generator wrote.
// usage: node corpus.mjs GENERATOR_FOLDER COUNT FOLDER; the last line is JSON: where the tree is, and its hash.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The name of the import: identifiers derive from it. */
export const NAME = 'banc';

/** Changes whenever what is made of the notes does. */
const SHAPE = 1;

/** The identifier that the import gives to a path. */
function identifier(path) {
  const hash = createHash('sha256').update('import');
  for (const part of [NAME, path].map((text) => Buffer.from(text))) {
    const length = Buffer.alloc(9);
    length.writeBigUInt64BE(BigInt(part.length), 1);
    hash.update(length).update(part);
  }
  const bytes = hash.digest().subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Letters and hyphens alone, as a folder's name. */
const slug = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z]+/g, '-');

function run(program, words, out) {
  const done = spawnSync(program, words, { stdio: ['ignore', out, 'inherit'] });
  if (done.status !== 0) throw new Error(`${words[0]} ended with ${done.status ?? done.signal}`);
}

function into(file, work) {
  const open = openSync(file, 'w');
  try {
    work(open);
  } finally {
    closeSync(open);
  }
}

function plant(notes, tree) {
  const places = new Map(notes.map((note) => [note.id, `${slug(note.territory)}/${note.id}.md`]));
  const titles = new Map(notes.map((note) => [note.id, note.title]));
  const carnets = new Map(notes.map((note) => [slug(note.territory), note.territory]));
  for (const [folder, title] of carnets) {
    mkdirSync(join(tree, folder), { recursive: true });
    writeFileSync(join(tree, folder, 'README.md'), `---\ntitle: ${JSON.stringify(title)}\n---\n\nCe que l’on sait de ${title}.\n`);
  }
  for (const note of notes) {
    const links = note.links.map((id) => `- [${titles.get(id)}](../${places.get(id)})\n`).join('');
    const head = `---\ntitle: ${JSON.stringify(note.title)}\nauthor: Personne ${note.author.slice(1)}\n---\n\n`;
    const rest = links && `\n## Voir aussi\n\n${links}`;
    writeFileSync(join(tree, places.get(note.id)), `${head}${note.body}\n${rest}`);
  }
  return {
    notes: notes.map(({ id, title }) => ({ path: `/notes/${identifier(places.get(id))}`, title })),
    carnets: [...carnets].map(([folder, title]) => ({ path: `/carnets/${identifier(folder)}`, title })),
  };
}

function make(generators, count, folder) {
  mkdirSync(folder, { recursive: true });
  const raw = join(folder, `notes-${process.pid}.ndjson`);
  into(raw, (out) => run(process.execPath, [join(generators, 'generate-notes.mjs'), String(count), '1'], out));
  const text = readFileSync(raw, 'utf8');
  const sha256 = createHash('sha256').update(text).digest('hex');
  const home = join(folder, `${sha256.slice(0, 16)}-${SHAPE}`);
  if (existsSync(join(home, 'manifest.json'))) {
    rmSync(raw);
    return { folder: home, sha256 };
  }
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
  renameSync(raw, join(home, 'notes.ndjson'));
  const notes = text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const manifest = plant(notes, join(home, 'tree'));
  const queries = join(home, 'queries.json');
  into(queries, (out) => run(process.execPath, [join(generators, 'generate-queries.mjs'), join(home, 'notes.ndjson'), '60'], out));
  manifest.queries = JSON.parse(readFileSync(queries, 'utf8')).map(({ q }) => q);
  writeFileSync(join(home, 'paths.txt'), manifest.notes.map(({ path }) => `${path}\n`).join(''));
  writeFileSync(join(home, 'manifest.json'), JSON.stringify(manifest));
  return { folder: home, sha256 };
}

const [generators, count, folder] = process.argv.slice(2);
console.log(JSON.stringify(make(generators, Number(count), folder)));
