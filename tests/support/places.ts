/** Reads and scores `toponyms.cases.txt`: sentences with their places marked. */
import type { Document, ResolvedPlace } from '../../src/document/index.js';

/**
 * One mark. `kind` place has a point and an extent; `unlisted` is a place that no gazetteer need know (`{X | ?}`); demonyms
 * (`{Iraqi | demonym | IQ}`) and metonyms have a country only.
 */
export interface Mark {
  readonly kind: 'place' | 'unlisted' | 'demonym' | 'metonym';
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** ISO 3166-1 alpha-2, or null ("-"). */
  readonly country: string | null;
  readonly lat?: number;
  readonly lon?: number;
  readonly extent?: string;
}

export interface PlaceCase {
  readonly name: string;
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** Blocks of a `# name` line and a text with marks. Throws on a mark that is not one of the four forms. */
export function readPlaceCases(file: string): PlaceCase[] {
  return file
    .split(/\n(?=# )/)
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const [head, ...lines] = block.trim().split('\n');
      return { name: head!.replace(/^# */, ''), ...readMarks(lines.join('\n').trim()) };
    });
}

function readMarks(marked: string): { text: string; marks: Mark[] } {
  const marks: Mark[] = [];
  let text = '';
  let last = 0;
  for (const found of marked.matchAll(/\{([^{}]*)\}/g)) {
    text += marked.slice(last, found.index);
    const fields = found[1]!.split('|').map((field) => field.trim());
    const start = text.length;
    text += fields[0]!;
    marks.push(markOf(fields, start, text.length));
    last = found.index + found[0].length;
  }
  return { text: text + marked.slice(last), marks };
}

function markOf(fields: readonly string[], start: number, end: number): Mark {
  const [text, name, country, point, extent] = fields as [string, string, string?, string?, string?];
  const code = country === undefined || country === '-' ? null : country;
  if (name === '?') return { kind: 'unlisted', start, end, text, country: null };
  if (name === 'demonym' || name === 'metonym') return { kind: name, start, end, text, country: code };
  const [lat, lon] = (point ?? '').split(',').map(Number);
  if (!Number.isFinite(lat) || !Number.isFinite(lon) || !extent) throw new Error(`not a mark: ${fields.join(' | ')}`);
  return { kind: 'place', start, end, text, country: code, lat, lon, extent };
}

/** How far (km) the point may be from the annotated one, by extent: a middle of a region is a matter of choice. */
const TOLERANCE: Readonly<Record<string, number>> = { point: 25, city: 25, area: 60, region: 200, country: 500 };

export interface PlaceScore {
  /** Marked places and metonyms that some place of the output overlaps, and how many there are. */
  found: number;
  marked: number;
  /** Places of the output that no mark overlaps, and how many there are. */
  false: number;
  given: number;
  /** Found places with a point near enough; with the right extent. */
  near: number;
  extent: number;
  pointed: number;
  demonyms: number;
  markedDemonyms: number;
  metonyms: number;
  markedMetonyms: number;
  readonly errors: string[];
}

export function newScore(): PlaceScore {
  return {
    found: 0,
    marked: 0,
    false: 0,
    given: 0,
    near: 0,
    extent: 0,
    pointed: 0,
    demonyms: 0,
    markedDemonyms: 0,
    metonyms: 0,
    markedMetonyms: 0,
    errors: [],
  };
}

const overlaps = (a: { start: number; end: number }, b: { start: number; end: number }) =>
  a.start < b.end && b.start < a.end;

/** Adds one case to the score. */
export function scoreCase(
  item: PlaceCase,
  doc: Document,
  alpha3Of: (alpha2: string) => string,
  score: PlaceScore,
): void {
  const all = (doc.layers.places ?? []).filter(({ value }) => !value.latent && !value.embedded);
  const places = all.filter(({ value }) => value.via !== 'demonym');
  const demonyms = all.filter(({ value }) => value.via === 'demonym');
  const wrong = (what: string, text: string) => score.errors.push(`${item.name}: ${what}: ${text}`);
  for (const mark of item.marks) {
    if (mark.kind === 'demonym') {
      score.markedDemonyms++;
      if (
        demonyms.some((place) => overlaps(place.span, mark) && place.value.reading?.country === alpha3Of(mark.country!))
      )
        score.demonyms++;
      else wrong('demonym', mark.text);
      continue;
    }
    score.marked++;
    const hit = places.find((place) => overlaps(place.span, mark));
    if (mark.kind === 'metonym') {
      score.markedMetonyms++;
      if (hit?.value.via === 'metonym') score.metonyms++;
    }
    if (!hit) {
      wrong('missed', mark.text);
      continue;
    }
    score.found++;
    if (mark.kind === 'place') scorePoint(mark, hit, score, wrong);
    if (mark.kind === 'unlisted' && hit.value.reading !== null)
      wrong('unlisted but resolved', `${mark.text} → ${hit.value.reading.name}`);
  }
  for (const place of places) {
    score.given++;
    if (item.marks.some((mark) => mark.kind !== 'demonym' && overlaps(place.span, mark))) continue;
    score.false++;
    wrong('false', item.text.slice(place.span.start, place.span.end));
  }
}

function scorePoint(
  mark: Mark,
  hit: ResolvedPlace,
  score: PlaceScore,
  wrong: (what: string, text: string) => void,
): void {
  score.pointed++;
  const { reading } = hit.value;
  if (reading === null) {
    wrong('unresolved', mark.text);
    return;
  }
  const x = (reading.lon - mark.lon!) * Math.cos((mark.lat! * Math.PI) / 180);
  const km = Math.hypot(x, reading.lat - mark.lat!) * 111.2;
  if (km <= TOLERANCE[mark.extent!]!) score.near++;
  else
    wrong(
      `${Math.round(km)} km off`,
      `${mark.text} → ${reading.name}, ${reading.admin1}, ${reading.country} (${reading.feature})`,
    );
  if (reading.extent === mark.extent) score.extent++;
}
