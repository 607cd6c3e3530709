/** Events, corrections and retractions to a PostgreSQL and to a webhook receiver that fails, hangs and restarts, while the dispatcher is killed with -9. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { eventRecord } from '../../src/delivery/index.js';
import {
  addConsumer,
  addReports,
  changesAfter,
  consumerStatus,
  type Database,
  decide,
  decideBatch,
  openStore,
  type Store,
  saveResults,
} from '../../src/store/index.js';
import { digestOf } from '../delivery/digest.js';
import { type Receiver, secret, startReceiver } from '../delivery/receiver.js';
import { runProgram, type Settings, startProgram, temporaryFolder } from '../setup/program.js';
import { startRedis } from '../setup/redis.js';
import { seeded } from '../support/random.js';
import { seedReports } from '../support/seed.js';

export interface DeliverySoakOptions {
  readonly events: number;
  readonly corrections: number;
  readonly retractions: number;
  /** Times the dispatcher is killed with -9. */
  readonly kills: number;
  readonly seed: number;
  readonly redis: boolean;
  readonly tell: (line: string) => void;
}

/** What the run came to; it throws when anything is missing, out of order, doubled or different. */
export interface DeliverySoaked {
  readonly changes: number;
  readonly kills: number;
  readonly failures: number;
  readonly hangs: number;
  readonly lostAnswers: number;
  readonly restarts: number;
  /** Requests that told what the receiver had been told before: without effect. */
  readonly repeated: number;
  readonly seconds: number;
}

/** Shares of requests that the receiver meddles with. */
const shares = { fails: 0.01, hangs: 0.0004, losesAnswer: 0.002 } as const;

export async function soakDelivery(options: DeliverySoakOptions): Promise<DeliverySoaked> {
  const { events, kills, tell } = options;
  const data = temporaryFolder();
  const redis = options.redis ? await startRedis() : null;
  const settings: Settings = { DATELINE_DATA: data.path, ...(redis && { REDIS_URL: redis.url }) };
  process.env.DATELINE_DATA = data.path;
  delete process.env.DATABASE_URL;
  const store = await openStore();
  const random = seeded(options.seed);
  const receiver = await startReceiver();
  const counts = { failures: 0, hangs: 0, lostAnswers: 0, restarts: 0 };
  const run = () => startProgram(['deliver', 'run', '--lock', '3000'], settings);
  let dispatcher: ReturnType<typeof run> | undefined;
  let ended = false;
  try {
    const target = await makeTarget(store);
    const ids = await seedEvents(store, events);
    tell(`${ids.length} candidates in the store`);
    receiver.meddle = async (_, response) => {
      const drawn = random();
      if (drawn < shares.fails) {
        counts.failures += 1;
        response.writeHead(random() < 0.5 ? 500 : 429).end('try again');
        return true;
      }
      if (drawn < shares.fails + shares.hangs) {
        counts.hangs += 1;
        return true;
      }
      if (drawn < shares.fails + shares.hangs + shares.losesAnswer) {
        counts.lostAnswers += 1;
        // The effect takes place, and the sender never hears of it.
        response.writeHead = () => response.destroy();
      }
      return false;
    };
    const common = { filter: {}, tlp: 'TLP:CLEAR' as const, cursor: 0 };
    const waits = { firstWait: 20, mostWait: 2000 };
    await addConsumer(store.db, { ...common, id: 'target', sink: 'postgres', config: { url: target, ...waits } });
    await addConsumer(store.db, {
      ...common,
      id: 'receiver',
      sink: 'webhook',
      config: { url: receiver.url, secrets: [secret], private: true, timeout: 1000, lanes: 8, ...waits },
    });
    const started = performance.now();
    dispatcher = run();
    const deciding = decideAll(store.db, ids, options, random).then(() => {
      ended = true;
      tell('everything is decided');
    });
    let killed = 0;
    let looked = 0;
    for (;;) {
      await pause(200 + random() * 800);
      const status = await consumerStatus(store.db);
      const behind = status.map((each) => each.lag);
      if (performance.now() - looked > 10_000) {
        looked = performance.now();
        tell(
          status
            .map(
              (each) =>
                `${each.id}: ${each.events} events, ${each.lag} behind${each.failures > 0 ? `, ${each.lastError}` : ''}`,
            )
            .join('; '),
        );
      }
      const done = ended && behind.every((each) => each === 0);
      if (done && killed >= kills) break;
      if (random() < 0.1) {
        counts.restarts += 1;
        await receiver.reachable(false);
        await pause(100 + random() * 900);
        await receiver.reachable(true);
      }
      // Spread over the run: by the share of the events that the slower consumer has.
      const share = Math.min(...status.map((each) => each.events)) / Math.max(1, events);
      if (killed < kills && (done || share >= (killed + random()) / (kills + 1))) {
        killed += 1;
        dispatcher.process.kill('SIGKILL');
        await dispatcher.ended;
        tell(`kill -9 of the dispatcher, the ${killed}. of ${kills}`);
        dispatcher = run();
      }
    }
    await deciding;
    const seconds = (performance.now() - started) / 1000;
    dispatcher.process.kill('SIGTERM');
    await dispatcher.ended;
    tell('comparing');
    const changes = await compare(store.db, target, receiver);
    const letters = (await consumerStatus(store.db)).reduce((sum, each) => sum + each.deadLetters, 0);
    if (letters > 0) throw new Error(`${letters} dead letters`);
    return { changes, kills: killed, ...counts, repeated: receiver.repeated(), seconds };
  } finally {
    dispatcher?.process.kill('SIGKILL');
    await receiver.reachable(false);
    await store.close();
    await runProgram(['stop'], settings);
    await redis?.stop();
    data.remove();
  }
}

/** A database of its own on the same server. */
async function makeTarget(store: Store): Promise<string> {
  const client = new pg.Client({ connectionString: store.url });
  await client.connect();
  await client.query('create database target');
  await client.end();
  // The database stands behind the last slash; the folder of the socket, with slashes of its own, is in the query.
  return store.url.replace(/\/dateline(\?|$)/, '/target$1');
}

/** Candidates that could all be published, made from the samples under other ids. */
async function seedEvents(store: Store, count: number): Promise<readonly string[]> {
  const seeds = seedReports();
  const ids: string[] = [];
  for (let copy = 0; ids.length < count; copy++) {
    const results = seeds.flatMap(({ report, candidates }) => {
      const idOf = (id: string) => createHash('sha256').update(`${id} ${copy}`).digest('hex').slice(0, 32);
      const part = candidates.slice(0, Math.max(0, count - ids.length));
      if (part.length === 0) return [];
      const reportId = idOf(report.id);
      const own = part.map((each) => ({ ...each, id: idOf(each.id).slice(0, 20), reportId, duplicates: [] }));
      ids.push(...own.map((each) => each.id));
      return [{ report: { ...report, id: reportId, bytesHash: reportId }, candidates: own }];
    });
    await addReports(
      store.db,
      results.map(({ report }) => ({ report, origin: 'soak' })),
    );
    const versions = { code: 'seed', lexicons: 'seed', models: 'none' };
    await saveResults(
      store.db,
      results.map(({ report, candidates }) => ({
        reportId: report.id,
        candidates,
        sentences: 1,
        milliseconds: 1,
        versions,
      })),
    );
  }
  return ids;
}

/** Approves everything, corrects and retracts some, in parts that follow one another while deliveries run. */
async function decideAll(
  db: Database,
  ids: readonly string[],
  { corrections, retractions }: DeliverySoakOptions,
  random: () => number,
): Promise<void> {
  const parts = 20;
  const versions = new Map<string, number>();
  const batch = async (some: readonly string[], kind: 'approve' | 'reject', name: string) => {
    await decideBatch(
      db,
      some.map((id) => ({ id, version: versions.get(id) ?? 0 })),
      { kind, reviewer: 'ada', reason: kind === 'reject' ? 'not-an-event' : null, batch: name },
    );
    for (const id of some) versions.set(id, (versions.get(id) ?? 0) + 1);
  };
  for (let part = 0; part < parts; part++) {
    const share = (all: number) => Math.floor((all * (part + 1)) / parts) - Math.floor((all * part) / parts);
    const own = ids.slice(Math.floor((ids.length * part) / parts), Math.floor((ids.length * (part + 1)) / parts));
    await batch(own, 'approve', `approve-${part}`);
    const corrected = own.slice(0, share(corrections));
    for (let from = 0; from < corrected.length; from += 8)
      await Promise.all(
        corrected.slice(from, from + 8).map(async (id) => {
          versions.set(id, (versions.get(id) ?? 0) + 1);
          const certainty = Math.round(random() * 1e6) / 1e6;
          await decide(db, {
            candidateId: id,
            kind: 'edit',
            edit: { quantities: [{ of: 'corrected', min: certainty, max: null, text: '', start: 0, end: 0 }] },
            reviewer: 'bob',
            at: new Date().toISOString(),
            key: `edit-${id}`,
          });
        }),
      );
    await batch(own.slice(-share(retractions) || own.length), 'reject', `reject-${part}`);
  }
}

/** Both ends against the store, version by version. Gives the number of changes. */
async function compare(db: Database, targetUrl: string, receiver: Receiver): Promise<number> {
  const differ = (what: string): never => {
    throw new Error(what);
  };
  const told = new Map<string, string>();
  const last = new Map<string, number>();
  for (const { eventId, version, digest } of receiver.effects) {
    if (version <= (last.get(eventId) ?? 0))
      differ(`the receiver had ${eventId} ${version} after ${last.get(eventId)}`);
    last.set(eventId, version);
    told.set(`${eventId} ${version}`, digest);
  }
  const newest = new Map<string, { version: number; state: string; digest: string }>();
  const versions = new Set<string>();
  for (let cursor = 0; ; ) {
    const page = await changesAfter(db, cursor, 1000);
    if (page.length === 0) break;
    for (const each of page) {
      const digest = digestOf(eventRecord(each));
      newest.set(each.eventId, { version: each.version, state: each.state, digest });
      versions.add(`${each.eventId} ${each.version}`);
      const heard = told.get(`${each.eventId} ${each.version}`);
      if (heard === undefined) differ(`the receiver never had ${each.eventId} ${each.version}`);
      if (heard !== digest) differ(`the receiver had another ${each.eventId} ${each.version}`);
    }
    cursor = page.at(-1)!.cursor;
  }
  if (told.size !== versions.size || receiver.effects.length !== versions.size)
    differ(`${receiver.effects.length} effects at the receiver for ${versions.size} changes`);
  const client = new pg.Client({ connectionString: targetUrl });
  await client.connect();
  try {
    const { rows: logged } = await client.query('select event_id, version from dateline.changes');
    if (logged.length !== versions.size) differ(`${logged.length} changes in the target for ${versions.size}`);
    for (const { event_id, version } of logged)
      if (!versions.has(`${event_id} ${version}`)) differ(`the target made up ${event_id} ${version}`);
    let events = 0;
    for (let after = ''; ; ) {
      const { rows } = await client.query(
        `select e.id, e.version, e.state, e.record, (select count(*)::int from dateline.participants p where p.event_id = e.id) as sides,
          (select count(*)::int from dateline.evidence v where v.event_id = e.id) as evidence
        from dateline.events e where e.id > $1 order by e.id limit 1000`,
        [after],
      );
      if (rows.length === 0) break;
      for (const { id, version, state, record, sides, evidence } of rows) {
        const wanted = newest.get(id);
        if (wanted?.version !== version || wanted?.state !== state || wanted?.digest !== digestOf(record))
          differ(`the target has another ${id}: ${version} ${state}, the store ${wanted?.version} ${wanted?.state}`);
        if (sides !== record.participants.length || evidence !== record.evidence.length)
          differ(`the tables of ${id} do not hold what its record holds`);
      }
      events += rows.length;
      after = rows.at(-1)!.id;
    }
    if (events !== newest.size) differ(`${events} events in the target, ${newest.size} in the store`);
  } finally {
    await client.end();
  }
  return versions.size;
}
