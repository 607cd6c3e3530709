/** The published schemas and the data dictionary, made from the zod schemas of the records. */
import { z } from 'zod';
import { candidateSchema } from '../events/index.js';
import { meanings } from './dictionary.js';
import { changeSchema, eventSchema } from './event.js';

/** A JSON Schema (draft 2020-12) as far as it is read here. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly [key: string]: unknown;
}

/** Names of the published schemas. */
export const schemaNames = ['candidate', 'event', 'change'] as const;
export type SchemaName = (typeof schemaNames)[number];

const sources: Readonly<Record<SchemaName, z.ZodType>> = {
  candidate: candidateSchema,
  event: eventSchema,
  change: changeSchema,
};

/** The JSON Schema of a record. Readers must take fields that it does not name: they may be added. */
export function jsonSchema(name: SchemaName): JsonSchema {
  const made = z.toJSONSchema(sources[name], { io: 'input' }) as JsonSchema;
  return open({ ...made, title: `dateline.${name}/1` });
}

/** One field of a record. */
export interface Field {
  /** `participants[].role` */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly values: readonly string[];
}

/** All fields of a record, in their order. `event` of a change is the event record and not told again. */
export function fieldsOf(name: SchemaName): readonly Field[] {
  const fields: Field[] = [];
  const walk = (schema: JsonSchema, path: string) => {
    for (const [key, child] of Object.entries(schema.properties ?? {})) {
      const here = path === '' ? key : `${path}.${key}`;
      const [shape, nullable] = withoutNull(child);
      const list = shape.type === 'array';
      const inner = list ? withoutNull(shape.items ?? {})[0] : shape;
      const values = [...(inner.enum ?? []), ...('const' in inner ? [inner.const] : [])].map(String);
      fields.push({
        path: list ? `${here}[]` : here,
        type: `${list ? 'list of ' : ''}${typeOf(inner)}${nullable ? ' or null' : ''}`,
        required: schema.required?.includes(key) === true,
        values,
      });
      if (name !== 'change' || key !== 'event') walk(inner, list ? `${here}[]` : here);
    }
  };
  walk(jsonSchema(name), '');
  return fields;
}

/** The data dictionary as a Markdown document. Throws when a field has no meaning. */
export function dataDictionary(): string {
  const tables = (['event', 'change'] as const).map((name) => {
    const rows = fieldsOf(name).map(({ path, type, required, values }) => {
      const meaning = meaningOf(name, path);
      const words = values.length > 0 ? `${meaning}: ${values.map((each) => `\`${each}\``).join(', ')}` : meaning;
      return `| \`${path}\` | ${type} | ${required ? 'always' : 'may be missing'} | ${words} |`;
    });
    return [
      `## dateline.${name}/1`,
      '',
      '| field | type | there | meaning |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  return [
    '# Data dictionary',
    '',
    'Made from the schemas by `npx tsx tools/schemas/main.ts`; a test fails when it is out of date. The JSON Schemas are in [schemas/](schemas/), and at `/api/schemas/event` and `/api/schemas/change`.',
    'All offsets are UTF-16 offsets into the text of the report. What may change, and what never does, stands in [delivery.md](delivery.md).',
    '',
    tables.join('\n\n'),
    '',
  ].join('\n');
}

/** What a field means. Places and times have the same fields wherever they stand. */
export function meaningOf(name: SchemaName, path: string): string {
  const own = meanings[`${name === 'change' ? 'change:' : ''}${path}`];
  if (own !== undefined) return own;
  const last = path.split('.').at(-1)!;
  const shared = meanings[`*.${last}`];
  if (shared === undefined) throw new Error(`the data dictionary has no meaning for ${name} ${path}`);
  return shared;
}

function withoutNull(schema: JsonSchema): readonly [JsonSchema, boolean] {
  const { type, anyOf } = schema;
  if (typeof type === 'object') {
    const others = type.filter((each) => each !== 'null');
    return [{ ...schema, type: others.length === 1 ? others[0]! : others }, others.length < type.length];
  }
  const others = anyOf?.filter((each) => each.type !== 'null');
  if (anyOf === undefined || others === undefined || others.length === anyOf.length) return [schema, false];
  return others.length === 1 ? [others[0]!, true] : [{ anyOf: others }, true];
}

function typeOf({ type, anyOf, const: constant }: JsonSchema): string {
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' or ');
  if (typeof type === 'object') return type.join(' or ');
  return type ?? (typeof constant === 'string' ? 'string' : 'value');
}

/** The same without `additionalProperties: false` anywhere. */
function open(schema: JsonSchema): JsonSchema {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== 'additionalProperties')
        .map(([key, each]) => [key, walk(each)]),
    );
  };
  return walk(schema) as JsonSchema;
}
