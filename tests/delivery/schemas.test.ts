import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type ChangeRecord,
  changeSchema,
  dataDictionary,
  eventSchema,
  exportFormats,
  fieldsOf,
  type JsonSchema,
  jsonSchema,
  meaningOf,
  schemaNames,
} from '../../src/delivery/index.js';
import { withFormats } from '../../tools/schemas/formats.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (...path: readonly string[]) => readFileSync(join(root, ...path), 'utf8');
const mend = 'run `npx tsx tools/schemas/main.ts` and commit what it writes';

test.each(schemaNames)('the published schema of %s is the one in use', (name) => {
  expect(JSON.parse(read('docs/schemas', `${name}.schema.json`)), mend).toEqual(jsonSchema(name));
});

test.each(['event', 'change'] as const)('every field of %s has a meaning in the data dictionary', (name) => {
  for (const { path } of fieldsOf(name)) expect(meaningOf(name, path)).not.toBe('');
});

test('the data dictionary and the list of formats are up to date', () => {
  expect(read('docs/data-dictionary.md'), mend).toBe(dataDictionary());
  const delivery = read('docs/delivery.md');
  expect(withFormats(delivery), mend).toBe(delivery);
  for (const { name, losses } of exportFormats) if (name !== 'jsonl') expect(losses.length).toBeGreaterThan(0);
});

describe('consumers of the first release', () => {
  const event = JSON.parse(read('tests/delivery/fixtures/event.first.json'));

  test('wrote down records that today’s schemas still read', () => {
    expect(eventSchema.parse(event)).toEqual(event);
    const change = {
      ...{ schema: 'dateline.change/1', cursor: 1, at: '2025-07-02T10:00:00.000Z', kind: 'created', eventId: event.id },
      ...{
        version: 1,
        state: 'published',
        reason: 'approved',
        note: null,
        author: 'ada',
        decisionId: 1,
        ref: null,
        event,
      },
    } as const;
    expect(changeSchema.parse(change)).toEqual(change as unknown as ChangeRecord);
  });

  test.each(['event', 'change'] as const)(
    'can read today’s %s: what they knew is there, with the same types',
    (name) => {
      const first = JSON.parse(read('tests/delivery/fixtures', `${name}.first.schema.json`)) as JsonSchema;
      expect(breaks(first, jsonSchema(name), name)).toEqual([]);
    },
  );

  test('are told when a field goes, changes its type or may be missing', () => {
    const now = structuredClone(jsonSchema('event')) as { properties: Record<string, unknown>; required: string[] };
    delete now.properties.trigger;
    now.properties.confidence = { type: 'string' };
    now.required = now.required.filter((each) => each !== 'status');
    expect(breaks(jsonSchema('event'), now as JsonSchema, 'event')).toEqual([
      'event.trigger is gone',
      'event.status may be missing',
      'event.confidence was number and is string',
    ]);
  });
});

/** What a reader of the old schema would trip over in records of the new one. Fields and values of lists may be added. */
function breaks(old: JsonSchema, now: JsonSchema, path: string): readonly string[] {
  const kind = ({ type, anyOf }: JsonSchema) => String(type ?? anyOf?.map((each) => each.type) ?? 'any');
  if (kind(old) !== kind(now)) return [`${path} was ${kind(old)} and is ${kind(now)}`];
  const found: string[] = [];
  for (const value of old.enum ?? []) if (!now.enum?.includes(value)) found.push(`${path} no longer is ${value}`);
  if (old.const !== undefined && old.const !== now.const) found.push(`${path} no longer is ${old.const}`);
  for (const [name, schema] of Object.entries(old.properties ?? {})) {
    const next = now.properties?.[name];
    if (next === undefined) found.push(`${path}.${name} is gone`);
    else {
      if (old.required?.includes(name) && !now.required?.includes(name)) found.push(`${path}.${name} may be missing`);
      found.push(...breaks(schema, next, `${path}.${name}`));
    }
  }
  if (old.items !== undefined) found.push(...breaks(old.items, now.items ?? {}, `${path}[]`));
  for (const [i, each] of (old.anyOf ?? []).entries()) found.push(...breaks(each, now.anyOf?.[i] ?? {}, path));
  return found;
}
