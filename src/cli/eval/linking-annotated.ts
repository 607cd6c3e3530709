/** Tellings as they are annotated, made comparable: what linking would see if extraction had read each of them right. */
import { createHash } from 'node:crypto';
import { type Document, layerOf } from '../../document/index.js';
import { type EventCandidate, type Linkable, type LinkSetting, linkableOf, type TypeKind } from '../../events/index.js';
import type { GoldEvent } from './gold.js';

type Draft = Parameters<typeof linkableOf>[0];
type Participant = EventCandidate['participants'][number];

/**
 * The telling with its annotated type, days, status and polarity; its phrases are looked up among the actors and places that the stages
 * found at that very spot, and keep their words where they found none. `like` is the candidate that answers it, for its counts.
 */
export function annotatedLinkable(
  doc: Document,
  telling: GoldEvent,
  kind: TypeKind,
  published: string | null,
  setting: LinkSetting,
  like: EventCandidate | undefined,
): Linkable {
  const { text } = doc.report;
  const at = Math.max(0, text.indexOf(telling.sentence));
  const sentence = layerOf(doc, 'segments').sentences.find((each) => each.start <= at + 2 && at < each.end);
  const end = sentence?.end ?? at + telling.sentence.length;
  const spanOf = (phrase: string) => {
    const start = text.indexOf(phrase, at);
    return start >= 0 && start < end ? { start, end: start + phrase.length } : undefined;
  };
  const party = (phrase: string, role: Participant['role']) => {
    const span = spanOf(phrase);
    const mention = layerOf(doc, 'mentions').find(
      ({ value }) => span !== undefined && value.head.start >= span.start && value.head.end <= span.end,
    );
    const { name = phrase, entityId = null, country = null, affiliations = [] } = mention?.value ?? {};
    return { role, text: phrase, name, entityId, country, affiliations };
  };
  const place = (phrase: string) => {
    const span = spanOf(phrase);
    const found = layerOf(doc, 'places').find(
      (each) => span !== undefined && each.span.start < span.end && each.span.end > span.start && each.value.reading,
    );
    const { name, country, admin1, extent, lat, lon } = found?.value.reading ?? {
      name: phrase,
      country: null,
      admin1: null,
      extent: 'point' as const,
      lat: null,
      lon: null,
    };
    return { name, country, admin1, extent, lat, lon };
  };
  const sides = ['target', 'recipient', 'victim', 'counterpart', 'topic'] as const;
  const { from, to } = telling;
  const draft = {
    id: createHash('sha256')
      .update(`${doc.report.id} ${JSON.stringify(telling)}`)
      .digest('hex')
      .slice(0, 24),
    reportId: doc.report.id,
    type: telling.type,
    trigger: { lemma: like?.trigger.lemma ?? telling.trigger.toLowerCase() },
    status: telling.status,
    polarity: telling.polarity,
    participants: [
      ...telling.actor.map((phrase) => party(phrase, 'actor')),
      ...sides.flatMap((role) => telling[role].map((phrase) => party(phrase, role))),
    ],
    places: telling.place.map(place),
    time: from === undefined && to === undefined ? null : { from: from ?? to, to: to ?? from, via: 'stated' },
    quantities: like?.quantities ?? [],
    evidence: [{ text: text.slice(at, end) }],
  };
  // The fields that linking reads, and no others.
  return linkableOf(draft as unknown as Draft, kind, published, setting);
}
