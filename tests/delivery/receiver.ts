/** A receiver of webhooks as a consumer would write it: checks signatures, drops what it has had, keeps what it was told. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { ChangeRecord } from '../../src/delivery/index.js';
import { digestOf } from './digest.js';

export const secret = `whsec_${Buffer.from('a secret of the tests, 32 bytes.').toString('base64')}`;

/** What the receiver keeps of a change: the event itself as a hash. */
export interface Effect {
  readonly eventId: string;
  readonly version: number;
  readonly gone: boolean;
  readonly digest: string;
}

export interface Receiver {
  readonly url: string;
  /** Effects in the order in which they took place. */
  readonly effects: readonly Effect[];
  readonly held: ReadonlyMap<string, { readonly version: number; readonly state: string }>;
  /** Requests whose signature was wrong. */
  forged(): number;
  /** Requests that told what had been told before. */
  repeated(): number;
  /** Stops listening and breaks all connections, or listens again on the same port. What it holds stays. */
  reachable(yes: boolean): Promise<void>;
  /** Answers, when it does, instead of taking the change. */
  meddle: (change: ChangeRecord, response: ServerResponse) => boolean | Promise<boolean>;
}

/** Starts a receiver on a free port of this machine. */
export async function startReceiver(): Promise<Receiver> {
  const verifier = new Webhook(secret);
  const seen = new Set<string>();
  const effects: Effect[] = [];
  const held = new Map<string, { version: number; state: string }>();
  let forged = 0;
  let repeated = 0;
  let server: Server;
  let port = 0;
  const receiver = {
    url: '',
    effects,
    held,
    forged: () => forged,
    repeated: () => repeated,
    meddle: async () => false,
    async reachable(yes) {
      if (yes) await listen();
      else
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        });
    },
  } as Receiver;
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    let change: ChangeRecord;
    try {
      change = (verifier.verify(body, request.headers as Record<string, string>) as { data: ChangeRecord }).data;
    } catch {
      forged += 1;
      response.writeHead(401).end();
      return;
    }
    if (await receiver.meddle(change, response)) return;
    const id = String(request.headers['webhook-id']);
    if (seen.has(id)) repeated += 1;
    else {
      seen.add(id);
      const { eventId, version, event } = change;
      effects.push({ eventId, version, gone: event === null, digest: digestOf(event) });
      if ((held.get(change.eventId)?.version ?? 0) < change.version)
        held.set(change.eventId, { version: change.version, state: change.state });
    }
    response.writeHead(204).end();
  };
  const listen = () =>
    new Promise<void>((resolve) => {
      server = createServer((request, response) => {
        take(request, response).catch(() => response.destroy());
      });
      server.listen(port, '127.0.0.1', () => {
        port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  await listen();
  return Object.assign(receiver, { url: `http://127.0.0.1:${port}/hook` });
}
