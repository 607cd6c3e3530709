import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchPage, InputProblem } from '../../src/ingest/index.js';

const open: Server[] = [];
/** Requests that reached the server that nobody may reach. */
let secrets = 0;
let host = '';
let other = '';

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const redirectsTo = new Map<string, string>();
beforeAll(async () => {
  other = await serve((_, response) => {
    secrets++;
    response.end('secret');
  });
  host = await serve((request, response) => {
    const path = request.url!;
    const to = redirectsTo.get(path);
    if (to !== undefined) response.writeHead(302, { location: to }).end();
    else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (path === '/hop') response.writeHead(301, { location: '/feed' }).end();
    else if (path === '/slow') response.write('<rss>');
    else if (path === '/large') response.end(Buffer.alloc(3 * 1024 * 1024, 32));
    else if (path === '/bomb')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50 * 1024 * 1024, 32)));
    else if (path === '/broken') response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip');
    else if (path === '/gone') response.writeHead(410).end();
    else if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
    else
      response
        .writeHead(200, { etag: '"v1"', 'last-modified': 'Tue, 01 Jul 2025 10:00:00 GMT', 'content-type': 'text/xml' })
        .end('<rss/>');
  });
  redirectsTo.set('/to-other', `http://${other}/`);
  redirectsTo.set('/to-name', `http://localhost:${other.split(':')[1]}/`);
  redirectsTo.set('/to-six', `http://[::1]:${other.split(':')[1]}/`);
  redirectsTo.set('/to-mapped', `http://[::ffff:127.0.0.1]:${other.split(':')[1]}/`);
  redirectsTo.set('/to-number', `http://2130706433:${other.split(':')[1]}/`);
  redirectsTo.set('/to-zero', `http://0.0.0.0:${other.split(':')[1]}/`);
  redirectsTo.set('/to-metadata', 'http://169.254.169.254/latest/meta-data/');
  redirectsTo.set('/to-ten', 'http://10.0.0.1/');
  redirectsTo.set('/to-link', 'http://[fe80::1]/');
  redirectsTo.set('/to-file', 'file:///etc/passwd');
  redirectsTo.set('/to-password', 'http://user:secret@example.org/');
});
afterAll(() => {
  for (const server of open) {
    server.closeAllConnections();
    server.close();
  }
});

async function trouble(path: string, options = {}): Promise<string> {
  try {
    await fetchPage(path.startsWith('/') ? `http://${host}${path}` : path, {
      privateHosts: [host],
      milliseconds: 5000,
      ...options,
    });
  } catch (error) {
    expect(error).toBeInstanceOf(InputProblem);
    return (error as InputProblem).message;
  }
  throw new Error('it was fetched');
}

test('a page comes with what lets the next request be answered by "unchanged"', async () => {
  const first = await fetchPage(`http://${host}/hop`, { privateHosts: [host] });
  expect(first).toMatchObject({ state: 'read', url: `http://${host}/feed`, etag: '"v1"', mediaType: 'text/xml' });
  expect(await fetchPage(`http://${host}/feed`, { privateHosts: [host], etag: '"v1"' })).toEqual({
    state: 'unchanged',
  });
});

test.each([
  '/to-other',
  '/to-name',
  '/to-six',
  '/to-mapped',
  '/to-number',
  '/to-zero',
  '/to-metadata',
  '/to-ten',
  '/to-link',
])('a redirect to a private address is refused: %s', async (path) => {
  expect(await trouble(path)).toMatch(
    /redirect to http.*: it leads to a private network \(.*\)\. If it is meant, name the host/,
  );
  expect(secrets).toBe(0);
});

test('a private address itself is refused unless its host is named', async () => {
  expect(await trouble(`http://${other}/`, { privateHosts: [] })).toContain('it leads to a private network');
  expect(await trouble('http://localhost/')).toContain('it leads to a private network');
  expect(secrets).toBe(0);
});

test.each([
  ['/to-file', /addresses of the kind file: are not fetched/],
  ['/to-password', /holds a name or password/],
  ['/loop', /redirects more than 5 times/],
  ['/gone', /answers with status 410/],
  ['/broken', /cannot be fetched/],
  ['ftp://example.org/', /addresses of the kind ftp: are not fetched/],
  ['no address', /this is no address/],
] as const)('%s is a clear failure', async (path, told) => {
  expect(await trouble(path)).toMatch(told);
});

test('size and time have their limits, also of what comes packed', async () => {
  expect(await trouble('/large', { bytes: 1024 * 1024 })).toContain('its answer is larger than 1,048,576 bytes');
  expect(await trouble('/bomb', { bytes: 1024 * 1024 })).toContain('its answer is larger than 1,048,576 bytes');
  expect(await trouble('/slow', { milliseconds: 300 })).toContain('it did not answer within 0.3 s');
});
