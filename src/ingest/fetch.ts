/** Fetching one address within limits: never from a private network, not even by way of a redirect or of a name that changes its mind. */
import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import ipaddr from 'ipaddr.js';
import { limits } from './limits.js';
import { InputProblem } from './problem.js';

export interface FetchOptions {
  /** From the last answer: the server then says when nothing changed. */
  readonly etag?: string | null;
  readonly lastModified?: string | null;
  /** Hosts (`feeds.local:8080`, as they stand in the address) that may lie in a private network. */
  readonly privateHosts?: readonly string[];
  /** For the whole, redirects included. In ms. */
  readonly milliseconds?: number;
  /** Largest answer, unpacked. */
  readonly bytes?: number;
}

export type Fetched =
  | { readonly state: 'unchanged' }
  | {
      readonly state: 'read';
      /** After redirects. */
      readonly url: string;
      readonly bytes: Uint8Array;
      readonly mediaType: string | null;
      readonly etag: string | null;
      readonly lastModified: string | null;
    };

const redirects = new Set([301, 302, 303, 307, 308]);
const mostRedirects = 5;

/** Throws `InputProblem` when the address cannot or must not be fetched. */
export async function fetchPage(address: string, options: FetchOptions = {}): Promise<Fetched> {
  const { milliseconds = limits.milliseconds, bytes: most = limits.bytes } = options;
  const signal = AbortSignal.timeout(milliseconds);
  const refuse = (place: string | null, reason: string, mend: string) => new InputProblem(address, place, reason, mend);
  let url = parsed(address, address);
  for (let hop = 0; ; hop++) {
    if (hop > mostRedirects)
      throw refuse(null, `it redirects more than ${mostRedirects} times`, 'Give the address that it leads to');
    const place = hop === 0 ? null : `redirect to ${url.href.slice(0, 200)}`;
    const pinned = await publicAddress(url, options.privateHosts ?? [], signal).catch((error: unknown) => {
      throw error instanceof InputProblem
        ? refuse(place, error.reason, error.mend)
        : refuse(place, `its host cannot be found (${codeOf(error)})`, 'Check the address and the network');
    });
    try {
      const answer = await get(url, pinned, signal, options);
      const status = answer.statusCode ?? 0;
      const next = answer.headers.location;
      if (redirects.has(status) && next !== undefined) {
        answer.destroy();
        url = parsed(new URL(next, url).href, address);
        continue;
      }
      if (status === 304) {
        answer.destroy();
        return { state: 'unchanged' };
      }
      if (status !== 200) {
        answer.destroy();
        throw refuse(
          place,
          `the server answers with status ${status}`,
          status === 401 || status === 403
            ? 'It wants a permission: ask whoever runs it'
            : 'Check the address, or wait',
        );
      }
      const bytes = await body(answer, most, (reason) =>
        refuse(place, reason, 'Raise `most` for this source, or leave it out'),
      );
      return {
        state: 'read',
        url: url.href,
        bytes,
        mediaType: answer.headers['content-type'] ?? null,
        etag: answer.headers.etag ?? null,
        lastModified: answer.headers['last-modified'] ?? null,
      };
    } catch (error) {
      if (error instanceof InputProblem) throw error;
      if (signal.aborted)
        throw refuse(place, `it did not answer within ${milliseconds / 1000} s`, 'Check the address, or wait');
      throw refuse(place, `it cannot be fetched (${codeOf(error)})`, 'Check the address and the network');
    }
  }
}

function parsed(address: string, origin: string): URL {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new InputProblem(origin, null, 'this is no address', 'Write it as https://host/path');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new InputProblem(
      origin,
      null,
      `addresses of the kind ${url.protocol} are not fetched`,
      'Give one that begins with https://',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new InputProblem(origin, null, 'the address holds a name or password', 'Leave them out');
  }
  return url;
}

/** The host's address, to which the connection is then held; all that the name stands for must be public. */
async function publicAddress(url: URL, privateHosts: readonly string[], signal: AbortSignal): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found =
    isIP(host) !== 0
      ? [{ address: host }]
      : await Promise.race([lookup(host, { all: true, verbatim: true }), aborted(signal)]);
  if (privateHosts.includes(url.host)) return found[0]!.address;
  for (const { address } of found) {
    const kind = ipaddr.process(address).range();
    if (kind !== 'unicast') {
      throw new InputProblem(
        url.href,
        null,
        `it leads to a private network (${url.host} is ${address}, ${kind})`,
        'If it is meant, name the host under `private` of this source',
      );
    }
  }
  return found[0]!.address;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error('timeout')), { once: true }),
  );
}

function get(
  url: URL,
  address: string,
  signal: AbortSignal,
  { etag, lastModified }: FetchOptions,
): Promise<IncomingMessage> {
  // The name is not looked up a second time: between two look-ups it could change.
  const pinned = ((_host, wanted, done) => {
    const family = isIP(address);
    if (wanted.all === true) (done as unknown as (error: null, found: unknown) => void)(null, [{ address, family }]);
    else done(null, address, family);
  }) as LookupFunction;
  const headers: Record<string, string> = {
    accept:
      'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5',
    'accept-encoding': 'gzip, deflate, br',
    'user-agent': 'dateline',
  };
  if (etag) headers['if-none-match'] = etag;
  if (lastModified) headers['if-modified-since'] = lastModified;
  const send = url.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, { lookup: pinned, headers, agent: false, signal }, resolve);
    request.on('error', reject);
    request.end();
  });
}

async function body(
  answer: IncomingMessage,
  most: number,
  refuse: (reason: string) => InputProblem,
): Promise<Uint8Array> {
  const coding = answer.headers['content-encoding'];
  const unpack =
    coding === 'gzip'
      ? createGunzip()
      : coding === 'deflate'
        ? createInflate()
        : coding === 'br'
          ? createBrotliDecompress()
          : null;
  const parts: Buffer[] = [];
  let size = 0;
  if (unpack !== null) answer.on('error', (error) => unpack.destroy(error));
  const stream: Readable = unpack === null ? answer : answer.pipe(unpack);
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size > most) throw refuse(`its answer is larger than ${most.toLocaleString('en')} bytes`);
    }
  } finally {
    answer.destroy();
    stream.destroy();
  }
  return Buffer.concat(parts);
}

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code ?? message ?? String(error);
}
