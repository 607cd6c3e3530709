/** Entity records: who a report's mentions are, counted, and names that no list has yet. */
import type { Document, Mention, NamedEntity } from '../document/index.js';

/** One actor as the reports read so far name it. */
export interface EntityRecord extends Omit<NamedEntity, 'forms'> {
  /** Number of reports that name it. */
  readonly reports: number;
  /** Names used for it, most frequent first. */
  readonly forms: readonly string[];
}

interface Counted {
  readonly first: Mention;
  mentions: number;
  readonly forms: Map<string, number>;
}

/** The actors that a report names, sorted by id. Pure: same document, same records. */
export function entitiesOf(doc: Document): NamedEntity[] {
  const counted = new Map<string, Counted>();
  // A report that is kept and not extracted, being in another language, has no mentions.
  for (const mention of doc.layers.mentions ?? []) {
    const id = recordId(mention);
    if (id === null) continue;
    const form = formOf(mention, doc.report.text);
    const known = counted.get(id) ?? { first: mention, mentions: 0, forms: new Map<string, number>() };
    known.mentions++;
    known.forms.set(form, (known.forms.get(form) ?? 0) + 1);
    counted.set(id, known);
  }
  return [...counted]
    .map(([id, { first, mentions, forms }]) => ({
      id,
      name: oneLine(first.value.name),
      kind: first.value.kind,
      country: first.value.country,
      cameo: first.value.cameo,
      listed: first.value.entityId !== null,
      mentions,
      forms: Object.fromEntries(forms),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Counts the actors of several reports. */
export class EntityCounter {
  private readonly counted = new Map<
    string,
    { first: NamedEntity; mentions: number; reports: Set<string>; forms: Map<string, number> }
  >();

  add(doc: Document): void {
    for (const entity of entitiesOf(doc)) {
      const known = this.counted.get(entity.id) ?? {
        first: entity,
        mentions: 0,
        reports: new Set<string>(),
        forms: new Map<string, number>(),
      };
      known.mentions += entity.mentions;
      known.reports.add(doc.report.id);
      for (const [form, count] of Object.entries(entity.forms))
        known.forms.set(form, (known.forms.get(form) ?? 0) + count);
      this.counted.set(entity.id, known);
    }
  }

  /** Sorted by number of reports, then mentions, then id. */
  records(): EntityRecord[] {
    const out = [...this.counted.values()].map(({ first, mentions, reports, forms }) => ({
      ...first,
      mentions,
      reports: reports.size,
      forms: [...forms].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([form]) => form),
    }));
    return out.sort((a, b) => b.reports - a.reports || b.mentions - a.mentions || (a.id < b.id ? -1 : 1));
  }
}

/** Key of the record a mention counts for; null for descriptions and pronouns, which name no one. */
function recordId(mention: Mention): string | null {
  const { value } = mention;
  if (value.via === 'pronoun' || value.via === 'nominal' || value.name.trim() === '') return null;
  if (value.entityId !== null) return value.entityId;
  const named = value.via === 'shape' || NAMING.has(mention.evidence[0]!.rule);
  return named ? `name:${oneLine(value.name).toLowerCase()}` : null;
}

/** The name itself, without title or descriptors, where the head is the whole name; else the phrase. */
function formOf({ span, value }: Mention, text: string): string {
  const named = value.kind === 'person' || value.via === 'gazetteer' || value.via === 'shape';
  const phrase = text.slice(span.start, span.end);
  if (value.entityId === null && phrase.includes(value.name)) return oneLine(value.name);
  return oneLine(named ? text.slice(value.head.start, value.head.end) : phrase);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Rules that read a name no list has. */
const NAMING = new Set(['mention/title-and-name', 'mention/organisation-and-name']);
