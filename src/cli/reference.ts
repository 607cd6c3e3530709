/** What the review page looks up in the lexicons: definitions of the event types, and the gazetteer behind its place search. */
import {
  admin1Of,
  CLASS_BITS,
  depthOf,
  foldText,
  type Gazetteer,
  loadResources,
  longestMatch,
  type Resources,
  valuesAt,
} from '../lexicon/index.js';
import type { PlaceFound, Reference, TypeGuide } from '../server/index.js';

/** Most places one search gives. */
const mostFound = 20;

/** The reference of this installation. The gazetteer is opened at the first search. */
export function pageReference(resources: Resources = loadResources()): Reference {
  return {
    types: typeGuides(resources),
    searchPlaces: (words) => searchPlaces(resources.gazetteer, words),
    placeById: (id) => {
      const at = resources.gazetteer.id.indexOf(id);
      return at < 0 || id === 0 ? undefined : placeAt(resources.gazetteer, at);
    },
  };
}

function typeGuides({ events }: Resources): readonly TypeGuide[] {
  const words = new Map<string, Set<string>>();
  for (const table of [events.verbTriggers, events.nounTriggers])
    for (const triggers of table.values())
      for (const trigger of triggers) {
        if (trigger.frame === null || !events.types.has(trigger.type)) continue;
        const known = words.get(trigger.type) ?? new Set();
        words.set(trigger.type, known.add([...trigger.before, trigger.lemma].join(' ')));
      }
  return [...events.types.values()].map((type) => ({
    id: type.id,
    label: type.name,
    definition: type.definition,
    examples: [...(words.get(type.id) ?? [])].sort().slice(0, 24),
    family: type.family,
    plover: type.plover,
    modes: [...type.modes],
    contexts: [...type.contexts],
    cameo: [...type.cameo],
    acled: [...type.acled],
    consequence: type.consequence,
  }));
}

/** Places of which the words are the first name, then any name, then those whose name begins with them; the larger first. */
function searchPlaces(gazetteer: Gazetteer, words: string): readonly PlaceFound[] {
  const text = words.trim();
  if (text.length < 2) return [];
  const found = new Set<number>();
  const pieces = foldText(text);
  const node = longestMatch(gazetteer.trie, pieces, 0);
  if (node >= 0 && depthOf(gazetteer.trie, node) === pieces.count) {
    for (const value of valuesAt(gazetteer.trie, node)) found.add(value >>> CLASS_BITS);
  }
  const bySize = (list: Iterable<number>): number[] =>
    [...list].sort((a, b) => gazetteer.population[b]! - gazetteer.population[a]! || a - b);
  const first = (place: number): number => (gazetteer.nameOf(place).toLowerCase() === text.toLowerCase() ? 0 : 1);
  const exact = [...bySize(found)].sort((a, b) => first(a) - first(b));
  const further: number[] = [];
  if (exact.length < mostFound && text.length >= 3) {
    const start = text.toLowerCase();
    for (let place = 0; place < gazetteer.count; place++)
      if (!found.has(place) && gazetteer.nameOf(place).toLowerCase().startsWith(start)) further.push(place);
  }
  return [...exact, ...bySize(further)].slice(0, mostFound).map((place) => placeAt(gazetteer, place));
}

function placeAt(gazetteer: Gazetteer, place: number): PlaceFound {
  const area = admin1Of(gazetteer, place);
  return {
    geonameId: gazetteer.id[place]! || null,
    name: gazetteer.nameOf(place),
    lat: Number(gazetteer.lat[place]!.toFixed(4)),
    lon: Number(gazetteer.lon[place]!.toFixed(4)),
    country: gazetteer.countries[gazetteer.country[place]!] || null,
    admin1: area < 0 ? null : gazetteer.nameOf(area),
    feature: gazetteer.features[gazetteer.feature[place]!]!,
    population: gazetteer.population[place]!,
  };
}
