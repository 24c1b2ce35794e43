// A wire between a browser and a server that counts what passes, request by request, and can be as slow as a telephone's.
// HTTP/1.1 in clear, one request after the other on a connection: what follows a request's head is its answer.

import { createServer, connect } from 'node:net';

/** A slow telephone's network, as Lighthouse has it: milliseconds there and back, bits a second each way. */
export const SLOW = { latency: 150, down: 1_600_000, up: 750_000 };

const HEAD = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\S+) HTTP\/1\.1\r\n/;

/** How many bytes travel as one on a slow wire. */
const PACKET = 4096;

export class Wire {
  /** What was asked: method, path, when, bytes sent and received, heads included. */
  log = [];
  /** Which requests are cut instead of passed on, by their path. */
  refused = () => false;
  #sockets = new Set();
  #server;
  #free = { down: 0, up: 0 };

  constructor(target, network, host = '127.0.0.1') {
    this.target = new URL(target);
    this.network = network;
    this.host = host;
  }

  /** Listens, on the port it had if it had one. */
  async open() {
    this.#server = createServer((client) => this.#join(client));
    await new Promise((done, failed) => {
      this.#server.once('error', failed).listen(this.port ?? 0, this.host, done);
    });
    this.port = this.#server.address().port;
    this.url = `http://${this.host}:${this.port}`;
    return this;
  }

  /** From now on nobody listens there: to a browser, the server is stopped. */
  async close() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
  }

  /** Bytes received by the browser since an entry of the log, of the requests that `which` keeps. */
  received(since = 0, which = () => true) {
    return this.log.slice(since).filter(which).reduce((sum, entry) => sum + entry.received, 0);
  }

  #join(client) {
    const server = connect(Number(this.target.port), this.target.hostname);
    let entry;
    const begun = performance.now();
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
    }
    client.on('close', () => server.destroy());
    // A server closes what it has answered; on a slow wire the answer is then still on its way.
    server.on('close', (failed) => (failed ? client.destroy() : this.#after(client, () => client.end())));
    client.on('data', (chunk) => {
      const head = HEAD.exec(chunk.subarray(0, 4096).toString('latin1'));
      if (head && this.refused(head[2])) {
        client.destroy();
        return;
      }
      if (head) {
        entry = { method: head[1], path: head[2], at: Date.now(), last: 0, sent: 0, received: 0 };
        this.log.push(entry);
      }
      if (entry) entry.sent += chunk.length;
      // A connection costs one more way there and back before its first byte.
      this.#pass(chunk, server, 'up', begun + (this.network?.latency ?? 0));
    });
    server.on('data', (chunk) => {
      const mine = entry;
      if (mine) mine.received += chunk.length;
      this.#pass(chunk, client, 'down', 0, () => {
        if (mine) mine.last = Date.now();
      });
    });
    client.on('end', () => server.end());
    server.on('end', () => this.#after(client, () => client.end()));
  }

  #pass(chunk, to, way, earliest, told = () => {}) {
    if (!this.network) {
      to.write(chunk);
      told();
      return;
    }
    for (let at = 0; at < chunk.length; at += PACKET) {
      const part = chunk.subarray(at, at + PACKET);
      const now = Math.max(performance.now(), earliest, this.#free[way]);
      this.#free[way] = now + (part.length * 8000) / this.network[way];
      this.#after(to, () => {
        if (!to.destroyed) to.write(part);
        told();
      }, this.#free[way] + this.network.latency / 2);
    }
  }

  /** Does it at its time, and never before what was to be done for the same socket. */
  #after(to, work, time = 0) {
    const turn = (to.turn ?? Promise.resolve()).then(async () => {
      const wait = time - performance.now();
      if (wait > 0) await new Promise((done) => setTimeout(done, wait));
      work();
    });
    to.turn = turn;
  }
}
