/** Cue words around place names: which words before and after a name tell what it is. */
import { z } from 'zod';
import { hashOfWord } from './fold.js';
import { buildTrie, type TokenTrie } from './trie.js';

const words = z.array(z.string());
const table = z.record(z.string(), z.string());
const schema = z
  .object({
    locative: words,
    weak_locative: words,
    titles: words,
    roles_after: words,
    org_heads: words,
    org_of: words,
    org_before: words,
    area_after: table,
    area_before: table,
    nature_after: table,
    nature_before: table,
    facilities: z.array(z.object({ words, kind: z.string(), org: z.boolean().default(false) })),
    facility_inner: words,
    directions: words,
    attacks: words,
    part_of: words,
    never: words,
    products: words,
    sport: words,
  })
  .strict();

/** One kind of facility: GeoNames-like feature, and whether its name is an organisation's as well. */
export interface FacilityKind {
  readonly kind: string;
  readonly org: boolean;
}

/** Sets hold lower-cased words; maps give the feature a word asks for. */
export interface PlaceCues {
  readonly locative: ReadonlySet<string>;
  readonly weakLocative: ReadonlySet<string>;
  readonly titles: ReadonlySet<string>;
  readonly rolesAfter: ReadonlySet<string>;
  readonly orgHeads: ReadonlySet<string>;
  readonly orgOf: ReadonlySet<string>;
  /** Words directly before a place in names of clubs, ships, stations and operations ("Dynamo Kyiv"). */
  readonly orgBefore: ReadonlySet<string>;
  readonly areaAfter: ReadonlyMap<string, string>;
  readonly areaBefore: ReadonlyMap<string, string>;
  readonly natureAfter: ReadonlyMap<string, string>;
  readonly natureBefore: ReadonlyMap<string, string>;
  /** Facility heads by piece; values are indexes into `facilities`. */
  readonly facilityTrie: TokenTrie;
  readonly facilities: readonly FacilityKind[];
  readonly facilityInner: ReadonlySet<string>;
  readonly directions: ReadonlySet<string>;
  /** Verbs whose object is as often a place as a person or body ("shelled X"). */
  readonly attacks: ReadonlySet<string>;
  /** Nouns before "of" that make what follows a place ("the outskirts of X"). */
  readonly partOf: ReadonlySet<string>;
  /** Goods named after a place ("Damascus steel"). */
  readonly products: ReadonlySet<string>;
  /** Words of sports reports; two in a sentence tell one. */
  readonly sport: ReadonlySet<string>;
  /** Hashes of single words that are never a place by themselves. */
  readonly never: ReadonlySet<number>;
}

/** Checks and indexes the data of `lexicons/places-cues.yaml`. Throws a ZodError with the path of what is wrong. */
export function compilePlaceCues(data: unknown): PlaceCues {
  const cues = schema.parse(data);
  return {
    locative: new Set(cues.locative),
    weakLocative: new Set(cues.weak_locative),
    titles: new Set(cues.titles),
    rolesAfter: new Set(cues.roles_after),
    orgHeads: new Set(cues.org_heads),
    orgOf: new Set(cues.org_of),
    orgBefore: new Set(cues.org_before),
    areaAfter: new Map(Object.entries(cues.area_after)),
    areaBefore: new Map(Object.entries(cues.area_before)),
    natureAfter: new Map(Object.entries(cues.nature_after)),
    natureBefore: new Map(Object.entries(cues.nature_before)),
    facilityTrie: buildTrie(
      cues.facilities.flatMap((facility, value) => facility.words.map((name) => ({ name, value }))),
    ),
    facilities: cues.facilities.map(({ kind, org }) => ({ kind, org })),
    facilityInner: new Set(cues.facility_inner),
    directions: new Set(cues.directions),
    attacks: new Set(cues.attacks),
    partOf: new Set(cues.part_of),
    products: new Set(cues.products),
    sport: new Set(cues.sport),
    never: new Set(cues.never.map(hashOfWord)),
  };
}
