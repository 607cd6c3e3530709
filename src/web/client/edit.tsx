/** Editing a field: each kind of field has its own small form; saving appends one decision that can be taken back. */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ACTOR_KINDS } from '../../document/layers.js';
import type { CandidatePlace, EventCandidate, Participant } from '../../events/index.js';
import type { Changes, EntityFound, PlaceFound, TypeGuide } from '../../server/schemas.js';
import { get, queryOf } from './api.js';
import { Calendar } from './calendar.js';
import { dayAfter, stepped, textOfDays, typedRange } from './dates.js';
import { dayRange } from './fields.js';
import { MapView } from './map.js';
import { decide, detail, report, say } from './state.js';
import { Suggest } from './suggest.js';
import { selectedSpan } from './text.js';
import { allGuides, placeRoles, roleNames, sentenceCase, stanceLabels, statusLabels } from './words.js';

type Words = { readonly text: string; readonly start: number; readonly end: number };

export type Editing =
  | { readonly kind: 'type' | 'reading' | 'time'; readonly words?: Words }
  | {
      readonly kind: 'participant' | 'place' | 'quantity';
      readonly index: number | null;
      readonly words?: Words;
      readonly role?: string;
    };

export const editing = signal<Editing | null>(null);

/** Opens the editor of a field row by its id. */
export function editField(id: string): void {
  const [kind, index] = id.split('-');
  if (kind === 'trigger') editing.value = { kind: 'type' };
  else if (kind === 'said') editing.value = { kind: 'reading' };
  else if (kind === 'time') editing.value = { kind: 'time' };
  else if (kind === 'participant' || kind === 'place' || kind === 'quantity')
    editing.value = { kind, index: Number(index) };
}

/** Takes the n-th alternative of a place or participant. */
export async function takeAlternative(id: string, index: number): Promise<void> {
  const candidate = detail.value?.candidate;
  if (candidate === undefined) return;
  const [kind, at] = id.split('-');
  if (kind === 'place') {
    const place = candidate.places[Number(at)];
    const other = place?.alternatives?.[index];
    if (place === undefined || other === undefined) return;
    try {
      const found = await get<PlaceFound>(`/api/places/${encodeURIComponent(other.id)}`);
      save({
        places: replaced(candidate.places, Number(at), {
          ...place,
          ...placeFields(found),
          alternatives: others(place, other.id),
        }),
      });
    } catch {
      say(`The gazetteer does not know “${other.name}”.`, 'bad');
    }
  } else if (kind === 'participant') {
    const participant = candidate.participants[Number(at)];
    const other = participant?.alternatives?.[index];
    if (participant === undefined || other === undefined) return;
    save({
      participants: replaced(candidate.participants, Number(at), {
        ...participant,
        name: other.name,
        entityId: other.id,
        confidence: 1,
        alternatives: others(participant, other.id),
      }),
    });
  }
}

/** The alternatives without the one taken, with the value that was there. */
function others(value: Participant | CandidatePlace, taken: string): { id: string; name: string; score: number }[] {
  const was = 'geonameId' in value ? String(value.geonameId ?? value.name) : (value.entityId ?? value.name);
  return [{ id: was, name: value.name, score: 0 }, ...(value.alternatives ?? []).filter((each) => each.id !== taken)];
}

function replaced<T>(list: readonly T[], index: number | null, value: T | null): T[] {
  if (index === null) return value === null ? [...list] : [...list, value];
  return list.flatMap((each, at) => (at !== index ? [each] : value === null ? [] : [value]));
}

/** The fields of a place that the gazetteer settles. */
function placeFields(
  found: PlaceFound,
): Pick<
  CandidatePlace,
  'name' | 'geonameId' | 'feature' | 'admin1' | 'country' | 'lat' | 'lon' | 'extent' | 'confidence'
> {
  const { name, geonameId, feature, admin1, country, lat, lon } = found;
  const extent = feature.startsWith('A.PCL')
    ? 'country'
    : feature.startsWith('A.')
      ? 'region'
      : feature.startsWith('P.')
        ? 'city'
        : 'point';
  return {
    name,
    geonameId,
    feature,
    admin1: admin1 === name ? null : admin1,
    country,
    lat,
    lon,
    extent,
    confidence: 1,
  };
}

function save(changes: Changes): void {
  editing.value = null;
  decide('edit', { changes });
}

function Frame({
  title,
  onSave,
  onRemove,
  children,
}: {
  title: string;
  onSave?: () => void;
  onRemove?: () => void;
  children: ComponentChildren;
}) {
  const form = useRef<HTMLFormElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    const first = form.current?.querySelector<HTMLElement>('input, select');
    if (form.current?.contains(document.activeElement) !== true) first?.focus();
    return () => {
      const id = (before.current as HTMLElement | null)?.id;
      (id ? document.getElementById(id) : document.querySelector<HTMLElement>('.form-scroll'))?.focus();
    };
  }, []);
  return (
    <form
      ref={form}
      class="editor"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        onSave?.();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') editing.value = null;
        else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSave?.();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <h3>{title}</h3>
      {children}
      <div class="row">
        {onSave === undefined ? null : (
          <button type="submit" class="go approve">
            Save <kbd class="cap">Ctrl ↵</kbd>
          </button>
        )}
        <button
          type="button"
          onClick={() => {
            editing.value = null;
          }}
        >
          Cancel <kbd class="cap">Esc</kbd>
        </button>
        {onRemove === undefined ? null : (
          <button type="button" class="go reject" onClick={onRemove}>
            Remove
          </button>
        )}
      </div>
    </form>
  );
}

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}) {
  return (
    <label class="block">
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The words a field stands on, and the way to give it others. */
function WordsBox({ words, onWords }: { words: Words | null; onWords: (words: Words | null) => void }) {
  return (
    <div class="words-box">
      <span class="quiet">
        {words === null ? 'No words of the text: taken from the context.' : `Words: “${words.text}”`}
      </span>
      <button
        type="button"
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          const picked = selectedSpan();
          if (picked === null) say('Select words in the report first.', 'plain');
          else onWords(picked);
        }}
      >
        Use selected words
      </button>
      {words === null ? null : (
        <button type="button" class="link" onClick={() => onWords(null)}>
          none
        </button>
      )}
    </div>
  );
}

const anchorOf = (words: Words | null) => words ?? { text: null, start: null, end: null };
const wordsOf = (value: { text: string | null; start: number | null; end: number | null } | undefined): Words | null =>
  value?.text == null || value.start === null || value.end === null
    ? null
    : { text: value.text, start: value.start, end: value.end };

function TypeEditor({ candidate }: { candidate: EventCandidate }) {
  const [text, setText] = useState('');
  const guides = allGuides();
  const find = (words: string): readonly TypeGuide[] => {
    const wanted = words.toLowerCase();
    const rank = (guide: TypeGuide): number =>
      guide.label.toLowerCase().startsWith(wanted)
        ? 0
        : guide.label.toLowerCase().includes(wanted)
          ? 1
          : guide.examples.some((each) => each.startsWith(wanted))
            ? 2
            : guide.definition.toLowerCase().includes(wanted)
              ? 3
              : 9;
    return guides.filter((guide) => rank(guide) < 9).sort((a, b) => rank(a) - rank(b));
  };
  return (
    <Frame title="What kind of event?">
      <Suggest
        label="Type, or a word for it"
        value={text}
        onText={setText}
        find={find}
        keyOf={(guide) => guide.id}
        eager
        autofocus
        show={(guide) => (
          <>
            <b>{guide.label}</b>
            {guide.id === candidate.type ? <span class="quiet"> (now)</span> : null}
            <span class="detail">{guide.definition}</span>
          </>
        )}
        onPick={(guide) => {
          if (guide.id === candidate.type) editing.value = null;
          else save({ type: guide.id });
        }}
      />
    </Frame>
  );
}

function ReadingEditor({ candidate }: { candidate: EventCandidate }) {
  const [status, setStatus] = useState<string>(candidate.status);
  const [polarity, setPolarity] = useState<string>(candidate.polarity);
  const [stance, setStance] = useState<string>(candidate.attribution.stance);
  const [source, setSource] = useState(candidate.attribution.source?.name ?? '');
  return (
    <Frame
      title="How the text means it"
      onSave={() => {
        const { source: was, ...rest } = candidate.attribution;
        const name = source.trim();
        const said =
          name === ''
            ? {}
            : {
                source:
                  was?.name === name
                    ? was
                    : { text: null, start: null, end: null, name, entityId: null, kind: 'unknown' },
              };
        save({
          status: status as EventCandidate['status'],
          polarity: polarity as EventCandidate['polarity'],
          attribution: { ...rest, stance: stance as EventCandidate['attribution']['stance'], ...said },
        });
      }}
    >
      <Choice label="Status" value={status} onChange={setStatus} options={Object.entries(statusLabels)} />
      <Choice
        label="Polarity"
        value={polarity}
        onChange={setPolarity}
        options={[
          ['positive', 'It is told to have happened'],
          ['negated', 'It is told not to have happened'],
        ]}
      />
      <Choice label="Stance of the report" value={stance} onChange={setStance} options={Object.entries(stanceLabels)} />
      <label class="block">
        Said by
        <input value={source} onInput={(event) => setSource(event.currentTarget.value)} />
      </label>
    </Frame>
  );
}

function ParticipantEditor({
  candidate,
  index,
  words: given,
  role: wanted,
}: {
  candidate: EventCandidate;
  index: number | null;
  words?: Words | undefined;
  role?: string | undefined;
}) {
  const was = index === null ? undefined : candidate.participants[index];
  const [role, setRole] = useState<string>(was?.role ?? wanted ?? 'actor');
  const [name, setName] = useState(was?.name ?? given?.text ?? '');
  const [entity, setEntity] = useState<Partial<EntityFound>>(was ?? {});
  const [kind, setKind] = useState<string>(was?.kind ?? 'unknown');
  const [country, setCountry] = useState(was?.country ?? '');
  const [words, setWords] = useState<Words | null>(given ?? wordsOf(was));
  return (
    <Frame
      title={was === undefined ? 'New participant' : 'Participant'}
      onSave={() => {
        if (name.trim() === '') return;
        const value: Participant = {
          ...(was ?? { affiliations: [] }),
          role: role as Participant['role'],
          ...anchorOf(words),
          name: name.trim(),
          entityId: entity.name === name.trim() ? (entity.entityId ?? null) : null,
          cameo: entity.name === name.trim() ? (entity.cameo ?? null) : null,
          kind,
          country: /^[A-Z]{3}$/.test(country.toUpperCase()) ? country.toUpperCase() : null,
          confidence: 1,
        };
        save({ participants: replaced(candidate.participants, index, value) });
      }}
      {...(was === undefined
        ? {}
        : { onRemove: () => save({ participants: replaced(candidate.participants, index, null) }) })}
    >
      <Choice label="Role" value={role} onChange={setRole} options={Object.entries(roleNames)} />
      <Suggest
        label="Name"
        value={name}
        onText={setName}
        autofocus
        find={(text) => get<readonly EntityFound[]>(`/api/entities${queryOf({ q: text })}`)}
        keyOf={(found) => `${found.name}|${found.entityId}|${found.kind}|${found.country}|${found.cameo}`}
        show={(found) => (
          <>
            <b>{found.name}</b>
            <span class="detail">
              {[found.kind.replaceAll('_', ' '), found.cameo ?? found.country, `${found.count}×`]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </>
        )}
        onPick={(found) => {
          setName(found.name);
          setEntity(found);
          setKind(found.kind);
          setCountry(found.country ?? '');
        }}
      />
      <div class="two">
        <Choice
          label="Kind"
          value={kind}
          onChange={setKind}
          options={ACTOR_KINDS.map((each) => [each, sentenceCase(each.replaceAll('_', ' '))] as const)}
        />
        <label class="block">
          Country (three letters)
          <input value={country} maxLength={3} onInput={(event) => setCountry(event.currentTarget.value)} />
        </label>
      </div>
      <WordsBox words={words} onWords={setWords} />
    </Frame>
  );
}

function PlaceEditor({
  candidate,
  index,
  words: given,
}: {
  candidate: EventCandidate;
  index: number | null;
  words?: Words | undefined;
}) {
  const was = index === null ? undefined : candidate.places[index];
  const [role, setRole] = useState<string>(was?.role ?? 'location');
  const [text, setText] = useState(was?.name ?? given?.text ?? '');
  const [place, setPlace] = useState<Partial<CandidatePlace>>(was ?? {});
  const [seen, setSeen] = useState<{ items: readonly PlaceFound[]; at: number }>({ items: [], at: 0 });
  const [words, setWords] = useState<Words | null>(given ?? wordsOf(was));
  return (
    <Frame
      title={was === undefined ? 'New place' : 'Place'}
      onSave={() => {
        if (text.trim() === '') return;
        const known = place.name === text.trim();
        const value: CandidatePlace = {
          geonameId: null,
          feature: 'unknown',
          admin1: null,
          country: null,
          lat: null,
          lon: null,
          extent: 'point',
          ...(known ? place : {}),
          role: role as CandidatePlace['role'],
          ...anchorOf(words),
          name: text.trim(),
          via: words === null ? 'inherited' : 'named',
          confidence: 1,
        };
        save({ places: replaced(candidate.places, index, value) });
      }}
      {...(was === undefined ? {} : { onRemove: () => save({ places: replaced(candidate.places, index, null) }) })}
    >
      <Choice label="Role" value={role} onChange={setRole} options={Object.entries(placeRoles)} />
      <Suggest
        label="Place"
        value={text}
        onText={setText}
        autofocus
        placeholder="Search the gazetteer"
        find={(wanted) => get<readonly PlaceFound[]>(`/api/places${queryOf({ q: wanted })}`)}
        keyOf={(found) => `${found.geonameId}${found.name}${found.lat}${found.lon}`}
        show={(found) => (
          <>
            <b>{found.name}</b>
            <span class="detail">
              {[
                found.admin1 === found.name ? null : found.admin1,
                found.country,
                featureWords(found.feature),
                found.population > 0 ? found.population.toLocaleString('en') : null,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </>
        )}
        onLook={(items, at) => setSeen({ items, at })}
        onPick={(found) => {
          setText(found.name);
          setPlace({ ...place, ...placeFields(found) });
        }}
      />
      {seen.items.length > 0 ? (
        <MapView
          places={seen.items.map((each, index) => ({ ...each, on: index === seen.at }))}
          label="Places of this name"
          pad={6}
        />
      ) : place.lat == null || place.lon == null || place.name !== text.trim() ? (
        <p class="quiet">Not located: choose a place from the list to give it a position.</p>
      ) : (
        <MapView places={[{ name: place.name ?? '', lat: place.lat, lon: place.lon, on: true }]} label="Chosen place" />
      )}
      <WordsBox words={words} onWords={setWords} />
    </Frame>
  );
}

/** Feature codes of GeoNames in words, where one knows them. */
function featureWords(feature: string): string {
  if (feature.startsWith('A.PCL')) return 'country';
  if (feature === 'A.ADM1') return 'province';
  if (feature.startsWith('A.')) return 'district';
  if (feature === 'P.PPLC') return 'capital';
  return feature.startsWith('P.') ? 'town' : feature.replace(/^.*\./, '').toLowerCase();
}

function TimeEditor({ candidate, words: given }: { candidate: EventCandidate; words?: Words | undefined }) {
  const { time } = candidate;
  const typed = textOfDays(time?.from ?? null, time?.to ?? null);
  const [first, setFirst] = useState(typed.first);
  const [second, setSecond] = useState(typed.second);
  const [words, setWords] = useState<Words | null>(given ?? wordsOf(time ?? undefined));
  const range = typedRange(first, second);
  const published = report.value?.publishedAt?.slice(0, 10) ?? null;
  const set = (from: string, to = ''): void => {
    setFirst(from);
    setSecond(to);
  };
  const base = range?.from ?? published;
  const step = (event: KeyboardEvent, text: string, change: (text: string) => void): void => {
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    change(text.trim() === '' && published !== null ? published : stepped(text, by));
  };
  return (
    <Frame
      title="When"
      onSave={() => {
        if (range === null) return;
        save({
          time: {
            ...anchorOf(words),
            timex: range.timex,
            from: range.from,
            to: range.to,
            granularity: range.granularity,
            via: words === null ? 'inherited' : 'stated',
            confidence: 1,
          },
        });
      }}
      {...(time === null ? {} : { onRemove: () => save({ time: null }) })}
    >
      <div class="two">
        <label class="block">
          Day, month or year
          <input
            value={first}
            placeholder="2025-06-30, 2025-06 or 2025"
            aria-invalid={range === null}
            onInput={(event) => setFirst(event.currentTarget.value)}
            onKeyDown={(event) => step(event, first, setFirst)}
          />
        </label>
        <label class="block">
          Until (optional)
          <input
            value={second}
            placeholder="same"
            onInput={(event) => setSecond(event.currentTarget.value)}
            onKeyDown={(event) => step(event, second, setSecond)}
          />
        </label>
      </div>
      <p class="row small">
        {published === null ? null : (
          <>
            <button type="button" onClick={() => set(published)}>
              Publication day
            </button>
            <button type="button" onClick={() => set(dayAfter(published, -1))}>
              Day before
            </button>
          </>
        )}
        {base === null ? null : (
          <>
            <button type="button" onClick={() => set(dayAfter(base, -1))}>
              −1 day
            </button>
            <button type="button" onClick={() => set(dayAfter(base, 1))}>
              +1 day
            </button>
            <button type="button" onClick={() => set(base.slice(0, 7))}>
              Whole month
            </button>
            <button type="button" onClick={() => set(base.slice(0, 4))}>
              Whole year
            </button>
          </>
        )}
      </p>
      <p class="quiet" role="status">
        {range === null
          ? 'Write 2025, 2025-06 or 2025-06-30.'
          : `Kept as ${range.granularity === 'range' ? 'a range' : `a ${range.granularity}`}: ${dayRange(range.from, range.to, range.timex)}. Arrow up and down step by it.`}
      </p>
      <Calendar from={range?.from ?? null} to={range?.to ?? null} published={published} onPick={set} />
      <WordsBox words={words} onWords={setWords} />
    </Frame>
  );
}

function QuantityEditor({
  candidate,
  index,
  words: given,
}: {
  candidate: EventCandidate;
  index: number | null;
  words?: Words | undefined;
}) {
  const was = index === null ? undefined : candidate.quantities[index];
  const [of, setOf] = useState(was?.of ?? 'killed');
  const number = /\d[\d,.]*/.exec(given?.text ?? '')?.[0].replaceAll(',', '') ?? '';
  const [min, setMin] = useState(was === undefined ? number : String(was.min ?? ''));
  const [max, setMax] = useState(was === undefined ? number : String(was.max ?? ''));
  const [words, setWords] = useState<Words | null>(given ?? wordsOf(was));
  const value = (text: string): number | null =>
    text.trim() === '' || Number.isNaN(Number(text)) ? null : Number(text);
  return (
    <Frame
      title="How many"
      onSave={() => {
        if (words === null) say('A count needs its words: select them in the report.', 'plain');
        else if (of.trim() !== '')
          save({
            quantities: replaced(candidate.quantities, index, {
              ...words,
              of: of.trim(),
              min: value(min),
              max: value(max),
            }),
          });
      }}
      {...(was === undefined
        ? {}
        : { onRemove: () => save({ quantities: replaced(candidate.quantities, index, null) }) })}
    >
      <label class="block">
        Of what
        <input value={of} list="count-units" onInput={(event) => setOf(event.currentTarget.value)} />
      </label>
      <datalist id="count-units">
        {[
          'killed',
          'wounded',
          'arrested',
          'abducted',
          'displaced',
          'missing',
          'drone',
          'rocket',
          'missile',
          'protester',
        ].map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <div class="two">
        <label class="block">
          At least
          <input inputMode="numeric" value={min} onInput={(event) => setMin(event.currentTarget.value)} />
        </label>
        <label class="block">
          At most
          <input inputMode="numeric" value={max} onInput={(event) => setMax(event.currentTarget.value)} />
        </label>
      </div>
      <WordsBox words={words} onWords={setWords} />
    </Frame>
  );
}

/** The open editor, if any. */
export function Editor() {
  const now = editing.value;
  const candidate = detail.value?.candidate;
  if (now === null || candidate === undefined) return null;
  switch (now.kind) {
    case 'type':
      return <TypeEditor candidate={candidate} />;
    case 'reading':
      return <ReadingEditor candidate={candidate} />;
    case 'time':
      return <TimeEditor candidate={candidate} words={now.words} />;
    case 'participant':
      return (
        <ParticipantEditor key={now.index} candidate={candidate} index={now.index} words={now.words} role={now.role} />
      );
    case 'place':
      return <PlaceEditor key={now.index} candidate={candidate} index={now.index} words={now.words} />;
    case 'quantity':
      return <QuantityEditor key={now.index} candidate={candidate} index={now.index} words={now.words} />;
  }
}

const gifts: readonly { readonly words: string; readonly make: (words: Words) => Editing }[] = [
  { words: 'Actor', make: (words) => ({ kind: 'participant', index: null, words, role: 'actor' }) },
  { words: 'Target', make: (words) => ({ kind: 'participant', index: null, words, role: 'target' }) },
  { words: 'Victim', make: (words) => ({ kind: 'participant', index: null, words, role: 'victim' }) },
  { words: 'Place', make: (words) => ({ kind: 'place', index: null, words }) },
  { words: 'Date', make: (words) => ({ kind: 'time', words }) },
  { words: 'Count', make: (words) => ({ kind: 'quantity', index: null, words }) },
];

const picked = signal<Words | null>(null);

/** Gives the selected words to a new field by number; false when nothing is selected. */
export function giveSelection(number: number): boolean {
  const words = selectedSpan();
  const gift = gifts[number - 1];
  if (words === null || gift === undefined) return false;
  editing.value = gift.make(words);
  return true;
}

/** The bar that appears when words of the report are selected. */
export function GiftBar() {
  useEffect(() => {
    const look = (): void => {
      picked.value = selectedSpan();
    };
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, []);
  if (picked.value === null || editing.value !== null) return null;
  return (
    <div class="gift" role="toolbar" aria-label="Give the selected words to a field">
      <span class="quiet">Give to</span>
      {gifts.map((gift, index) => (
        <button
          key={gift.words}
          type="button"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => giveSelection(index + 1)}
        >
          <kbd class="cap">{index + 1}</kbd> {gift.words}
        </button>
      ))}
    </div>
  );
}
