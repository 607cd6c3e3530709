/** Feeds in the store: their settings, and what the last poll of each gave. */
import { sql } from 'kysely';
import type { Database } from './schema.js';

export interface Feed {
  readonly name: string;
  readonly url: string;
  readonly settings: Record<string, unknown>;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly polledAt: string | null;
  readonly state: 'read' | 'unchanged' | 'failed' | null;
  readonly failure: string | null;
  readonly failures: number;
}

/** Makes the feeds those of the list. What is known of a feed whose address stays is kept. */
export async function setFeeds(db: Database, feeds: readonly Pick<Feed, 'name' | 'url' | 'settings'>[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`delete from feeds where not name = any(${feeds.map((each) => each.name)})`.execute(tx);
    for (const { name, url, settings } of feeds) {
      await sql`
        insert into feeds (name, url, settings) values (${name}, ${url}, ${JSON.stringify(settings)}::jsonb)
        on conflict (name) do update set settings = excluded.settings, url = excluded.url,
          etag = case when feeds.url = excluded.url then feeds.etag end,
          last_modified = case when feeds.url = excluded.url then feeds.last_modified end`.execute(tx);
    }
  });
}

export async function listFeeds(db: Database): Promise<readonly Feed[]> {
  return await db
    .selectFrom('feeds')
    .select([
      'name',
      'url',
      'settings',
      'etag',
      'last_modified as lastModified',
      'polled_at as polledAt',
      'state',
      'failure',
      'failures',
    ])
    .orderBy('name')
    .execute();
}

export async function findFeed(db: Database, name: string): Promise<Feed | undefined> {
  return (await listFeeds(db)).find((each) => each.name === name);
}

/** Notes what a poll gave. */
export async function notePoll(
  db: Database,
  name: string,
  poll: Pick<Feed, 'etag' | 'lastModified' | 'failure'> & { readonly state: 'read' | 'unchanged' | 'failed' },
): Promise<void> {
  await db
    .updateTable('feeds')
    .set({
      polled_at: sql`now()`,
      state: poll.state,
      failure: poll.failure,
      failures: poll.state === 'failed' ? sql`failures + 1` : 0,
      ...(poll.state === 'read' ? { etag: poll.etag, last_modified: poll.lastModified } : {}),
    })
    .where('name', '=', name)
    .execute();
}
