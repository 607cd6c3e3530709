/** Role words: institution, role, group and facility nouns, peoples and descriptors, from which actor phrases are composed. */
import { z } from 'zod';
import { ACTOR_KINDS, type ActorKind } from '../document/index.js';

const kind = z.enum(ACTOR_KINDS);
const word = z.string().min(1);
const quantity = z.tuple([z.number().nullable(), z.number().nullable()]);

const schema = z.strictObject({
  institutions: z.array(
    z.strictObject({
      id: z.string(),
      like: z.string().optional(),
      kind,
      code: z.string(),
      /** A city, province or organisation may have one: no national body is meant when the word stands alone. */
      local: z.boolean().optional(),
      /** Only a body that the gazetteer lists gets an id. */
      listed: z.boolean().optional(),
      forms: z.array(word),
    }),
  ),
  portfolios: z.array(
    z.strictObject({ id: z.string(), code: z.string().optional(), name: z.string().optional(), forms: z.array(word) }),
  ),
  roles: z.array(
    z.strictObject({
      kind,
      code: z.string(),
      title: z.boolean().optional(),
      inherit: z.union([z.boolean(), z.enum(['armed', 'ngo'])]).optional(),
      words: z.array(word),
    }),
  ),
  groups: z.array(
    z.strictObject({
      kind,
      code: z.string(),
      troops: z.boolean().optional(),
      unit: z.boolean().optional(),
      /** Says nothing of a country by itself (migrants, crews). */
      anywhere: z.boolean().optional(),
      backed: z.boolean().optional(),
      words: z.array(word),
    }),
  ),
  facilities: z.array(word),
  suffixes: z.array(z.strictObject({ kind, code: z.string(), words: z.array(word) })),
  descriptors: z.array(word),
  backed: z.array(word),
  owned: z.array(word),
  quantifiers: z.record(z.string(), quantity),
  numbers: z.record(z.string(), z.number()),
  peoples: z.array(
    z.strictObject({
      adjective: word,
      people: z.array(word),
      id: z.string(),
      also: z.array(word).optional(),
      country: z.string().length(3).optional(),
    }),
  ),
  particles: z.array(word),
  first_names: z.array(word).optional(),
  speech: z.array(word),
  abroad: z.array(word),
  stoppers: z.array(word),
  refers: z.array(z.strictObject({ nouns: z.array(word), kinds: z.array(kind), same: z.boolean().optional() })),
  person_refers: z.array(z.strictObject({ nouns: z.array(word), codes: z.array(z.string()) })),
});
export type RoleData = z.infer<typeof schema>;

export type WordClass =
  | 'institution'
  | 'role'
  | 'group'
  | 'facility'
  | 'suffix'
  | 'descriptor'
  | 'quantifier'
  | 'number';

/** One form of a role word. */
export interface RoleWord {
  readonly form: string;
  readonly cls: WordClass;
  readonly kind: ActorKind;
  /** CAMEO role without country, or ''. */
  readonly code: string;
  readonly plural: boolean;
  /** Stands before a name: "Interior Minister X". */
  readonly title: boolean;
  /** Whose role code the word takes when an organisation is named with it. */
  readonly inherit: 'none' | 'all' | 'armed' | 'ngo';
  readonly troops: boolean;
  readonly unit: boolean;
  readonly anywhere: boolean;
  /** A nationality before it says who backs it, not whose it is ("proxies"). */
  readonly backed: boolean;
  readonly local: boolean;
  readonly listed: boolean;
  /** Id of the national body ("ministry-oil") or office ("minister-oil"), and the body that stands in for it. */
  readonly institution: string | null;
  readonly like: string | null;
  /** Name of the body without its country: "Ministry of Oil". */
  readonly bodyName: string;
}

export interface RoleLexicon {
  readonly words: readonly RoleWord[];
  readonly data: RoleData;
  readonly particles: ReadonlySet<string>;
  readonly speech: ReadonlySet<string>;
  /** Words that say that a group is from elsewhere, or from no one country. */
  readonly abroad: ReadonlySet<string>;
  readonly stoppers: ReadonlySet<string>;
  readonly firstNames: ReadonlySet<string>;
  readonly backed: ReadonlySet<string>;
  readonly owned: ReadonlySet<string>;
  /** Kinds that a common noun can lead back to. `same`: only when the noun stands in the antecedent itself. */
  readonly refers: ReadonlyMap<string, { readonly kinds: ReadonlySet<ActorKind>; readonly same: boolean }>;
  /** CAMEO roles of the persons that a title can lead back to. */
  readonly personRefers: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Checks `lexicons/roles.yaml` and makes every form of every word. Throws a ZodError with the path of what is wrong. */
export function compileRoles(input: unknown): RoleLexicon {
  const data = schema.parse(input);
  const words = new Map<string, RoleWord[]>();
  const add = (form: string, entry: Partial<RoleWord> & Pick<RoleWord, 'cls' | 'kind' | 'code'>): void => {
    const key = form.toLowerCase();
    const list = words.get(key) ?? [];
    // The first entry of a class stands: lists run from the specific to the derived.
    if (list.some((known) => known.cls === entry.cls || (isHead(known.cls) && isHead(entry.cls)))) return;
    list.push({
      form,
      plural: false,
      title: false,
      inherit: 'none',
      troops: false,
      unit: false,
      anywhere: false,
      backed: false,
      local: false,
      listed: false,
      institution: null,
      like: null,
      bodyName: '',
      ...entry,
    });
    words.set(key, list);
  };
  for (const item of data.groups)
    for (const form of item.words)
      add(form, {
        cls: 'group',
        kind: item.kind,
        code: item.code,
        plural: isPlural(form),
        troops: item.troops ?? false,
        unit: item.unit ?? false,
        anywhere: item.anywhere ?? false,
        backed: item.backed ?? false,
      });
  for (const item of data.institutions)
    for (const form of item.forms)
      add(form, {
        cls: 'institution',
        kind: item.kind,
        code: item.code,
        local: item.local ?? false,
        listed: item.listed ?? false,
        institution: item.id,
        like: item.like ?? null,
        bodyName: titleCase(item.forms[0]!),
      });
  for (const item of data.portfolios) addPortfolio(item, add);
  for (const item of data.roles)
    for (const form of item.words) {
      const entry = {
        cls: 'role' as const,
        kind: item.kind,
        code: item.code,
        title: item.title ?? false,
        inherit: item.inherit === true ? ('all' as const) : item.inherit || ('none' as const),
      };
      add(form, entry);
    }
  for (const item of data.roles)
    for (const form of item.words) {
      const kindOfMany = item.code === 'CVL' ? 'civilians' : item.code === 'CRM' ? 'criminal' : 'group';
      add(pluralOf(form), {
        cls: 'group',
        kind: kindOfMany,
        code: item.code,
        plural: true,
        inherit: item.inherit === true ? 'all' : 'none',
      });
    }
  for (const form of data.facilities) add(form, { cls: 'facility', kind: 'facility', code: '' });
  for (const item of data.suffixes)
    for (const form of item.words) add(form, { cls: 'suffix', kind: item.kind, code: item.code });
  for (const form of data.descriptors) add(form, { cls: 'descriptor', kind: 'unknown', code: '' });
  for (const form of Object.keys(data.quantifiers)) add(form, { cls: 'quantifier', kind: 'unknown', code: '' });
  for (const form of Object.keys(data.numbers)) add(form, { cls: 'number', kind: 'unknown', code: '' });
  const set = (list: readonly string[] | undefined) => new Set((list ?? []).map((item) => item.toLowerCase()));
  return {
    words: [...words.values()].flat(),
    data,
    particles: set(data.particles),
    speech: set(data.speech),
    abroad: set(data.abroad),
    stoppers: set(data.stoppers),
    firstNames: set(data.first_names),
    backed: set(data.backed),
    owned: set(data.owned),
    refers: refersOf(data),
    personRefers: personRefersOf(data),
  };
}

function refersOf(data: RoleData): RoleLexicon['refers'] {
  const out = new Map<string, { kinds: Set<ActorKind>; same: boolean }>();
  for (const item of data.refers)
    for (const noun of item.nouns) {
      const known = out.get(noun) ?? { kinds: new Set<ActorKind>(), same: item.same ?? false };
      for (const each of item.kinds) known.kinds.add(each);
      out.set(noun, known);
    }
  return out;
}

function personRefersOf(data: RoleData): RoleLexicon['personRefers'] {
  const out = new Map<string, Set<string>>();
  for (const item of data.person_refers)
    for (const noun of item.nouns) {
      const known = out.get(noun) ?? new Set<string>();
      for (const each of item.codes) known.add(each);
      out.set(noun, known);
    }
  return out;
}

/** Collectives ("militia", "company") are one body; "police" and "youth" are many persons. */
function isPlural(form: string): boolean {
  return /(?:[^s]s|men|women|people|police|personnel|youth|infantry|children|staff|mujahideen|mujahedeen|fedayeen|khawarij|crew|population|clergy|public|wounded|injured|dead|displaced|unemployed|homeless)$/.test(
    form,
  );
}

function isHead(cls: WordClass): boolean {
  return cls === 'institution' || cls === 'role' || cls === 'group' || cls === 'facility';
}

type Add = (form: string, entry: Partial<RoleWord> & Pick<RoleWord, 'cls' | 'kind' | 'code'>) => void;

/** "Oil Ministry", "Ministry of Oil", "oil minister", "minister of oil", "Department of …", "… Secretary" and their plurals. */
function addPortfolio(item: RoleData['portfolios'][number], add: Add): void {
  const institution = `ministry-${item.id}`;
  const bodyName = `Ministry of ${item.name ?? item.forms[0]}`;
  const body = { cls: 'institution' as const, kind: 'government' as const, code: 'GOV', institution, bodyName };
  const person = {
    cls: 'role' as const,
    kind: 'person' as const,
    code: 'GOV',
    title: true,
    institution: `minister-${item.id}`,
  };
  for (const form of item.forms) {
    const bare = form.replace(/^the /, '');
    for (const noun of ['Ministry', 'Department', 'Office of the Minister']) {
      add(`${noun} of ${form}`, body);
      add(`${noun} of the ${bare}`, body);
      add(`${noun} for ${form}`, body);
    }
    add(`${bare} Ministry`, body);
    add(`${bare} Department`, body);
    for (const noun of ['Minister', 'Secretary']) {
      add(`${bare} ${noun}`, person);
      add(`Deputy ${bare} ${noun}`, { ...person, institution: null });
      add(`${noun} of ${form}`, person);
      add(`${noun} of the ${bare}`, person);
      add(`${noun} for ${form}`, person);
    }
    add(`${bare} Ministers`, { cls: 'group', kind: 'group', code: 'GOV', plural: true });
    add(`${bare} Ministry spokesman`, { ...person, institution: null });
    add(`${bare} Ministry spokesperson`, { ...person, institution: null });
    add(`${bare} Ministry spokeswoman`, { ...person, institution: null });
  }
}

const IRREGULAR: Readonly<Record<string, string>> = {
  person: 'people',
  child: 'children',
  wife: 'wives',
  thief: 'thieves',
};

/** Plural of a noun phrase: "attorney general" → "attorneys general", "member of parliament" → "members of parliament". */
export function pluralOf(form: string): string {
  const inner = /^(\S+)((?: of| to| in| general$| for).*)$/.exec(form);
  if (inner && !/^(major|lieutenant|brigadier)$/.test(inner[1]!)) return `${pluralOf(inner[1]!)}${inner[2]}`;
  const match = /^(.*?)([A-Za-z]+)$/.exec(form);
  if (!match) return form;
  const [, before, last] = match as unknown as [string, string, string];
  const irregular = IRREGULAR[last];
  if (irregular) return before + irregular;
  if (/(?:^|[a-z])man$/.test(last)) return `${before}${last.slice(0, -3)}men`;
  if (/[^aeiou]y$/.test(last)) return `${before}${last.slice(0, -1)}ies`;
  if (/(?:s|x|z|ch|sh)$/.test(last)) return `${before}${last}es`;
  return `${before}${last}s`;
}

function titleCase(form: string): string {
  return form.replace(
    /(^|\s)(?!of\b|the\b|and\b|to\b)([a-z])/g,
    (_, gap: string, letter: string) => gap + letter.toUpperCase(),
  );
}
