// The network of a cheap telephone: slow, far, and losing packets wherever this machine can do that beside its own interfaces.

import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CHROMIUM } from './chromium.mjs';
import { Wire } from './wire.mjs';

/** As standard C11 has it: milliseconds there and back, bits a second each way. */
const WEAK = { latency: 400, down: 400_000, up: 400_000 };

/** How many packets of a hundred are lost, each way. */
const LOSS = 5;

/** The same for a queue of the kernel, on what leaves one end; a queue as long as that never loses any by itself. */
const NETEM = ['netem', 'rate', `${WEAK.down}bit`, 'delay', `${WEAK.latency / 2}ms`, 'loss', `${LOSS}%`, 'limit', '10000'];

const KBITS = `${WEAK.down / 1000} kbit/s, ${WEAK.latency} ms`;

/** Runs a program to its end, and throws what it complains of. */
function run(program, ...words) {
  const done = spawnSync(program, words, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error((done.error?.message ?? done.stderr).trim());
}

/** Starts what holds a namespace: it ends with its input, that is with this program however it ends, and all goes with it. */
async function hold() {
  const holder = spawn('unshare', ['--net', 'sh', '-c', 'echo; exec cat'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  holder.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  await new Promise((done, failed) => {
    holder.once('error', failed).once('close', () => failed(new Error(complaint.trim() || 'no namespace')));
    holder.stdout.once('data', done);
  });
  return holder;
}

/**
 * A namespace of its own, with one pair of ends to this one. The browser lives in it, and reaches the server by a wire that
 * listens on the near end; it calls it `localhost`, for the worker is only had there or behind TLS.
 */
async function losing(url) {
  const holder = await hold();
  const near = `c11-${process.pid}`;
  const inside = (...words) => run('nsenter', `--net=/proc/${holder.pid}/ns/net`, ...words);
  const address = (host) => `198.19.${process.pid % 256}.${host}`;
  let folder;
  const end = async () => {
    spawnSync('ip', ['link', 'del', near]);
    holder.stdin.end();
    if (folder) await rm(folder, { recursive: true, force: true });
  };
  try {
    // A kernel that cannot lose says so before anything is made of ours.
    inside('tc', 'qdisc', 'add', 'dev', 'lo', 'root', ...NETEM);
    inside('tc', 'qdisc', 'del', 'dev', 'lo', 'root');
    inside('ip', 'link', 'set', 'lo', 'up');
    run('ip', 'link', 'add', near, 'type', 'veth', 'peer', 'name', 'far', 'netns', String(holder.pid));
    for (const [act, device, host] of [[run, near, 1], [inside, 'far', 2]]) {
      act('ip', 'address', 'add', `${address(host)}/30`, 'dev', device);
      // What is lost is a packet of the wire, not the many that the kernel would hand over as one.
      act('ip', 'link', 'set', device, 'up', 'gso_max_segs', '1');
      act('tc', 'qdisc', 'add', 'dev', device, 'root', ...NETEM);
    }
    folder = await mkdtemp(join(tmpdir(), 'encommun-c11-'));
    const executablePath = join(folder, 'chromium');
    await writeFile(executablePath, `#!/bin/sh\nexec nsenter --net=/proc/${holder.pid}/ns/net ${CHROMIUM} "$@"\n`);
    await chmod(executablePath, 0o755);
    const wire = await new Wire(url, undefined, address(1)).open();
    return {
      url: `http://localhost:${wire.port}`,
      browser: { executablePath, args: [`--host-resolver-rules=MAP localhost ${address(1)}`] },
      note: `${KBITS}, ${LOSS} % of packets lost each way (tc netem)`,
      close: async () => {
        await wire.close();
        await end();
      },
    };
  } catch (problem) {
    await end();
    throw problem;
  }
}

/** A wire that is as slow and as far, and loses nothing. */
async function whole(url, why) {
  const wire = await new Wire(url, WEAK).open();
  const lacks = `no packet is lost, where ${LOSS} % should be (${why})`;
  return { url: wire.url, browser: {}, note: `${KBITS}, ${lacks}`, lacks, close: () => wire.close() };
}

/** What stands between the browser and the server at this address: how to reach it, with which browser, and what it is like. */
export const link = (url) => losing(url).catch(({ message }) => whole(url, message));
