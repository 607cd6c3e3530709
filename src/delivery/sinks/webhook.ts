/** Webhooks by Standard Webhooks: one signed POST a change, sent to an address that was checked and pinned. */
import { lookup } from 'node:dns/promises';
import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { ChangeRecord } from '../event.js';
import type { Outcome, Sink, SinkKind } from '../sink.js';

const config = z.object({
  url: z.url({ protocol: /^https?$/ }),
  /** `whsec_…` or base64. With several, each signs: a receiver can change over from one to the next. */
  secrets: z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',') : value),
    z
      .array(z.string().regex(/^(whsec_)?[A-Za-z0-9+/]{16,}={0,2}$/, 'expected whsec_ and base64, 24 bytes or more'))
      .min(1),
  ),
  /** Lets it go to private, loopback and link-local addresses, and over plain HTTP. */
  private: z.stringbool().or(z.boolean()).default(false),
  /** How long an answer may take. In ms. */
  timeout: z.coerce.number().int().min(100).default(15_000),
  /** Requests at once; those of one event stay in order. */
  lanes: z.coerce.number().int().min(1).max(64).default(4),
});
type Config = z.infer<typeof config>;

/** Bytes of an answer that are read; the rest is not waited for. */
const mostAnswer = 16_384;
/** After so many in trouble, the rest of the call is not tried. */
const mostTrouble = 3;

export const webhook: SinkKind<Config> = {
  name: 'webhook',
  about: 'signed HTTP requests, one a change (Standard Webhooks)',
  config,
  secret: ['secrets'],
  async open(given) {
    const url = new URL(given.url);
    if (url.protocol !== 'https:' && !given.private)
      throw new Error('webhooks go over https, unless private ones are allowed');
    if (url.username !== '' || url.password !== '')
      throw new Error('name and password do not belong in the address of a webhook');
    const signers = given.secrets.map((secret) => new Webhook(secret));
    const pinned = { address: '', family: 4 };
    const pin: LookupFunction = (_, options, done) => {
      if (options.all === true) done(null, [pinned]);
      else done(null, pinned.address, pinned.family);
    };
    const agentOptions = { keepAlive: true, maxSockets: given.lanes, lookup: pin, scheduling: 'fifo' } as const;
    const agent = url.protocol === 'https:' ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
    const send = (change: ChangeRecord, signal: AbortSignal) =>
      post(change, { url, agent, pin, signers, signal, timeout: given.timeout });
    return {
      batch: 50 * given.lanes,
      async deliver(changes, { signal }) {
        Object.assign(pinned, await checkedAddress(url.hostname, given.private));
        return await inLanes(changes, given.lanes, signal, send);
      },
      async close() {
        agent.destroy();
      },
    } satisfies Sink;
  },
};

/** Sends several at once, but never two of one event, and none of an event that is in trouble. */
async function inLanes(
  changes: readonly ChangeRecord[],
  lanes: number,
  signal: AbortSignal,
  send: (change: ChangeRecord, signal: AbortSignal) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = changes.map(() => ({ trouble: 'not tried: an earlier one is in trouble' }));
  const queues = Array.from({ length: lanes }, (): number[] => []);
  for (const [i, change] of changes.entries()) queues[laneOf(change.eventId, lanes)]!.push(i);
  const stuck = new Set<string>();
  let troubles = 0;
  await Promise.all(
    queues.map(async (queue) => {
      for (const i of queue) {
        const change = changes[i]!;
        if (signal.aborted || troubles >= mostTrouble) return;
        if (stuck.has(change.eventId)) continue;
        const outcome = await send(change, signal);
        outcomes[i] = outcome;
        if (outcome === 'accepted' || 'refused' in outcome) continue;
        stuck.add(change.eventId);
        troubles += 1;
      }
    }),
  );
  return outcomes;
}

function laneOf(eventId: string, lanes: number): number {
  let hash = 0;
  for (let i = 0; i < eventId.length; i++) hash = (Math.imul(hash, 31) + eventId.charCodeAt(i)) | 0;
  return Math.abs(hash) % lanes;
}

/** An address of the host that may be called: all of its addresses must be public, lest a second one be used behind our back. */
export async function checkedAddress(
  hostname: string,
  allowPrivate: boolean,
): Promise<{ readonly address: string; readonly family: 4 | 6 }> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const found =
    isIP(host) === 0 ? await lookup(host, { all: true, verbatim: true }) : [{ address: host, family: isIP(host) }];
  const [first] = found;
  if (first === undefined) throw new Error(`${host} has no address`);
  const barred = allowPrivate ? undefined : found.find((each) => !isPublic(each.address));
  if (barred !== undefined)
    throw new Error(`${host} is at ${barred.address}, which is not a public address: such webhooks must be allowed`);
  return { address: first.address, family: first.family === 6 ? 6 : 4 };
}

/** Ranges by which IPv6 carries IPv4 (mapped, NAT64, 6to4) are no unicast to ipaddr.js, so what they carry is barred with them. */
function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

interface Target {
  readonly url: URL;
  readonly agent: HttpAgent | HttpsAgent;
  readonly pin: LookupFunction;
  readonly signers: readonly Webhook[];
  readonly signal: AbortSignal;
  readonly timeout: number;
}

/** One request. Redirects are not followed: they could lead anywhere. */
function post(change: ChangeRecord, target: Target): Promise<Outcome> {
  const { url, agent, pin, signers, signal, timeout } = target;
  // The same for every try of the same news: receivers drop what they have had.
  const id = `${change.eventId}.${change.version}${change.event === null ? '.gone' : ''}`;
  const now = new Date();
  const body = JSON.stringify({ type: `event.${change.kind}`, timestamp: change.at, data: change });
  const options: RequestOptions & { lookup: LookupFunction } = {
    method: 'POST',
    agent,
    lookup: pin,
    signal,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'dateline',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': signers.map((signer) => signer.sign(id, now, body)).join(' '),
    },
  };
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options);
    const limit = setTimeout(() => request.destroy(new Error(`no answer within ${timeout} ms`)), timeout);
    const done = (outcome: Outcome) => {
      clearTimeout(limit);
      resolve(outcome);
    };
    request.on('error', (error) => done({ trouble: error.message || String(error) }));
    request.on('response', (response) => {
      let read = 0;
      let start = '';
      const outcome = () => outcomeOf(response.statusCode ?? 0, response.headers['retry-after'], start);
      response.on('data', (part: Buffer) => {
        if (read === 0) start = part.toString('utf8', 0, 300);
        read += part.length;
        if (read <= mostAnswer) return;
        done(outcome());
        request.destroy();
      });
      response.on('end', () => done(outcome()));
      response.on('error', (error) => done({ trouble: error.message }));
      response.on('close', () => done({ trouble: 'the answer broke off' }));
    });
    request.end(body);
  });
}

/** Answers that say "wrong place" or "not now" are trouble with the receiver; other 4xx refuse this one message. */
function outcomeOf(status: number, retryAfter: string | undefined, words: string): Outcome {
  if (status >= 200 && status < 300) return 'accepted';
  const said = `answered ${status}${words === '' ? '' : `: ${words.split('\n')[0]}`}`;
  if (status === 410) return { trouble: said, stop: true };
  const trouble = status < 400 || status >= 500 || [401, 403, 404, 405, 407, 408, 421, 425, 429].includes(status);
  if (!trouble) return { refused: said };
  const seconds = Number(retryAfter);
  const wait = seconds > 0 ? seconds * 1000 : Date.parse(retryAfter ?? '') - Date.now();
  return wait > 0 ? { trouble: said, retryAfter: Math.min(wait, 24 * 3600_000) } : { trouble: said };
}
