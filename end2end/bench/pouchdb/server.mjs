// PouchDB's own server over an empty database in memory, and the page that holds the browser's half.
// usage: node server.mjs; the first line is its address.

import { createRequire } from 'node:module';
import { join } from 'node:path';

import express from 'express';
import expressPouchDB from 'express-pouchdb';
import PouchDB from 'pouchdb';
import memory from 'pouchdb-adapter-memory';

PouchDB.plugin(memory);
const Remote = PouchDB.defaults({ adapter: 'memory', prefix: 'beside-' });
const file = (name) => createRequire(import.meta.url).resolve(name);

const PAGE = '<!doctype html><html lang="fr"><title>PouchDB</title><script src="/pouchdb.js"></script><script src="/minisearch.js"></script>';

const app = express();
app.get('/page', (_, answer) => answer.type('html').send(PAGE));
app.get('/pouchdb.js', (_, answer) => answer.sendFile(join(file('pouchdb'), '../../dist/pouchdb.min.js')));
app.get('/minisearch.js', (_, answer) => answer.sendFile(join(file('minisearch'), '../../umd/index.js')));
// Nothing of it is written beside this file.
app.use('/db', expressPouchDB(Remote, { inMemoryConfig: true, logPath: '/dev/null', mode: 'minimumForPouchDB' }));

const listening = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${listening.address().port}`));
