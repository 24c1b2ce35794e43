// The server that is graded, on a folder of its own, with the commons that ships to show what this is for.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const program = process.env.ENCOMMUN_SERVER ?? join(root, 'target/debug/server');
const site = process.env.ENCOMMUN_SITE ?? join(root, 'target/site');

const freePort = () => new Promise((found, failed) => {
  const probe = createServer().once('error', failed);
  probe.listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => found(port));
  });
});

/** The data that every server here starts on. */
export class Commons {
  folder = mkdtempSync(join(tmpdir(), 'encommun-grades-'));
  running = [];

  /** Loads it. */
  constructor() {
    const done = spawnSync(program, ['demonstration', join(root, 'demonstration')], { cwd: root, env: this.environment(0), encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`the demonstration is not loaded: ${done.error ?? done.stderr}`);
  }

  /** Makes an account, for who wrote nothing of it. */
  welcome({ email, name, password }) {
    const words = ['account', 'create', email, '--name', name];
    const done = spawnSync(program, words, { cwd: root, env: this.environment(0), encoding: 'utf8', input: `${password}\n` });
    if (done.status !== 0) throw new Error(`the account is not made: ${done.error ?? done.stderr}`);
  }

  /** A server that answers, at this origin or at its own address. */
  async serve(origin) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = spawn(program, ['serve'], { cwd: root, env: this.environment(port, origin ?? url), stdio: ['ignore', 'ignore', 'inherit'] });
    this.running.push(child);
    for (const until = Date.now() + 60_000; ;) {
      if (child.exitCode !== null || Date.now() > until) throw new Error('the server does not answer');
      const answer = await fetch(`${url}/healthz`).catch(() => undefined);
      if (answer?.ok) break;
      await new Promise((done) => setTimeout(done, 50));
    }
    return { port, url, stop: () => this.stop(child) };
  }

  /** Ends everything and removes the data. */
  async remove() {
    for (const child of this.running) await this.stop(child);
    rmSync(this.folder, { recursive: true, force: true });
  }

  async stop(child) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  }

  /** The server refuses variables it does not know, so it gets none of this program's own. */
  environment(port, origin) {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(ENCOMMUN|LEPTOS)_/.test(name));
    return {
      ...Object.fromEntries(inherited),
      ENCOMMUN_CONFIG: join(root, 'Leptos.toml'),
      ENCOMMUN_DATA: this.folder,
      ENCOMMUN_DATABASE_URL: '',
      LEPTOS_SITE_ROOT: site,
      LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
      RUST_LOG: 'warn',
      ...(origin === undefined ? {} : { ENCOMMUN_SITE_ORIGIN: origin }),
    };
  }
}
