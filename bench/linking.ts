/** Linking at scale: generated candidates through the real store, in how many a second they are linked as the store fills. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Resources } from '../src/lexicon/index.js';
import { type Database, linkWaiting, openStore } from '../src/store/index.js';
import { linkModel } from '../src/workers/index.js';

export interface LinkTimes {
  readonly candidates: number;
  /** Of each tenth, in the order in which they were taken up; processor time is that of this process, the server has its own. */
  readonly tenths: readonly { readonly linked: number; readonly milliseconds: number; readonly processorMs: number }[];
  /** Clusters of two and more, and scored pairs that are kept. */
  readonly clusters: number;
  readonly pairs: number;
  /** Most memory that this process held, the program itself included; the server's is its own. */
  readonly megabytes: number;
  /** Of the tables of links in the database. */
  readonly storeMegabytes: number;
  /** Written to the database's log while linking. */
  readonly logMegabytes: number;
}

/** Candidates of one report, tellings of one event on average, days over which a million candidates are spread, places of one country. */
const aReport = 10;
const tellings = 2.5;
const daysPerMillion = 365;
const placesOfCountry = 300;
const countries = 60;
const written = 2000;

/** Measures on the store that the environment names. Leaves what it wrote to the caller to remove. */
export async function timeLinking(
  resources: Resources,
  wanted: number,
  tell: (line: string) => void,
): Promise<LinkTimes> {
  const store = await openStore();
  try {
    const { db } = store;
    await fillGenerated(db, [...resources.events.types.keys()], wanted);
    const model = linkModel(resources);
    const logged = async () =>
      (await sql<{ at: number }>`select (pg_current_wal_lsn() - '0/0'::pg_lsn)::double precision as at`.execute(db))
        .rows[0]!.at;
    const before = await logged();
    const tenths: { linked: number; milliseconds: number; processorMs: number }[] = [];
    let [linked, since, started, used] = [0, 0, performance.now(), process.cpuUsage()];
    for (let taken = -1; taken !== 0; ) {
      taken = await linkWaiting(db, model);
      linked += taken;
      if (taken !== 0 && linked < (wanted * (tenths.length + 1)) / 10) continue;
      if (linked === since) break;
      const now = performance.now();
      const { user, system } = process.cpuUsage(used);
      tenths.push({ linked: linked - since, milliseconds: now - started, processorMs: (user + system) / 1000 });
      tell(
        `${linked} linked, the last ${linked - since} at ${((1000 * (linked - since)) / (now - started)).toFixed(0)}/s`,
      );
      // As autovacuum does in a store that runs for days.
      await sql`analyze link_items, link_pairs`.execute(db);
      [since, started, used] = [linked, performance.now(), process.cpuUsage()];
    }
    const { rows } = await sql<{ clusters: number; pairs: number; bytes: number }>`
      select (select count(*)::integer from (select cluster from link_items group by cluster having count(*) > 1) several) as clusters,
        (select count(*)::integer from link_pairs) as pairs,
        (pg_total_relation_size('link_items') + pg_total_relation_size('link_pairs'))::double precision as bytes`.execute(
      db,
    );
    const { clusters, pairs, bytes } = rows[0]!;
    return {
      candidates: linked,
      tenths,
      clusters,
      pairs,
      megabytes: process.resourceUsage().maxRSS / 1024,
      storeMegabytes: bytes / 1e6,
      logMegabytes: ((await logged()) - before) / 1e6,
    };
  } finally {
    await store.close();
  }
}

/** Fills the store with invented reports: a few countries have most of the events, and every event some tellings within three days. */
async function fillGenerated(db: Database, types: readonly string[], wanted: number): Promise<void> {
  const days = Math.max(10, Math.round((daysPerMillion * wanted) / 1e6));
  const reports = Math.ceil(wanted / aReport);
  for (let first = 0; first < reports; first += written / aReport) {
    const many = Array.from({ length: Math.min(written / aReport, reports - first) }, (_, at) => first + at);
    const rows = many.map((at) => ({ id: md5(`report ${at}`), day: dayOf(Math.floor((at * days) / reports)) }));
    await sql`
      insert into reports (id, text, published_at, format, bytes_hash, state)
      select id, 'generated', day, 'txt', id, 'done' from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(id text, day text)`.execute(
      db,
    );
    const events = Math.max(1, Math.round(wanted / tellings / days));
    const candidates = many.flatMap((at) => {
      const day = Math.floor((at * days) / reports);
      return Array.from({ length: aReport }, (_, position) => {
        const back = Math.floor(chance(at, position, 1) * 3);
        const event = (day - back) * events + Math.floor(chance(at, position, 2) * events);
        const record = recordOf(types, event, day - back, md5(`report ${at}`), at * aReport + position);
        return { id: record.id, report: record.reportId, position, type: record.type, record };
      });
    });
    await sql`
      insert into candidates (id, report_id, position, type, status, polarity, stance, confidence, certainty, flags, record, from_day)
      select id, report, position, type, 'actual', 'positive', 'asserted', 0.8, 1, 0, record, (record -> 'time' ->> 'from')::date
      from jsonb_to_recordset(${JSON.stringify(candidates)}::jsonb) as given(id text, report text, position integer, type text, record jsonb)`.execute(
      db,
    );
  }
  await sql`vacuum analyze`.execute(db);
}

/** The fields of a record that linking reads. Everything about the event follows from its number; tellings differ in words and counts. */
function recordOf(types: readonly string[], event: number, day: number, reportId: string, number: number) {
  // A few countries have most events: the square of an even chance.
  const country = Math.floor(chance(event, 1, 0) ** 2 * countries);
  const place = Math.floor(chance(event, 2, 0) * placesOfCountry);
  const code = `X${String.fromCharCode(65 + (country % 26))}${String.fromCharCode(65 + Math.floor(country / 26))}`;
  const name = `${syllables(country * placesOfCountry + place)}`;
  const party = (role: string, seed: number) => {
    const actor = country * 40 + Math.floor(chance(event, seed, 0) * 40);
    const known = `${syllables(actor + 7919)} Brigade`;
    return { role, text: known, name: known, entityId: `name:${actor}`, country: code, affiliations: [] };
  };
  const killed = 1 + Math.floor(chance(event, 5, 0) * 9) + Math.floor(chance(number, 1, 0) * 2);
  const words = Array.from({ length: 12 }, (_, at) =>
    syllables(Math.floor(chance(at < 4 ? event : number, at, 3) * 3000)),
  );
  return {
    id: md5(`candidate ${number}`),
    reportId,
    type: types[Math.floor(chance(event, 6, 0) * types.length)]!,
    trigger: { lemma: syllables(Math.floor(chance(event, 7, 0) * 50)) },
    status: 'actual',
    polarity: 'positive',
    participants: [party('actor', 3), party('target', 4)],
    places: [
      {
        role: 'location',
        name,
        country: code,
        admin1: `${code} ${place % 12}`,
        extent: 'city',
        lat: (country % 10) * 15 - 70 + chance(place, country, 1) * 10,
        lon: Math.floor(country / 10) * 30 - 90 + chance(place, country, 2) * 20,
      },
    ],
    time: { from: dayOf(day), to: dayOf(day), via: chance(number, 2, 0) < 0.7 ? 'stated' : 'inherited' },
    quantities: [{ of: 'killed', min: killed, max: killed }],
    evidence: [{ text: `${name} ${words.join(' ')}` }],
  };
}

function dayOf(day: number): string {
  return new Date(Date.UTC(2024, 0, 10 + day)).toISOString().slice(0, 10);
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** An even chance in 0 … 1 that follows from three numbers. */
function chance(a: number, b: number, c: number): number {
  let hash =
    Math.imul(a + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35) ^ Math.imul(c + 1, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

/** An invented name for a number. */
function syllables(number: number): string {
  const parts = ['ba', 'ke', 'lo', 'mi', 'nu', 'ra', 'sho', 'ti', 'va', 'ze'];
  let name = '';
  for (let rest = number; name.length < 4 || rest > 0; rest = Math.floor(rest / 10)) name += parts[rest % 10]!;
  return name[0]!.toUpperCase() + name.slice(1);
}
