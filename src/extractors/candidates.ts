/** Candidates: tellings of one event merged, contradictions flagged, and the records written. */
import {
  boundTo,
  type Document,
  FormColumn,
  firstFrom,
  type Issue,
  lastStartingAtOrBefore,
  layerOf,
  type PlaceReading,
  type ResolvedPlace,
  type Timex,
  type Toponym,
} from '../document/index.js';
import {
  type CandidateMention,
  type CandidatePlace,
  type CandidateTime,
  contentId,
  type EventCandidate,
  Explanation,
  type Flag,
  lintRecord,
  type Participant,
  probabilityOf,
  round,
  Scorer,
  type Term,
} from '../events/index.js';
import type { ConfidenceModels, EventType, Resources } from '../lexicon/index.js';
import { asidesOf } from './events/asides.js';
import { follows, isNews, leadsBack, since } from './events/continuity.js';
import { type EventDraft, tellingFillings } from './events/drafts.js';
import type { Filling } from './events/fillers.js';
import { clauseOf } from './events/hits.js';
import { daysAfter, daysOf } from './events/interval.js';
import { SEAT, type Where } from './events/where.js';
import { type Window, windowsOf } from './events/window.js';
import {
  type Discourse,
  discourseOf,
  eventFeatures,
  participantFeatures,
  placeFeatures,
  timeFeatures,
  typeFeatures,
} from './features.js';
import { UNKNOWN } from './mentions/modifiers.js';

/** A candidate with the drafts that it stands on. */
interface Group {
  /** In the order in which they were first told. */
  readonly order: number;
  /** That of the lead, beside what else most comparisons end with. */
  readonly sentence: number;
  readonly lead: EventDraft;
  /** Those of the lead. */
  readonly sides: Sides;
  readonly tellings: EventDraft[];
  time: CandidateTime | null;
  places: CandidatePlace[];
  /** Names of its places, as keys to compare. */
  named: Keys;
}

/** How many sentences on a place or day holds for events that tell none. Set on the annotated reports: across sentences it is a guess. */
const REACH = 0;
/** Families whose events take place and day from the sentence before when their own tells none. */
const INHERITING = new Set(['violence', 'coercion', 'protest', 'military', 'de-escalation']);
const INHERITING_PLACE = new Set(['violence', 'coercion', 'protest']);

/** Writes the records of a document: pure, in text order. */
export function writeCandidates(doc: Document, resources: Resources): EventCandidate[] {
  const resolved = new Readings(doc);
  const drafts = layerOf(doc, 'events') as readonly EventDraft[];
  const groups = mergeTellings(doc, drafts, resources, resolved);
  const issues = issuesBySentence(doc);
  const discourse = discourseOf(drafts);
  groups.sort((a, b) => a.lead.sentence - b.lead.sentence || a.lead.hit.word - b.lead.hit.word);
  const ids = new Map<EventDraft, string>();
  const records: EventCandidate[] = [];
  const seen = new Set<string>();
  for (const group of groups) {
    const record = writeRecord(doc, group, issues, discourse, resources);
    if (record === null) continue;
    const first = record.id;
    for (let n = 2; seen.has(record.id); n++) record.id = contentId(first, n);
    seen.add(record.id);
    for (const telling of group.tellings) ids.set(telling, record.id);
    records.push(record);
  }
  const kept = groups.filter((group) => ids.has(group.lead));
  const governed = governedBy(drafts);
  for (const [index, record] of records.entries()) record.links = linksOf(kept[index]!, drafts, governed, ids);
  return records;
}

/** Draft → indexes of the drafts that are its content. */
function governedBy(drafts: readonly EventDraft[]): ReadonlyMap<EventDraft, readonly number[]> {
  const governed = new Map<EventDraft, number[]>();
  drafts.forEach(({ governor }, index) => {
    if (governor < 0) return;
    const known = governed.get(drafts[governor]!);
    if (known) known.push(index);
    else governed.set(drafts[governor]!, [index]);
  });
  return governed;
}

function linksOf(
  group: Group,
  drafts: readonly EventDraft[],
  governed: ReadonlyMap<EventDraft, readonly number[]>,
  ids: ReadonlyMap<EventDraft, string>,
): EventCandidate['links'] {
  const links: EventCandidate['links'] = [];
  const relOf: Record<string, EventCandidate['links'][number]['rel']> = {
    accusation: 'claims',
    claim_of_responsibility: 'claims',
    denial: 'denies',
    call_demand: 'demands',
    threat: 'threatens',
  };
  const contents = group.tellings.flatMap((telling) => governed.get(telling) ?? []).sort((a, b) => a - b);
  for (const index of contents) {
    const draft = drafts[index]!;
    const governor = drafts[draft.governor]!;
    const id = ids.get(draft);
    if (id !== undefined && !links.some((link) => link.id === id))
      links.push({ rel: relOf[governor.hit.trigger.type] ?? 'reports', id });
  }
  return links;
}

// --- merging -------------------------------------------------------------------------------------------------------------------------

function mergeTellings(
  doc: Document,
  drafts: readonly EventDraft[],
  resources: Resources,
  resolved: Readings,
): Group[] {
  const groups: Group[] = [];
  const byType = new Map<string, Group[]>();
  const none: readonly Group[] = [];
  const { sentences, paragraphs } = layerOf(doc, 'segments');
  let lastTime: { time: CandidateTime; paragraph: number; sentence: number; type: string } | null = null;
  let lastPlaces: { places: CandidatePlace[]; paragraph: number; sentence: number; type: string } | null = null;
  // Headings and summaries come last: they tell again what the body tells.
  const parts = new Map<number, ReturnType<typeof partOf>>();
  const part = (draft: EventDraft) => {
    const { paragraph } = sentences[draft.sentence]!;
    let known = parts.get(paragraph);
    if (known === undefined) {
      known = partOf(doc, paragraph);
      parts.set(paragraph, known);
    }
    return known;
  };
  const summary = (draft: EventDraft) => part(draft) !== 'body';
  const ordered = [...drafts.filter((draft) => !summary(draft)), ...drafts.filter(summary)];
  const statement = isStatement(doc);
  const windows = windowsOf(doc);
  const { types } = resources.events;
  const { scene } = resources.modality;
  const repels = (own: string, before: string) => scene.repelling!.has(own) && scene.repelled!.has(before);
  const polices = (own: string, before: string) => scene.policing!.has(own) && scene.policed!.has(before);
  const tokens = layerOf(doc, 'tokens');
  const published = doc.report.publishedAt?.slice(0, 10) ?? null;
  const body = ordered.length > 0 && !summary(ordered[0]!);
  for (const draft of ordered) {
    const type = resources.events.types.get(draft.hit.trigger.type)!;
    const paragraph = sentences[draft.sentence]!.paragraph;
    const alike = byType.get(type.id) ?? none;
    const sides = sidesOf(draft);
    if (body && summary(draft)) {
      const told = alike.find((group) => retells(group, draft, sides));
      told?.tellings.push(draft);
      if (told || part(draft) === 'digest') continue;
    }
    let time = draft.when
      ? timeRecord(draft.when.timex!, draft.when.via, draft.when.confidence, draft.modality.status, published)
      : null;
    const standing = windows(paragraph);
    if (time && standing && draft.modality.status === 'actual') time = inWindow(time, standing, published);
    // "the same evening": of the event told before, rather than of a date that only names something.
    if (time && lastTime && lastTime.paragraph === paragraph && isSameDay(doc, draft.when?.timex)) {
      const day: string | null = lastTime.time.from;
      if (day && draft.sentence > lastTime.sentence && draft.sentence - lastTime.sentence <= 2)
        time = { ...time, from: day, to: day };
    }
    let places = eachOnce(draft.where.map((where) => placeOf(doc, where, resolved)).filter((place) => place !== null));
    const partly = new Set(draft.where.filter(({ part }) => part).map(({ toponym }) => toponym?.span.start));
    const account = accountOf(byType, draft, drafts, type, namedOf(places));
    if (account) {
      account.tellings.push(draft);
      continue;
    }
    const outcome = isOutcome(draft, resources);
    if (draft.resumptive || outcome) {
      const host = findHost(byType, draft, type);
      if (host) {
        host.tellings.push(draft);
        continue;
      }
      // "The strike killed a nurse" tells its own harm and needs no telling before it.
      if (!outcome && draft.hit.predicate === draft.hit.word && draft.hit.harms.length === 0) continue;
    }
    if (draft.earlier > 0 && lastTime && lastTime.paragraph === paragraph && draft.sentence - lastTime.sentence <= 1)
      time = daysEarlier(lastTime.time, draft.earlier);
    if (!time && draft.modality.status === 'actual' && isToday(doc, draft, type, statement)) time = publicationDay(doc);
    const near = (item: { paragraph: number; sentence: number } | null) =>
      item !== null &&
      item.paragraph === paragraph &&
      draft.sentence - item.sentence <= REACH &&
      paragraphs[paragraph]!.kind !== 'heading';
    const adjoins = (item: { paragraph: number; sentence: number } | null) =>
      item !== null && item.paragraph === paragraph && draft.sentence - item.sentence === 1;
    const goesOn = (item: { paragraph: number; sentence: number; type: string } | null) =>
      item !== null &&
      adjoins(item) &&
      (repels(type.id, item.type) ||
        polices(type.id, item.type) ||
        isAftermath(draft) ||
        follows(draft.hit, resources.modality) ||
        leadsBack(draft.hit, tokens, {
          first: tokens.sentenceFirst[item.sentence]!,
          end: tokens.sentenceFirst[item.sentence + 1]!,
        }));
    if (!time && lastTime && lastTime.paragraph === paragraph && since(draft.hit) && published)
      time = {
        ...inherited(lastTime.time),
        to: published,
        timex: `${lastTime.time.from}/${published}`,
        granularity: 'range',
      };
    if (
      !time &&
      ((near(lastTime) && INHERITING.has(types.get(lastTime!.type)!.family)) || goesOn(lastTime)) &&
      INHERITING.has(type.family) &&
      draft.modality.status === 'actual' &&
      draft.governor < 0 &&
      !isAside(draft) &&
      !isUnderRelative(draft) &&
      !isReason(draft)
    ) {
      time = {
        ...inherited(lastTime!.time),
        // "Hours later" is the morning after a night.
        ...(draft.sentence > lastTime!.sentence && follows(draft.hit, resources.modality)
          ? { from: lastTime!.time.to, timex: lastTime!.time.to ?? lastTime!.time.timex }
          : {}),
      };
    } else if (time && draft.when && draft.modality.status === 'actual' && holdsOn(doc, time) && leads(draft))
      lastTime = { time, paragraph, sentence: draft.sentence, type: type.id };
    // A sentence that tells a day of its own says when: what it leaves undated is not merely of the window.
    const window = time || type.family === 'speech' || tellsDay(doc, draft.sentence) ? undefined : standing;
    if (window && isNewsOfOwn(draft)) time = windowTime(window);
    // A country says little beside a town in it.
    if (places.some((place) => place.extent !== 'country'))
      places = places.filter(
        (place) =>
          place.extent !== 'country' ||
          partly.has(place.start ?? -1) ||
          !places.some((other) => other.extent !== 'country' && other.country === place.country),
      );
    if (
      places.length === 0 &&
      (near(lastPlaces) || (lastPlaces !== null && polices(type.id, lastPlaces.type) && adjoins(lastPlaces))) &&
      INHERITING_PLACE.has(type.family) &&
      (lastPlaces!.sentence === draft.sentence ? goesOnFrom(draft) : !namesPlace(doc, draft.sentence))
    ) {
      places = lastPlaces!.places
        .filter(isNamed)
        .slice(0, 3)
        .map((place) => ({
          ...place,
          text: null,
          start: null,
          end: null,
          via: 'inherited' as const,
          confidence: round(place.confidence * 0.5),
          role: 'location' as const,
        }));
    } else if (places.length > 0 && places[0]!.via !== 'inherited' && draft.where[0]?.cost !== SEAT)
      lastPlaces = { places, paragraph, sentence: draft.sentence, type: type.id };
    const named = namedOf(places);
    const same = alike.findLast((group) => sameEvent(group, draft, time, named, sides));
    if (same) {
      same.tellings.push(draft);
      if (
        !same.time ||
        (time && same.time.via === 'inherited' && time.via !== 'inherited') ||
        narrower(time, same.time)
      )
        same.time = time ?? same.time;
      if (same.places.length === 0 || (same.places[0]!.via === 'inherited' && places.length > 0)) same.places = places;
      else
        for (const place of places)
          if (!same.places.some((other) => other.name === place.name)) same.places.push(place);
      same.named = namedOf(same.places);
    } else {
      const group = {
        order: groups.length,
        sentence: draft.sentence,
        lead: draft,
        sides,
        tellings: [draft],
        time,
        places,
        named,
      };
      groups.push(group);
      const known = byType.get(type.id);
      if (known) known.push(group);
      else byType.set(type.id, [group]);
    }
  }
  return groups;
}

/** Fewest words of the first person outside quotations by which a report is its issuer's own statement. */
const FIRST_PERSON = 2;

/** True for a report in the first person ("our forces", "we call on"): what it says in the present tense is said by publishing it. */
function isStatement(doc: Document): boolean {
  const tokens = layerOf(doc, 'tokens');
  let quoted = false;
  let count = 0;
  for (let word = 0; word < tokens.count && count < FIRST_PERSON; word++) {
    const voice = VOICES.of(tokens.form[word]!, tokens.lower[word]!);
    if (voice < 0) continue;
    if (voice === QUOTE) quoted = !quoted;
    else if (voice === OPEN) quoted = true;
    else if (voice === CLOSE) quoted = false;
    else if (!quoted) count++;
  }
  return count >= FIRST_PERSON;
}

/** Words that tell who speaks, by number: quotation marks and the first person. */
const VOICE_WORDS = ['"', '“', '”', 'we', 'our'];
const [QUOTE, OPEN, CLOSE] = [0, 1, 2];
const VOICES = new FormColumn((lower) => VOICE_WORDS.indexOf(lower));

/** "13:05 …": an entry of a timeline. */
const CLOCK = /^[^\p{L}\p{N}]{0,6}\d{1,2}[:.h]\d{2}\b/u;

/** Whether an event without a date is of the day of publication: a speech act done by the statement itself, or an entry of the day's timeline. */
function isToday(doc: Document, { hit, sentence }: EventDraft, type: EventType, statement: boolean): boolean {
  const { tree, predicate } = hit;
  const { sentences, paragraphs } = layerOf(doc, 'segments');
  const { start } = paragraphs[sentences[sentence]!.paragraph]!;
  if (CLOCK.test(doc.report.text.slice(start, start + 16))) return true;
  if (type.family !== 'speech' && type.family !== 'diplomacy') return false;
  let top = predicate;
  while (tree.rel(top) === 'conj' && tree.head(top) >= 0) top = tree.head(top);
  if (tree.head(top) >= 0 || !tree.isPresent(predicate)) return false;
  return statement || (hit.slots.get('subj')?.some(({ word }) => tree.lower(word) === 'we') ?? false);
}

/** The day of publication as the time of an event, or null when it is not known. */
function publicationDay(doc: Document): CandidateTime | null {
  const day = doc.report.publishedAt?.slice(0, 10);
  if (!day) return null;
  return {
    text: null,
    start: null,
    end: null,
    timex: day,
    from: day,
    to: day,
    granularity: 'day',
    via: 'publication',
    confidence: 0.6,
    rule: 'time/publication-day',
  };
}

/** A date as that of another event of the same story. */
function inherited(time: CandidateTime): CandidateTime {
  return { ...time, text: null, start: null, end: null, via: 'inherited', confidence: round(time.confidence * 0.6) };
}

/** A day counted back from that of another event. */
function daysEarlier(time: CandidateTime, days: number): CandidateTime | null {
  if (time.from === null) return null;
  const day = daysAfter(time.from, -days);
  return { ...inherited(time), timex: day, from: day, to: day, granularity: 'day' };
}

/** True for an event that happened and is told as news, not as background or as what someone else said, did or wants. */
function isNewsOfOwn(draft: EventDraft): boolean {
  const { hit, modality, governor } = draft;
  return (
    modality.status === 'actual' && !modality.negated && governor < 0 && !isAside(draft) && isNews(hit, modality.saying)
  );
}

/** True when a sentence holds a time expression with days. */
function tellsDay(doc: Document, sentence: number): boolean {
  const { start, end } = layerOf(doc, 'segments').sentences[sentence]!;
  const timexes = layerOf(doc, 'timexes');
  for (let t = firstFrom(timexes, start); t < timexes.length && timexes[t]!.span.start < end; t++)
    if (!timexes[t]!.value.latent && timexes[t]!.value.from !== null) return true;
  return false;
}

/** A weekday that is that of the report, in a review of days that were over before it: the same weekday of the review. */
function inWindow(time: CandidateTime, { from, to }: Window, published: string | null): CandidateTime {
  if (time.rule !== 'timex/en/weekday' || time.from !== published || time.to !== published || to >= published!)
    return time;
  const day = daysAfter(published!, -7);
  return day < from || day > to ? time : { ...time, timex: day, from: day, to: day };
}

/** The days that a title or heading sets for what is told under it. */
function windowTime({ from, to, timex, rule }: Window): CandidateTime {
  return {
    text: null,
    start: null,
    end: null,
    timex: from === to ? from : `${from}/${to}`,
    from,
    to,
    granularity: from === to ? 'day' : 'range',
    via: 'inherited',
    confidence: round(timex.confidence * 0.6),
    rule,
  };
}

/** True for an event of the main line, not one named in passing ("in violation of the November 27 ceasefire"). */
function leads({ hit }: EventDraft): boolean {
  const { tree, word } = hit;
  if (asidesOf(tree).some(({ from, to, shared }) => !shared && word >= from && word <= to)) return false;
  const clause = clauseOf(hit);
  return clause === 'main' || clause === 'adverbial' || hit.harms.length > 0;
}

/** "the same day", "that evening". */
function isSameDay(doc: Document, timex: Timex | undefined): boolean {
  return (
    timex?.value.anchor === 'previous' &&
    /^(?:the same|that)\s(?!week|month|year)/i.test(doc.report.text.slice(timex.span.start, timex.span.end))
  );
}

/** True for what a relative clause or a past perfect tells ("women who had been held"): it lies before the day of its sentence. */
function isAside({ hit: { tree, predicate }, modality }: EventDraft): boolean {
  if (tree.rel(predicate).startsWith('acl')) return true;
  return modality.saying < 0 && tree.auxiliaries(predicate).some((aux) => tree.lower(aux) === 'had');
}

/** "detained a ship, whose anchor is suspected of having cut the cable": told under a relative clause, on no day of the clause around. */
function isUnderRelative({ hit: { tree, predicate } }: EventDraft): boolean {
  for (let word = tree.head(predicate); word >= 0; word = tree.head(word))
    if (tree.rel(word) === 'acl:relcl') return true;
  return false;
}

/** "Two machine guns were recovered": what befell people or things, told in the simple past with nobody who did it, no place and no day. */
function isAftermath({ hit: { tree, word, predicate }, modality, fillings, where }: EventDraft): boolean {
  return (
    !modality.negated &&
    word === predicate &&
    tree.isVerb(predicate) &&
    tree.isPassive(predicate) &&
    tree.isPast(predicate) &&
    /^(?:root|conj)$/.test(tree.rel(predicate)) &&
    where.length === 0 &&
    !fillings.some(({ role }) => role === 'actor')
  );
}

/** "in retaliation for a blast", "fined over and for spreading rumours": what a deed answers or punishes lies before it. */
function isReason({ hit: { tree, word, predicate } }: EventDraft): boolean {
  if (!tree.isVerb(word)) return tree.isGiven(word) && tree.caseOf(word) !== 'after';
  return (
    tree.lower(predicate).endsWith('ing') && tree.with(predicate, 'mark').some((mark) => tree.lower(mark) === 'for')
  );
}

/** "attacked the town, burning houses", "protested at the gate, and guards shot two": a clause beside the one before tells of the same place. */
function goesOnFrom({ hit: { tree, predicate } }: EventDraft): boolean {
  const rel = tree.rel(predicate);
  if (rel === 'advcl') return tree.isVerb(predicate) && tree.with(predicate, 'nsubj').length === 0;
  return rel === 'conj' || rel === 'parataxis';
}

/** True for a day or part of one, not after publication: only such a date holds for the next sentence too. */
function holdsOn(doc: Document, time: CandidateTime): boolean {
  const published = doc.report.publishedAt?.slice(0, 10);
  return (
    /^(day|daypart|hour|instant|range)$/.test(time.granularity) && (!published || !time.from || time.from <= published)
  );
}

/** True when a sentence names a place below a country: its events do not take theirs from the sentence before. */
function namesPlace(doc: Document, sentence: number): boolean {
  const { start, end } = layerOf(doc, 'segments').sentences[sentence]!;
  const places = layerOf(doc, 'places');
  const toponyms = layerOf(doc, 'toponyms');
  for (let index = firstFrom(toponyms, start); index < toponyms.length; index++) {
    const { span, value } = toponyms[index]!;
    if (span.start >= end) return false;
    if (
      span.end <= end &&
      value.via !== 'demonym' &&
      !places[index]!.value.latent &&
      places[index]!.value.reading?.extent !== 'country'
    )
      return true;
  }
  return false;
}

function narrower(a: CandidateTime | null, b: CandidateTime): boolean {
  if (!a?.from || !a.to || !b.from || !b.to || a.via === 'inherited') return false;
  return a.from >= b.from && a.to <= b.to && (a.from !== b.from || a.to !== b.to);
}

/** "Key Takeaway: …", "Summary: …", "Highlights": the label of what tells again; the first kind only sums up, the second may tell what nothing else does. */
const DIGEST_LABEL =
  /^[^\p{L}]{0,4}(?:key takeaways?|(?:executive )?summary|bottom line)(?:[^\p{L}\p{N}]*[:.–—]|\s*(?:\*\*)?\s*(?:$|\n))/iu;
const SUMMARY_LABEL = /^[^\p{L}]{0,4}(?:highlights|key points|in brief|toplines?|key developments)\b/iu;

/** What a paragraph is to the rest of its report: `digest` sums it up, `summary` tells again some of what it tells, `body` is neither. */
function partOf(doc: Document, paragraph: number): 'digest' | 'summary' | 'body' {
  const { paragraphs } = layerOf(doc, 'segments');
  const { start, kind, heading } = paragraphs[paragraph]!;
  if (kind === 'heading') return 'digest';
  const { text } = doc.report;
  const label = text.slice(start, start + 40);
  if (DIGEST_LABEL.test(label)) return 'digest';
  // The points of a list under "Key Takeaways".
  if (
    kind === 'item' &&
    heading >= 0 &&
    DIGEST_LABEL.test(text.slice(paragraphs[heading]!.start, paragraphs[heading]!.end))
  )
    return 'digest';
  return SUMMARY_LABEL.test(label) ? 'summary' : 'body';
}

/** Whether a summary's telling is of this event: the same type and polarity, and no side of the one that the other contradicts. */
function retells(group: Group, draft: EventDraft, sides: Sides): boolean {
  const { lead } = group;
  if (lead.hit.trigger.type !== draft.hit.trigger.type || lead.modality.negated !== draft.modality.negated)
    return false;
  const actors = meet(group.sides.actors, sides.actors);
  const others = meet(group.sides.objects, sides.objects);
  return (actors !== 'apart' && others !== 'apart') || actors === 'same' || others === 'same';
}

/** A toll told by itself ("Two bystanders were wounded"): what an attack told just before did. */
function isOutcome(draft: EventDraft, resources: Resources): boolean {
  if (
    draft.hit.trigger.type !== 'attack_on_persons' ||
    draft.hit.trigger.pos !== 'verb' ||
    !resources.modality.outcomes.has(draft.hit.lemma)
  )
    return false;
  return (
    !draft.fillings.some(({ role, mention }) => role === 'actor' && mention) &&
    !draft.when?.timex &&
    draft.where.every(({ weighed }) => weighed) &&
    draft.fillings.some(({ role }) => role === 'victim')
  );
}

/** How many sentences on an event is still claimed or denied. */
const ACCOUNT_REACH = 2;

/**
 * The event that what someone claims or denies was told as just before ("The group said its fighters had planted the device", "The militia denied having lost the town"): the
 * last one of its type, or of violence for a claim, unless the account tells a day or place of its own or other numbers.
 */
function accountOf(
  byType: ReadonlyMap<string, readonly Group[]>,
  draft: EventDraft,
  drafts: readonly EventDraft[],
  type: EventType,
  named: Keys,
): Group | undefined {
  if (type.family !== 'violence' || draft.when?.timex) return undefined;
  if (draft.governor < 0) return ownAccountOf(byType, draft, named);
  const above = drafts[draft.governor]!.hit.trigger.type;
  const blamed = above === 'accusation' && isKnown(draft);
  if (above !== 'claim_of_responsibility' && above !== 'denial' && !blamed) return undefined;
  const kinds = above === 'denial' || (blamed && type.id !== 'attack_on_persons') ? [type.id] : [type.id, ...VIOLENCE];
  return latestOf(kinds, (id) => {
    const found = byType.get(id)?.findLast(({ lead, tellings }) => {
      const last = tellings.at(-1)!.sentence;
      return lead.sentence < draft.sentence && draft.sentence - last <= ACCOUNT_REACH;
    });
    return found && toldAlike(found, draft, named) ? found : undefined;
  });
}

/** "carried out the rocket attack": the noun of a deed with the article of what has been told. */
function isKnown({ hit: { tree, word, taken } }: EventDraft): boolean {
  return [word, ...taken].some((noun) => tree.isNoun(noun) && tree.hasDeterminer(noun, /^(?:the|this)$/));
}

/** True where what is told anew names no other place and gives no other numbers. */
function toldAlike(group: Group, draft: EventDraft, named: Keys): boolean {
  return !countsApart(group.lead, draft) && (named.keys.length === 0 || meet(group.named, named) === 'same');
}

/** Of the events that some types give, the one told last. */
function latestOf(types: readonly string[], found: (type: string) => Group | undefined): Group | undefined {
  let host: Group | undefined;
  for (const type of types) {
    const group = found(type);
    if (group && (!host || isLater(group, host))) host = group;
  }
  return host;
}

/** True for the one of which the last telling comes later; of those told in one sentence, the one told first later. */
function isLater(one: Group, other: Group): boolean {
  const last = one.tellings.at(-1)!.sentence - other.tellings.at(-1)!.sentence;
  return last === 0 ? one.order > other.order : last > 0;
}

/** "The army said its drone hit …", right behind the event: what who did it says of it. */
function ownAccountOf(
  byType: ReadonlyMap<string, readonly Group[]>,
  draft: EventDraft,
  named: Keys,
): Group | undefined {
  const { modality, source } = draft;
  if (modality.saying < 0 || !source) return undefined;
  const own = draft.fillings.filter(({ role }) => role === 'actor');
  if (own.length === 0 || !own.every((each) => keyOf(each) === keyOf(source))) return undefined;
  const actors = rolesOf(draft, ACTORS);
  return latestOf(VIOLENCE, (id) => {
    const found = byType.get(id)?.at(-1);
    if (!found || draft.sentence - found.lead.sentence !== 1) return undefined;
    return meet(found.sides.actors, actors) === 'same' && toldAlike(found, draft, named) ? found : undefined;
  });
}

/** The event a resumptive noun leads back to: the last one of its type, or of violence for a bare "attack", at most three sentences before. */
function findHost(
  byType: ReadonlyMap<string, readonly Group[]>,
  draft: EventDraft,
  type: EventType,
): Group | undefined {
  const near = (group: Group) => {
    const gap = draft.sentence - group.tellings[group.tellings.length - 1]!.sentence;
    return gap >= 0 && gap <= 4;
  };
  return latestOf(type.id === 'attack_on_persons' ? VIOLENCE : [type.id], (id) => byType.get(id)?.findLast(near));
}

/** What a bare "attack" can lead back to. */
const VIOLENCE = [
  'air_drone_strike',
  'shelling_missile',
  'bombing',
  'suicide_attack',
  'armed_clash',
  'attack_on_persons',
] as const;

/** Names to compare with others, and a bit for each ending that one of them has. */
interface Keys {
  readonly keys: readonly string[];
  readonly endings: number;
}

/** The sides of a draft, as keys to compare. */
interface Sides {
  readonly actors: Keys;
  readonly objects: Keys;
  readonly topics: Keys;
  /** Whether its words tell which of their kind act. */
  readonly which: boolean;
  /** Whether all that is said of those who act is that nobody knows who they are. */
  readonly unknown: boolean;
}

const sidesOf = (draft: EventDraft): Sides => ({
  actors: rolesOf(draft, ACTORS),
  objects: rolesOf(draft, OBJECTS),
  topics: rolesOf(draft, TOPICS),
  which: tellsWhich(draft),
  unknown: isUnknown(draft.fillings.filter(({ role }) => role === 'actor')),
});

const isUnknown = (actors: readonly Filling[]) =>
  actors.length > 0 && actors.every(({ name }) => UNKNOWN.has(name.split(' ', 1)[0]!.toLowerCase()));

const ACTORS = ['actor'];
const TOPICS = ['topic'];
const OBJECTS = ['target', 'victim', 'counterpart', 'recipient'];

function keyOf(filling: Filling): string {
  return filling.entityId ?? filling.name.toLowerCase();
}

function rolesOf(draft: EventDraft, roles: readonly string[]): Keys {
  return keysOf(draft.fillings.filter(({ role }) => roles.includes(role)).map(keyOf));
}

function keysOf(keys: readonly string[]): Keys {
  let endings = 0;
  // A name of one letter may end any other.
  for (const key of keys)
    endings |= key.length < 2 ? -1 : 1 << ((key.charCodeAt(key.length - 2) * 7 + key.charCodeAt(key.length - 1)) & 31);
  return { keys, endings };
}

/** The places that an event itself tells, but for countries. */
const namedOf = (places: readonly CandidatePlace[]): Keys =>
  keysOf(
    places
      .filter((place) => place.via !== 'inherited' && place.extent !== 'country' && isNamed(place))
      .map((place) => place.name),
  );

/** Places told twice in a sentence once, where they were told first. */
function eachOnce(places: readonly CandidatePlace[]): CandidatePlace[] {
  const seen = new Set<string>();
  return places.filter(({ role, name, geonameId }) => {
    const key = `${role} ${geonameId ?? name}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** False for a place that is told by a common noun alone ("a clinic"). */
const isNamed = ({ name }: CandidatePlace): boolean => /\p{Lu}/u.test(name);

/** True when both tell names and no name can be that of the other. */
const noneAlike = (a: Keys, b: Keys): boolean => a.endings !== 0 && b.endings !== 0 && (a.endings & b.endings) === 0;

function meet(a: Keys, b: Keys): 'same' | 'open' | 'apart' {
  if (a.keys.length === 0 || b.keys.length === 0) return 'open';
  if (noneAlike(a, b)) return 'apart';
  // "fighters" and "unidentified fighters": one name holds the other.
  for (const x of a.keys) for (const y of b.keys) if (x === y || x.endsWith(y) || y.endsWith(x)) return 'same';
  return 'apart';
}

/** True when both tell a count of the same thing and the counts differ. */
function countsApart(a: EventDraft, b: EventDraft): boolean {
  return a.quantities.some(({ of, quantity }) =>
    b.quantities.some(
      (other) =>
        other.of === of &&
        (other.quantity.value.min !== quantity.value.min || other.quantity.value.max !== quantity.value.max),
    ),
  );
}

/** Types that one actor does once within a report. */
const ONCE = new Set(['resignation']);

/** "conducted two airstrikes …, and claimed that the strikes killed five": a noun with the article, of what the sentence told before. */
function isTheSame({ tree, word, trigger, harms }: EventDraft['hit'], before: EventDraft['hit']): boolean {
  if (trigger.pos !== 'noun' || harms.length === 0 || before.word > word) return false;
  return tree.hasDeterminer(word, /^(?:the|this|these|that|those)$/);
}

/** "launched two drones targeting the base": at whom a thing that the event before sets going is aimed tells no further event. */
function isAim({ tree, predicate }: EventDraft['hit'], { hit, fillings }: EventDraft): boolean {
  if (tree.rel(predicate) !== 'acl' || !tree.lower(predicate).endsWith('ing')) return false;
  const thing = tree.head(predicate);
  if (thing < 0 || tree.head(thing) !== hit.predicate || !/^(?:obj|nsubj:pass)$/.test(tree.rel(thing))) return false;
  return !fillings.some(({ word, role }) => word === thing && (role === 'target' || role === 'victim'));
}

/** "the Aden refinery" and "the state-owned Little Aden refinery in Aden": a site by the name of the town in which the other telling has it, and the same kind of site. */
function namesSite(one: EventDraft, other: EventDraft): boolean {
  const sites = (draft: EventDraft) =>
    draft.fillings.filter(({ role, kind }) => role === 'target' && kind === 'facility');
  return sites(one).some(({ name }) =>
    other.where.some(({ toponym, side }) => {
      const town = toponym?.value.name;
      if (town === undefined || side || !name.startsWith(`${town} `)) return false;
      const kind = name.slice(town.length).toLowerCase();
      return sites(other).some((site) => site.name.toLowerCase().endsWith(kind));
    }),
  );
}

/** "Lawmakers close to the militia voiced support …": people without an article, told by what they are close to, are others than those told before. */
function tellsWhich({ hit: { tree }, fillings }: EventDraft): boolean {
  return fillings.some(({ role, word, kind }) => {
    if (role !== 'actor' || kind !== 'group' || tree.rel(word) === 'flat') return false;
    if (tree.with(word, 'det', 'nmod:poss').length > 0) return false;
    return tree
      .with(word, 'acl', 'amod')
      .some((part) => part === word + 1 && !tree.lower(part).endsWith('ing') && tree.with(part, 'obl').length > 0);
  });
}

/** Whether a draft tells an event that a group has already told. */
function sameEvent(group: Group, draft: EventDraft, time: CandidateTime | null, named: Keys, sides: Sides): boolean {
  const { sentence, lead, sides: told } = group;
  if (sentence === draft.sentence && (isTheSame(draft.hit, lead.hit) || isAim(draft.hit, lead)))
    return !countsApart(lead, draft);
  // Most pairs of a long report go their ways here.
  const unknown = told.unknown && sides.unknown;
  if ((!unknown && noneAlike(told.actors, sides.actors)) || noneAlike(told.objects, sides.objects)) return false;
  if (sentence !== draft.sentence && noneAlike(group.named, named)) return false;
  if (lead.modality.negated !== draft.modality.negated) return false;
  if (
    (lead.modality.status === 'actual') !== (draft.modality.status === 'actual') &&
    lead.modality.status !== 'ongoing' &&
    draft.modality.status !== 'ongoing'
  )
    return false;
  let actors = meet(told.actors, sides.actors);
  // "unknown gunmen" and "unidentified attackers" may be the same ones.
  if (actors === 'apart' && unknown) actors = 'open';
  if (actors === 'apart') return false;
  let objects = meet(told.objects, sides.objects);
  if (objects === 'apart' && (namesSite(lead, draft) || namesSite(draft, lead))) objects = 'same';
  // Two drones here and five there are two attacks.
  if (objects === 'apart' || countsApart(lead, draft)) return false;
  const topics = meet(told.topics, sides.topics);
  if (lead.sentence !== draft.sentence && sides.which) return false;
  if (lead.sentence === draft.sentence)
    return (
      actors !== 'open' &&
      objects !== 'open' &&
      topics !== 'apart' &&
      lead.hit.word !== draft.hit.word &&
      lead.hit.trigger.pos !== draft.hit.trigger.pos
    );
  const stated = (t: CandidateTime | null) => (t && t.via !== 'inherited' && t.via !== 'publication' ? t : null);
  const a = stated(group.time);
  const b = stated(time);
  let days: 'same' | 'open' | 'apart' = 'open';
  if (a?.from && a.to && b?.from && b.to)
    days = a.from <= b.to && b.from <= a.to ? (a.from === b.from && a.to === b.to ? 'same' : 'open') : 'apart';
  if (days === 'apart') return false;
  const where = meet(group.named, named);
  if (where === 'apart') return false;
  // What someone did not do is told once, however often it is said.
  if (draft.modality.negated && actors === 'same' && topics === 'same') return true;
  // One quits a post once.
  if (ONCE.has(lead.hit.trigger.type) && actors === 'same' && topics !== 'apart') return true;
  const votes = [actors, objects, topics, days, where].filter((vote) => vote === 'same').length;
  return topics === 'apart'
    ? votes >= 4
    : votes >= 3 || (votes >= 2 && actors === 'same' && (objects === 'same' || where === 'same'));
}

// --- values --------------------------------------------------------------------------------------------------------------------------

/** What a document's toponym can mean. */
interface Meant {
  /** The chosen reading, or undefined for a name that no gazetteer lists. */
  readonly best: PlaceReading | undefined;
  readonly alternatives: CandidatePlace['alternatives'];
}

/** What the document's toponyms mean, worked out once for each and shared by the events there. */
class Readings {
  private readonly toponyms: readonly Toponym[];
  private readonly places: readonly ResolvedPlace[];
  private readonly known = new Map<Toponym, Meant>();

  constructor(doc: Document) {
    this.toponyms = layerOf(doc, 'toponyms');
    this.places = layerOf(doc, 'places');
  }

  of(toponym: Toponym): Meant {
    let meant = this.known.get(toponym);
    if (meant === undefined) {
      const [best, ...others] = this.read(toponym);
      const alternatives = others.slice(0, MOST_ALTERNATIVES).map(({ geonameId, name, admin1, country, score }) => ({
        id: String(geonameId ?? name),
        name: [name, admin1, country].filter(Boolean).join(', '),
        score: round(score),
      }));
      meant = { best, alternatives: alternatives.length > 0 ? alternatives : undefined };
      this.known.set(toponym, meant);
    }
    return meant;
  }

  private read(toponym: Toponym): readonly PlaceReading[] {
    let index = firstFrom(this.toponyms, toponym.span.start);
    while (index < this.toponyms.length && this.toponyms[index] !== toponym) index++;
    const place = this.places[index]?.value;
    if (place === undefined) return toponym.value.readings;
    return place.reading ? [place.reading, ...place.alternatives] : [];
  }
}

/** Other places of the name that a record tells. */
const MOST_ALTERNATIVES = 4;

/** The record of a place: named, or a common noun that leads back to one or has no name at all. */
function placeOf(doc: Document, { toponym, span, role, cost, area }: Where, resolved: Readings): CandidatePlace | null {
  const closeness = 1 / (1 + 0.1 * cost);
  if (!span) return toponym ? placeRecord(toponym, role, resolved, closeness) : null;
  const text = doc.report.text.slice(span.start, span.end);
  if (toponym) {
    const record = placeRecord(toponym, role, resolved, closeness * 0.8);
    return record && { ...record, text, ...span };
  }
  // A proper name that no list knows, or a building.
  const named = area || /(?:^|\s)\p{Lu}\S*$/u.test(text);
  return {
    role,
    text,
    ...span,
    name: text,
    geonameId: null,
    feature: named ? 'unknown' : 'facility',
    admin1: null,
    country: null,
    lat: null,
    lon: null,
    extent: area ? 'area' : 'point',
    via: named ? 'named' : 'facility',
    confidence: round(0.4 * closeness),
  };
}

function placeRecord(
  toponym: Toponym,
  role: CandidatePlace['role'],
  resolved: Readings,
  closeness: number,
): CandidatePlace | null {
  const { best, alternatives } = resolved.of(toponym);
  const common = { role, text: toponym.value.name, start: toponym.span.start, end: toponym.span.end };
  const via = toponym.value.via === 'facility' ? ('facility' as const) : ('named' as const);
  if (!best) {
    return {
      ...common,
      name: toponym.value.name,
      geonameId: null,
      feature: 'unknown',
      admin1: null,
      country: null,
      lat: null,
      lon: null,
      extent: 'point',
      via,
      confidence: round(0.5 * closeness * toponym.confidence),
    };
  }
  const record: CandidatePlace = {
    ...common,
    name: best.name,
    geonameId: best.geonameId,
    feature: best.feature,
    admin1: best.admin1,
    country: best.country,
    lat: round(best.lat),
    lon: round(best.lon),
    extent: best.extent,
    via,
    confidence: round(Math.min(0.99, toponym.confidence * closeness)),
  };
  if (alternatives) record.alternatives = alternatives;
  return record;
}

function timeRecord(
  timex: Timex,
  via: CandidateTime['via'],
  closeness: number,
  status: EventCandidate['status'],
  published: string | null,
): CandidateTime {
  const { value } = timex;
  const range = value.range;
  const { from, to } = daysOf(timex, status, published);
  const record: CandidateTime = {
    text: null,
    start: range ? range.span.start : timex.span.start,
    end: range ? range.span.end : timex.span.end,
    timex: range ? `${range.from}/${range.to}` : value.value,
    from,
    to,
    granularity: range ? 'range' : value.granularity,
    via: via === 'stated' && value.anchor !== 'none' ? 'resolved' : via,
    confidence: round(Math.min(0.99, timex.confidence * closeness)),
  };
  if (value.modifier) record.modifier = value.modifier;
  if (value.openStart) record.openStart = true;
  if (value.openEnd) record.openEnd = true;
  record.rule = timex.evidence[0]?.rule ?? 'timex';
  return record;
}

function participantRecord(filling: Filling, text: string): Participant {
  const { span, alternatives } = filling;
  const record: Participant = {
    role: filling.role,
    text: span ? text.slice(span.start, span.end) : null,
    start: span?.start ?? null,
    end: span?.end ?? null,
    name: filling.name,
    entityId: filling.entityId,
    kind: filling.kind,
    country: filling.country,
    cameo: filling.cameo,
    affiliations: [...filling.affiliations],
    confidence: round(Math.min(0.99, filling.confidence)),
    via: filling.via,
  };
  if (alternatives.length > 0)
    record.alternatives = alternatives.map(({ id, name, score }) => ({ id, name, score: round(score) }));
  return record;
}

function mentionRecord(filling: Filling, text: string): CandidateMention {
  return {
    text: filling.span ? text.slice(filling.span.start, filling.span.end) : null,
    start: filling.span?.start ?? null,
    end: filling.span?.end ?? null,
    name: filling.name,
    entityId: filling.entityId,
    kind: filling.kind,
  };
}

// --- records -------------------------------------------------------------------------------------------------------------------------

const scorersOf = boundTo((models: ConfidenceModels['models']) => ({
  event: new Scorer(models.event),
  type: new Scorer(models.type),
  actor: new Scorer(models.actor),
  other: new Scorer(models.other),
  place: new Scorer(models.place),
  time: new Scorer(models.time),
}));

/** The record of a group, without links; null below the floor of confidence. */
function writeRecord(
  doc: Document,
  group: Group,
  issues: ReadonlyMap<number, readonly number[]>,
  discourse: Discourse,
  resources: Resources,
): EventCandidate | null {
  const { text } = doc.report;
  const { lead, tellings } = group;
  const { hit, modality } = lead;
  const type = resources.events.types.get(hit.trigger.type)!;
  const tokens = layerOf(doc, 'tokens');
  const trigger = { start: tokens.start[hit.word]!, end: tokens.end[hit.word]! };
  const scorers = scorersOf(resources.confidence.models);
  const status =
    modality.status === 'actual' && isHistorical(doc, group.time) ? ('historical' as const) : modality.status;
  const whole = new Explanation(scorers.event);
  eventFeatures(whole, doc, group, type, status, discourse, resources);
  const confidence = probabilityOf(whole.contributions);
  if (confidence < resources.confidence.floor) return null;
  const time = group.time && timeOf(group.time, type, trigger.start, scorers.time, text);
  const grounded = resources.modality.scene.grounded!.has(type.id);
  const participants = uniqueParticipants(tellings, text, resources).filter(
    (each) => !(grounded && isGround(each, group.places, type, text)),
  );
  for (const each of participants) {
    const known = new Explanation(each.role === 'actor' ? scorers.actor : scorers.other);
    participantFeatures(known, each, type, trigger.start);
    each.confidence = probabilityOf(known.contributions);
    each.explanation = known.contributions;
  }
  const places = group.places.map((place) => {
    const known = new Explanation(scorers.place);
    placeFeatures(known, place, type, trigger.start, group.places.length);
    return {
      ...place,
      confidence: probabilityOf(known.contributions),
      explanation: known.contributions,
      text: place.start === null ? null : text.slice(place.start, place.end!),
    };
  });
  const typed = new Explanation(scorers.type);
  typeFeatures(typed, lead, resources);
  const record: EventCandidate = {
    schema: 'dateline.candidate/1',
    id: contentId(doc.report.id, type.id, trigger.start, trigger.end),
    reportId: doc.report.id,
    type: type.id,
    codes: {
      plover: {
        root: hit.trigger.root ?? type.plover,
        modes: hit.trigger.mode ? [hit.trigger.mode] : [],
        contexts: [...type.contexts],
      },
      cameo: hit.trigger.cameo ?? type.cameo[0] ?? null,
      acled: type.acled[0] ?? null,
    },
    trigger: { text: text.slice(trigger.start, trigger.end), start: trigger.start, end: trigger.end, lemma: hit.lemma },
    status,
    polarity: modality.negated ? 'negated' : 'positive',
    attribution: attributionOf(lead, text),
    participants,
    places,
    time,
    quantities: uniqueQuantities(tellings, text),
    evidence: evidenceOf(doc, tellings),
    confidence,
    explanation: whole.contributions,
    typeConfidence: { confidence: probabilityOf(typed.contributions), explanation: typed.contributions },
    flags: flagsOf(doc, tellings, issues, time),
    duplicates: [],
    certainty: round(modality.certainty),
    links: [],
    versions: { ...resources.versions },
  };
  for (const { code, message, spans } of lintRecord(record, (id) => termOf(id, resources.actors)))
    record.flags.push({ code, message, spans: [...spans] });
  return record;
}

/** "seized the town of X", "sent troops to the border": ground is where it happens and no side; a building taken is one. */
function isGround(
  { role, kind, start, end }: Participant,
  places: readonly CandidatePlace[],
  type: EventType,
  text: string,
): boolean {
  if (role !== 'target' || start === null || (kind === 'facility' && type.family === 'violence')) return false;
  return places.some(
    (place) =>
      place.start !== null &&
      place.start >= start &&
      place.end === end &&
      !TOWARDS.test(text.slice(start, place.start)),
  );
}

/** "80 vehicles from X": a preposition before the place makes it no more than where the thing was. */
const TOWARDS = /\b(?:from|in|at|to|near|with|for)\b/i;

function timeOf(time: CandidateTime, type: EventType, trigger: number, scorer: Scorer, text: string): CandidateTime {
  const known = new Explanation(scorer);
  timeFeatures(known, time, type, trigger);
  return {
    ...time,
    confidence: probabilityOf(known.contributions),
    explanation: known.contributions,
    text: time.start === null ? null : text.slice(time.start, time.end!),
  };
}

function attributionOf({ modality, source, via, said }: EventDraft, text: string): EventCandidate['attribution'] {
  const attribution: EventCandidate['attribution'] = { stance: modality.stance };
  if (source) attribution.source = mentionRecord(source, text);
  if (via) attribution.via = mentionRecord(via, text);
  if (said) attribution.saidOn = saidRecord(said, text);
  return attribution;
}

/** When a person held the office that the list gives it. */
function termOf(id: string, { byId, entries }: Resources['actors']): Term | undefined {
  const index = byId.get(id);
  const entry = index === undefined ? undefined : entries[index];
  if (entry?.fills == null || entry.kind !== 'person') return undefined;
  const office = entry.fills.slice(entry.fills.indexOf(':') + 1).replaceAll('-', ' ');
  return { office: `in the office of ${office}`, from: entry.from, to: entry.to };
}

function saidRecord(timex: Timex, text: string): CandidateTime {
  const record = timeRecord(timex, 'stated', 1, 'planned', null);
  return { ...record, text: text.slice(record.start!, record.end!) };
}

function uniqueParticipants(tellings: readonly EventDraft[], text: string, resources: Resources): Participant[] {
  const found: Participant[] = [];
  const names: string[] = [];
  for (const telling of tellings) {
    // Who may have been let do it adds nothing to what was done.
    if (isSupposed(telling) && !isSupposed(tellings[0]!)) continue;
    for (const filling of tellingFillings(telling, resources)) {
      const { role, entityId } = filling;
      const name = filling.name.toLowerCase();
      // A later, vaguer telling of the same role adds nothing ("fighters" beside "unidentified fighters").
      const later = telling !== tellings[0];
      // Whom others blame for it did it only as they say.
      if (later && telling.blamed && role === 'actor' && found.some((other) => other.role === role)) continue;
      const told = found.some(
        (other, k) =>
          other.role === role &&
          (names[k] === name ||
            (entityId !== null && other.entityId === entityId) ||
            (later && (filling.kind === 'thing' || names[k]!.endsWith(name)))),
      );
      if (told) continue;
      found.push(participantRecord(filling, text));
      names.push(name);
    }
  }
  return found;
}

const isSupposed = ({ modality }: EventDraft) => modality.status === 'hypothetical';

function uniqueQuantities(tellings: readonly EventDraft[], text: string): EventCandidate['quantities'] {
  const found: EventCandidate['quantities'] = [];
  for (const telling of tellings) {
    for (const { of, quantity } of telling.quantities) {
      if (
        found.some((other) => other.of === of && other.min === quantity.value.min && other.max === quantity.value.max)
      )
        continue;
      found.push({
        of,
        min: quantity.value.min,
        max: quantity.value.max,
        text: text.slice(quantity.span.start, quantity.span.end),
        ...quantity.span,
      });
    }
  }
  return found;
}

/** The sentences of the tellings, each once. */
function evidenceOf(doc: Document, tellings: readonly EventDraft[]): EventCandidate['evidence'] {
  const { sentences, citations } = layerOf(doc, 'segments');
  const found: EventCandidate['evidence'] = [];
  for (const telling of tellings) {
    const sentence = sentences[telling.sentence]!;
    if (found.some(({ start }) => start === sentence.start)) continue;
    found.push({
      start: sentence.start,
      end: sentence.end,
      text: doc.report.text.slice(sentence.start, sentence.end),
      citations: sentence.citations.map((index) => {
        const { marker, note, url } = citations[index]!;
        return { marker, note, url };
      }),
    });
  }
  return found;
}

/** Days before publication from which an event is background rather than news. */
const BACKGROUND_DAYS = 62;
/** The same where the year told is an earlier one. */
const RECENT_DAYS = 31;

function isHistorical(doc: Document, time: CandidateTime | null): boolean {
  const { publishedAt } = doc.report;
  if (!publishedAt || !time?.to || time.via === 'inherited') return false;
  const days = (Date.parse(publishedAt.slice(0, 10)) - Date.parse(time.to)) / 86_400_000;
  // "signed in 2024", "opened in November 2023": a month or year told by an earlier year looks back.
  const lookingBack =
    time.via === 'stated' && /^(?:month|year)$/.test(time.granularity) && time.to.slice(0, 4) < publishedAt.slice(0, 4);
  return days > (lookingBack ? RECENT_DAYS : BACKGROUND_DAYS);
}

/** Sentence → indexes of the document's issues with a span in it. */
function issuesBySentence(doc: Document): ReadonlyMap<number, readonly number[]> {
  const { sentences } = layerOf(doc, 'segments');
  const found = new Map<number, number[]>();
  doc.issues.forEach((issue, index) => {
    for (const span of issue.spans) {
      let s = Math.max(0, lastStartingAtOrBefore(sentences, span.start));
      for (; s < sentences.length && sentences[s]!.start < span.end; s++) {
        if (sentences[s]!.end <= span.start) continue;
        const known = found.get(s);
        if (known) known.push(index);
        else found.set(s, [index]);
      }
    }
  });
  return found;
}

function flagsOf(
  doc: Document,
  tellings: readonly EventDraft[],
  issues: ReadonlyMap<number, readonly number[]>,
  time: CandidateTime | null,
): Flag[] {
  const flags: Flag[] = [];
  if (issues.size > 0) {
    const touching = new Set(tellings.flatMap((telling) => issues.get(telling.sentence) ?? []));
    for (const index of [...touching].sort((a, b) => a - b)) flags.push(flagOf(doc.issues[index]!));
  }
  if (doc.report.publishedAt === null)
    flags.push({
      code: 'no-publication-date',
      message: 'The report has no date: relative dates in it cannot be resolved for certain.',
      spans: [],
    });
  if (
    time?.from &&
    doc.report.publishedAt &&
    time.from > doc.report.publishedAt.slice(0, 10) &&
    tellings[0]!.modality.status === 'actual' &&
    !flags.some(({ code }) => code === 'date-after-publication')
  ) {
    flags.push({
      code: 'date-after-publication',
      message: `The event is told as done, but its date (${time.from}) lies after the report's publication.`,
      spans: time.start === null ? [] : [{ start: time.start, end: time.end! }],
    });
  }
  return flags;
}

function flagOf(issue: Issue): Flag {
  const cut = issue.rule.lastIndexOf('/');
  return {
    code: issue.rule.slice(cut + 1),
    message: issue.reason,
    spans: issue.spans.map(({ start, end }) => ({ start, end })),
  };
}
