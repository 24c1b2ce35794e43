// What stands before a server in the world: TLS with a certificate that is trusted here alone, and a redirection to it.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlain, request as ask } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const openssl = (folder, ...words) => execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });

/** An authority for a day, and a certificate of `localhost` from it. */
function certify(folder) {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(folder, 'req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '1', '-subj', '/CN=Proofs');
  openssl(folder, 'req', ...key, '-keyout', 'key.pem', '-out', 'request.pem', '-subj', '/CN=localhost');
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost\n');
  openssl(folder, 'x509', '-req', '-in', 'request.pem', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial',
    '-out', 'cert.pem', '-days', '1', '-extfile', 'names');
}

const listening = (server) => new Promise((done, failed) => {
  server.once('error', failed);
  server.listen(0, 'localhost', () => done(server.address().port));
});

/** Stands before a server that is yet to start: `behind.port` says where it listens once it does. */
export async function stand() {
  const folder = mkdtempSync(join(tmpdir(), 'encommun-tls-'));
  certify(folder);
  const behind = { port: 0 };
  const read = (name) => readFileSync(join(folder, name));
  const secure = createServer({ key: read('key.pem'), cert: read('cert.pem') }, (request, answer) => {
    const { method, url: path, headers } = request;
    const asked = ask({ host: '127.0.0.1', port: behind.port, method, path, headers }, (came) => {
      answer.writeHead(came.statusCode, came.rawHeaders);
      came.pipe(answer);
    });
    asked.once('error', () => answer.destroy());
    request.pipe(asked);
  });
  const httpsPort = await listening(secure);
  const plain = createPlain((request, answer) => {
    answer.writeHead(301, { location: `https://localhost:${httpsPort}${request.url}` }).end();
  });
  const httpPort = await listening(plain);
  return {
    behind, httpPort, httpsPort, authority: join(folder, 'ca.pem'), origin: `https://localhost:${httpsPort}`,
    close() {
      secure.closeAllConnections();
      secure.close();
      plain.closeAllConnections();
      plain.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
