/** Whose body or office a word names: by nation, by organisation, by owner, or by what the report speaks of. */
import type { ActorKind } from '../../document/index.js';
import type { ActorEntry, RoleWord } from '../../lexicon/index.js';
import { type Draft, type Item, lowerToken, type Scene, settleCode, take } from './draft.js';
import type { Modifiers } from './modifiers.js';
import { likeliest } from './where.js';

/** "the Iraqi prime minister", "the UN secretary general": who held the office on the day of the report. */
export function holdOffice(scene: Scene, draft: Draft, word: RoleWord, organisation: ActorEntry | null): void {
  const day = scene.day;
  const seat = organisation?.id ?? draft.country;
  const before = draft.a > 0 ? scene.tokens.lower[draft.a - 1]! : '';
  if (day === null || seat === null || before === 'a' || before === 'an') return;
  const holders = scene.lexicon.fills.get(`${seat}:${word.institution ?? word.form.replaceAll(' ', '-')}`) ?? [];
  for (const index of holders) {
    const entry = scene.lexicon.entries[index]!;
    if (entry.kind !== 'person' || entry.from === null || entry.from > day || (entry.to !== null && entry.to < day))
      continue;
    take(draft, entry);
    draft.rule = 'mention/office-on-day';
    draft.weight = 1.5;
    return;
  }
}

/** "militia leadership", "rebel army command": the group whose body the head is. */
export function groupBefore(items: readonly Item[], first: number, h: number): RoleWord | null {
  for (let k = first; k < h; k++) {
    const { word } = items[k]!;
    if (word !== null && word.cls === 'group' && !word.unit) return word;
  }
  return null;
}

/** The role of a word's people within a body of the role `outer`. */
export function codeWithin(word: RoleWord, outer: string): string {
  if (word.inherit === 'all') return outer;
  if (word.inherit === 'armed' && (outer === 'REB' || outer === 'IMG' || outer === 'COP' || outer === 'CRM'))
    return outer;
  if (word.inherit === 'ngo' && outer === 'NGO') return outer;
  if (word.unit && outer === 'COP') return outer;
  if (word.code === 'MIL' && outer === 'GOV') return word.code;
  if (word.cls === 'group' && (word.code === 'GOV' || word.code === 'MIL' || word.code === 'CVL'))
    return word.kind === 'group' ? outer : word.code;
  return word.code;
}

/** "Hamas fighters", "four ISIS members", "Houthi authorities", "SDF commander". */
export function byOrganisation(
  scene: Scene,
  draft: Draft,
  word: RoleWord,
  organisation: ActorEntry,
  mods: Modifiers,
): void {
  const named = organisation.id || organisation.name;
  if (named !== '') draft.affiliations.unshift(named);
  const orgCode = organisation.role ?? '';
  const own =
    organisation.country !== null ? (organisation.cameo === null ? null : organisation.cameo) : organisation.cameo;
  if (word.cls === 'role') {
    draft.code =
      organisation.kind === 'state'
        ? draft.code
        : word.inherit === 'none' && word.code !== 'GOV'
          ? word.code
          : orgCode || word.code;
    if (word.inherit === 'none' && orgCode === 'REB') draft.code = 'REB';
  } else if (word.cls === 'institution') {
    if (organisation.kind === 'person') {
      draft.code = word.code;
      if (!word.local && organisation.country !== null)
        setBody(scene, draft, organisation.country, word, word.institution!);
      draft.country ??= organisation.country;
      return;
    }
    if (word.institution === 'government' && organisation.kind !== 'igo') {
      draft.entityId = organisation.id || null;
      draft.name = organisation.name;
    }
    draft.code = orgCode || word.code;
  } else if (word.cls === 'group') {
    const generic =
      word.troops ||
      (word.code === 'CVL' && MEMBERS.has(word.form)) ||
      word.code === 'MIL' ||
      word.kind === 'armed_group' ||
      word.unit;
    // Members and supporters take the organisation's role, lawmakers and judges keep their own.
    if (MEMBERS.has(word.form)) {
      draft.code = orgCode || word.code;
      draft.kind = 'group';
    } else draft.code = OWN_CODES.has(word.code) || word.kind === 'civilians' ? word.code : orgCode || word.code;
    if (word.troops && word.code === 'MIL' && orgCode === 'GOV') draft.code = 'MIL';
    if (
      generic &&
      !mods.numbered &&
      (word.troops || word.form === 'members' || word.unit) &&
      organisation.kind !== 'person' &&
      organisation.kind !== 'government'
    ) {
      draft.kind = organisation.kind;
      draft.entityId = organisation.id || null;
      draft.name = organisation.name;
    } else if (word.kind === 'armed_group' || word.kind === 'military')
      draft.kind = organisation.kind === 'person' ? word.kind : organisation.kind;
  }
  // A company's plant stands where the report is, not where the company has its seat.
  if (word.cls === 'facility' && organisation.kind === 'company')
    draft.country ??= likeliest(scene, scene.memory.place) ?? scene.memory.context();
  draft.country ??= organisation.country;
  if (own !== null && draft.code === orgCode) draft.cameo = own;
}

const MEMBERS = new Set(['members', 'supporters', 'followers', 'loyalists', 'activists']);

const OWN_CODES = new Set(['LEG', 'JUD', 'MED', 'REF']);

/** "Iraqi Oil Ministry", "Israeli soldiers", "Lebanese army": the nation's own body, listed or composed. */
export function byNation(scene: Scene, draft: Draft, word: RoleWord, mods: Modifiers): void {
  const institution =
    word.cls === 'institution'
      ? word.institution
      : word.troops && word.code === 'MIL' && !mods.numbered
        ? 'military'
        : null;
  const ethnicOnly = mods.countries.every((entry) => entry.ethnic);
  if (institution === null || ethnicOnly) return;
  const qualified = mods.descriptors.some((item) => /^[A-Z]/.test(item) === false && NARROW.has(item.toLowerCase()));
  if (word.cls === 'institution' && (word.local || mods.place || qualified)) return;
  setBody(scene, draft, draft.country, word, institution);
  if (word.cls === 'group') draft.kind = 'military';
}

const NARROW = new Set([
  'regional',
  'provincial',
  'local',
  'former',
  'ex',
  'rival',
  'parallel',
  'self-declared',
  'self-proclaimed',
  'breakaway',
  'rebel',
  'exiled',
]);

function setBody(scene: Scene, draft: Draft, country: string | null, word: RoleWord, institution: string): void {
  if (country === null) return;
  const entry = filler(scene, country, institution, word.like);
  if (entry !== null) {
    const { kind } = draft;
    take(draft, entry);
    if (word.cls === 'group') draft.kind = kind;
    draft.weight += 1;
    draft.rule = 'mention/nation-and-listed-body';
    return;
  }
  if (word.listed) return;
  const state = scene.lexicon.states.get(country);
  if (state === undefined) return;
  const nation = scene.lexicon.entries[state]!;
  const base = word.cls === 'institution' ? (word.like ?? institution) : institution;
  draft.entityId = `${nation.id}:${base}`;
  draft.name = `${word.cls === 'institution' ? word.bodyName : 'Armed Forces'} of ${nation.name}`;
  draft.rule = 'mention/nation-and-body';
}

/** The listed entry that fills a body or office of a country on the report's day. */
function filler(scene: Scene, country: string, institution: string, like: string | null): ActorEntry | null {
  for (const id of like === null ? [institution] : [institution, like]) {
    const list = scene.lexicon.fills.get(`${country}:${id}`);
    if (list !== undefined) return scene.lexicon.entries[list[0]!]!;
  }
  return null;
}

/** Id of a nation's own body of a kind, as a list of one; empty when there is none. */
export function bodyOf(scene: Scene, country: string | null, institution: RoleWord): string[] {
  if (country === null || institution.institution === null || institution.local) return [];
  const entry = filler(scene, country, institution.institution, institution.like);
  if (entry !== null) return [entry.id];
  const state = scene.lexicon.states.get(country);
  return state === undefined
    ? []
    : [`${scene.lexicon.entries[state]!.id}:${institution.like ?? institution.institution}`];
}

/** "the army", "police": whose, by the country that the report speaks of. */
export function fromContext(scene: Scene, draft: Draft, word: RoleWord, mods: Modifiers): void {
  // An organisation without a country has members anywhere, and so do migrants and crews.
  const own = LOCAL_KINDS.has(draft.kind) && !draft.plural;
  if (!(NATIONAL.has(draft.code) || own) || mods.organisation !== null || word.anywhere) return;
  const { abroad } = scene.lexicon.roles;
  for (let t = draft.a; t < draft.headA; t++) if (abroad.has(scene.tokens.lower[t]!)) return;
  if (ofTwo(scene, draft) || (mods.numbered && scene.memory.lastTwoJoined(scene))) return;
  // "Russian forces had lost 900 men": their own.
  const before = draft.a > 0 ? scene.tokens.lower[draft.a - 1]! : '';
  const lost = LOSING.has(before) ? scene.memory.lastCountry() : null;
  const country =
    lost ??
    (mods.institution === null ? scene.memory.countryOfHead(scene.tokens.lower[draft.headB - 1]!) : null) ??
    likeliest(scene, scene.memory.place) ??
    scene.memory.countryOfRole(draft.code) ??
    scene.memory.context();
  if (country === null) {
    draft.pending = true;
    return;
  }
  draft.country = country;
  draft.inferred = true;
  if (
    word.cls === 'institution' &&
    draft.kind === word.kind &&
    !word.local &&
    !mods.place &&
    mods.organisation === null &&
    word.code !== 'COP' &&
    (word.code !== 'JUD' || (word.listed && !lowerToken(scene, draft.headA)))
  )
    setBody(scene, draft, country, word, word.institution!);
}

const LOSING = new Set(['lost', 'lose', 'loses', 'losing']);

/** "both men", "neither leader", "the two ministers": two that the report has just named, of two countries. */
function ofTwo(scene: Scene, draft: Draft): boolean {
  const first = scene.tokens.lower[draft.a]!;
  return (
    (first === 'both' || first === 'neither' || first === 'two') &&
    draft.headA === draft.a + 1 &&
    scene.memory.lastTwoDiffer()
  );
}

/** One such body is most often of the country that the report speaks of; several ("aid agencies") are of anywhere. */
const LOCAL_KINDS = new Set<ActorKind>(['ngo', 'media']);

/** Roles that belong to some country. */
export const NATIONAL = new Set(['GOV', 'MIL', 'COP', 'LEG', 'JUD', 'OPP', 'CVL', 'REB', 'SPY', 'REF', 'CRM', 'REL']);

/** The owner's country and organisation pass to what it owns. */
export function inherit(scene: Scene, owned: Draft, owner: Draft): void {
  if (owner.entityId !== null) owned.affiliations.unshift(owner.entityId);
  const explicit = owned.country !== null && !owned.inferred;
  if (!explicit) {
    owned.country = owner.country;
    owned.inferred = owner.inferred;
  }
  if (owned.word !== null && !explicit) {
    const { word } = owned;
    const ownerEntry = owner.entityId === null ? undefined : scene.lexicon.byId.get(owner.entityId);
    const entry = ownerEntry === undefined ? organisationOf(owner) : scene.lexicon.entries[ownerEntry]!;
    owned.cameo = null;
    if (owner.kind === 'person' && word.inherit === 'all' && owner.code !== '') owned.code = owner.code;
    if (entry !== null && entry.kind !== 'state' && entry.kind !== 'person') {
      const mods: Modifiers = {
        countries: [],
        organisation: entry,
        institution: null,
        descriptors: owned.descriptors,
        affiliations: [],
        count: owned.count,
        numbered: owned.count !== null,
        first: 0,
        place: false,
        joined: false,
      };
      owned.country = null;
      owned.entityId = null;
      byOrganisation(scene, owned, word, entry, mods);
      // The engineers of a ministry and the drivers of an agency are its own people.
      if (word.code === 'CVL' && STAFFED.has(entry.kind) && !BEARERS.has(word.form))
        owned.code = entry.role ?? owned.code;
    } else if (entry !== null && entry.kind === 'state' && word.cls === 'institution' && !word.local) {
      owned.entityId = null;
      setBody(scene, owned, entry.country, word, word.institution!);
    } else if (entry !== null && entry.kind === 'state' && word.troops && word.code === 'MIL' && owned.count === null) {
      setBody(scene, owned, entry.country, word, 'military');
      owned.kind = 'military';
    }
    settleCode(owned, entry);
  } else if (owned.cameo === null) settleCode(owned, null);
  owned.headA = Math.max(owned.headA, owner.b);
  owned.via = owned.via === 'nominal' ? 'composed' : owned.via;
}

const STAFFED = new Set<ActorKind>([
  'government',
  'military',
  'police',
  'armed_group',
  'igo',
  'mission',
  'court',
  'legislature',
  'criminal',
]);

/** Civilians who are with an organisation against their will or by kinship. */
const BEARERS = new Set([
  'hostages',
  'captives',
  'prisoners',
  'detainees',
  'victims',
  'families',
  'people',
  'citizens',
  'relatives',
  'civilians',
  'population',
  'supporters',
  'followers',
  'residents',
  'inmates',
  'crew',
  'members',
]);

/** An organisation that is not listed, as an entry for what it owns. */
function organisationOf(owner: Draft): ActorEntry | null {
  if (owner.kind === 'person' || owner.kind === 'state' || owner.kind === 'civilians' || owner.kind === 'facility')
    return null;
  return {
    id: owner.entityId ?? '',
    name: owner.name ?? '',
    kind: owner.kind,
    country: owner.country,
    role: owner.code || null,
    cameo: owner.cameo !== null && owner.code !== '' && !owner.cameo.endsWith(owner.code) ? owner.cameo : null,
    aliases: [],
    acronyms: [],
    adjectives: [],
    people: [],
    capital: [],
    parent: null,
    affiliations: [],
    from: null,
    to: null,
    fills: null,
    ethnic: false,
    file: '',
  };
}
