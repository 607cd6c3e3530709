/** Entity records: who a report's mentions are, counted, and names that no list has yet. */
import { type ActorKind, type Document, layerOf, type Mention } from '../document/index.js';

/** One actor as the reports read so far name it. */
export interface EntityRecord {
  /** Id of the gazetteer or of a composed body (`irq:ministry-oil`); for a name that no list has, `name:` and the folded name. */
  readonly id: string;
  readonly name: string;
  readonly kind: ActorKind;
  readonly country: string | null;
  readonly cameo: string | null;
  readonly affiliations: readonly string[];
  /** False when the gazetteer has no entry: a proposal for it. */
  readonly listed: boolean;
  readonly mentions: number;
  /** Number of reports that name it. */
  readonly reports: number;
  /** Phrases that named it, most frequent first. */
  readonly forms: readonly string[];
}

interface Counted {
  first: Mention;
  mentions: number;
  reports: Set<string>;
  forms: Map<string, number>;
  listed: boolean;
}

/** Counts the actors of several reports. Records are sorted by number of reports, then mentions, then id. */
export class EntityCounter {
  private readonly counted = new Map<string, Counted>();

  add(doc: Document): void {
    for (const mention of layerOf(doc, 'mentions')) {
      const id = recordId(mention);
      if (id === null) continue;
      const form = doc.report.text.slice(mention.span.start, mention.span.end).replace(/\s+/g, ' ');
      const known = this.counted.get(id) ?? {
        first: mention,
        mentions: 0,
        reports: new Set<string>(),
        forms: new Map<string, number>(),
        listed: mention.value.entityId !== null,
      };
      known.mentions++;
      known.reports.add(doc.report.id);
      known.forms.set(form, (known.forms.get(form) ?? 0) + 1);
      this.counted.set(id, known);
    }
  }

  records(): EntityRecord[] {
    const out = [...this.counted].map(([id, item]) => {
      const { value } = item.first;
      return {
        id,
        name: value.name.replace(/\s+/g, ' '),
        kind: value.kind,
        country: value.country,
        cameo: value.cameo,
        affiliations: value.affiliations,
        listed: item.listed,
        mentions: item.mentions,
        reports: item.reports.size,
        forms: [...item.forms].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([form]) => form),
      };
    });
    return out.sort((a, b) => b.reports - a.reports || b.mentions - a.mentions || (a.id < b.id ? -1 : 1));
  }
}

/** Key of the record a mention counts for; null for descriptions and pronouns, which name no one. */
function recordId(mention: Mention): string | null {
  const { value } = mention;
  if (value.via === 'pronoun') return null;
  if (value.entityId !== null) return value.entityId;
  const named = value.via === 'shape' || NAMING.has(mention.evidence[0]!.rule);
  return named ? `name:${value.name.toLowerCase().replace(/\s+/g, ' ')}` : null;
}

/** Rules that read a name no list has. */
const NAMING = new Set(['mention/title-and-name', 'mention/organisation-and-name']);
