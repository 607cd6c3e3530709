/** The file that lists a desk's feeds (YAML), checked. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { credibilities, markings, reliabilities } from '../document/index.js';
import { fieldNames, limits } from '../ingest/index.js';
import { priorities } from '../store/index.js';

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const duration = z
  .string()
  .regex(/^\d+ ?[smhd]$/, 'expected a number with s, m, h or d, such as 15m')
  .transform((value) => Number.parseInt(value, 10) * units[value.at(-1) as keyof typeof units]);
const most = z
  .string()
  .regex(/^\d+ ?MB$/, 'expected megabytes, such as 5MB')
  .transform((value) => Math.min(Number.parseInt(value, 10) * 1024 * 1024, limits.bytes));

const feedSchema = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,60}$/, 'expected letters, digits, dots and hyphens'),
  url: z.url({ protocol: /^https?$/ }),
  every: duration.refine((value) => value >= 10_000, 'at least 10s').default(900_000),
  source: z.string().optional(),
  reliability: z.enum(reliabilities).optional(),
  credibility: z.literal(credibilities).optional(),
  tlp: z
    .string()
    .transform((value) => (value.startsWith('TLP:') ? value : `TLP:${value}`))
    .pipe(z.enum(markings))
    .optional(),
  fields: z.partialRecord(z.enum(fieldNames), z.string()).optional(),
  priority: z.enum(Object.keys(priorities) as [keyof typeof priorities]).optional(),
  /** Hosts of this source that may lie in a private network. */
  private: z.array(z.string()).optional(),
  timeout: duration.optional(),
  most: most.optional(),
});
const fileSchema = z.strictObject({ feeds: z.array(feedSchema) });

export interface ListedFeed {
  readonly name: string;
  readonly url: string;
  /** In ms. */
  readonly every: number;
  readonly settings: Record<string, unknown>;
}

/** The feeds of a file. Throws with the path of what is wrong in it. */
export function readFeeds(file: string): readonly ListedFeed[] {
  const found = fileSchema.safeParse(parse(readFileSync(file, 'utf8'), { maxAliasCount: 100 }));
  if (!found.success) {
    const { path, message } = found.error.issues[0]!;
    throw new Error(`${file}, ${path.join('.') || 'top'}: ${message}`);
  }
  const names = found.data.feeds.map((each) => each.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`${file}: two feeds are called ${twice}`);
  return found.data.feeds.map(
    ({
      name,
      url,
      every,
      source,
      reliability,
      credibility,
      tlp,
      fields,
      priority,
      private: hosts,
      timeout,
      most: bytes,
    }) => ({
      name,
      url,
      every,
      settings: {
        every,
        options: { source: { name: source }, reliability, credibility, marking: tlp, fields },
        priority,
        private: hosts,
        milliseconds: timeout,
        bytes,
      },
    }),
  );
}
