/** Reads the reports that tell the same events: texts, their tellings, and which event each telling tells. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type GoldReport, goldDay, goldEvent } from './gold.js';

const eventsFile = z.array(
  z.object({
    id: z.string(),
    type: z.string(),
    family: z.string(),
    split: z.enum(['tuning', 'test']),
    gist: z.string(),
    near: z.array(z.string()).default([]),
  }),
);
const reportFile = z.object({
  published: goldDay.nullable(),
  source: z.string(),
  tellings: z.array(goldEvent.extend({ event: z.string() })),
});

/** An event of the set. `family` is the annotator's grouping, for the table; the linker knows its own families. */
export type LinkedEvent = z.infer<typeof eventsFile>[number];

/** A report with the event that each of its tellings (`events`, in this order) tells. */
export interface LinkingReport extends GoldReport {
  readonly source: string;
  readonly told: readonly string[];
}

export interface LinkingSet {
  readonly events: ReadonlyMap<string, LinkedEvent>;
  readonly reports: readonly LinkingReport[];
}

/** Reads `events.yaml` and each `NAME.txt` with `NAME.events.yaml`. Throws with the file's name when one is not valid. */
export function readLinkingSet(folder: string): LinkingSet {
  const read = <T>(file: string, schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(parse(readFileSync(join(folder, file), 'utf8')));
    if (!parsed.success) throw new Error(`${join(folder, file)}: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  };
  const events = new Map(read('events.yaml', eventsFile).map((event) => [event.id, event]));
  const reports = readdirSync(folder)
    .filter((file) => file.endsWith('.events.yaml'))
    .sort()
    .map((file): LinkingReport => {
      const { published, source, tellings } = read(file, reportFile);
      const lost = tellings.find((each) => !events.has(each.event));
      if (lost) throw new Error(`${join(folder, file)}: there is no event ${lost.event}`);
      const name = file.slice(0, -'.events.yaml'.length);
      return {
        name,
        text: readFileSync(join(folder, `${name}.txt`), 'utf8'),
        published,
        source,
        events: tellings,
        told: tellings.map((each) => each.event),
      };
    });
  return { events, reports };
}
