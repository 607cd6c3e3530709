/** The items of a noun phrase: listed names, words and single tokens gathered from classified tokens, and where one phrase ends. */
import { SHAPE } from '../../document/index.js';
import type { ActorEntry } from '../../lexicon/index.js';
import { CLS } from './classify.js';
import type { Item, Scene } from './draft.js';

/** True for classes of tokens that a noun phrase is made of. */
export function inside(cls: number): boolean {
  return (cls >= CLS.entity && cls <= CLS.capital) || cls === CLS.metonym;
}

/** Gathers the items of the noun phrase that starts at token `i`; returns the token after it. */
export function collect(scene: Scene, i: number, to: number, items: Item[]): number {
  const { cls } = scene.classes;
  let at = i;
  while (at < to) {
    const here = cls[at]!;
    // "al Awda Hospital": a name may begin with its article.
    if (inside(here) || (at === i && here === CLS.particle)) {
      const item = itemAt(scene, at);
      items.push(item);
      at = item.b;
      continue;
    }
    const last = items[items.length - 1]!;
    if (
      here === CLS.particle &&
      last.b === at &&
      at + 1 < to &&
      (nameLike(last) || last.cls === CLS.word) &&
      nameToken(scene, at + 1, to)
    ) {
      items.push(itemAt(scene, at));
      at++;
      continue;
    }
    if (here === CLS.possessive && at + 1 < to && inside(cls[at + 1]!)) {
      items.push(itemAt(scene, at));
      at++;
      continue;
    }
    if (here === CLS.conjunction && at + 1 < to && joinsModifiers(scene, items, at, to)) {
      items.push(itemAt(scene, at));
      at++;
      continue;
    }
    if (isQuote(scene, at) && nickname(scene, at, to) && nameLike(last)) {
      for (let k = 0; k < 3; k++)
        items.push({ cls: CLS.capital, a: at + k, b: at + k + 1, word: null, entry: null, suffix: null });
      at += 3;
      continue;
    }
    break;
  }
  return at;
}

function itemAt(scene: Scene, at: number): Item {
  const { cls, ref, length, suffix } = scene.classes;
  const { lexicon } = scene;
  const here = cls[at]!;
  const index = ref[at]!;
  const isWord = here === CLS.word;
  const listed =
    index >= 0 &&
    !isWord &&
    (here === CLS.entity ||
      here === CLS.adjective ||
      here === CLS.people ||
      here === CLS.metonym ||
      (here === CLS.descriptor && length[at] === 1 && (scene.tokens.shape[at]! & SHAPE.hyphen) !== 0));
  if (here === CLS.capital && (scene.tokens.shape[at]! & SHAPE.upper) !== 0) {
    const bound = scene.memory.acronym(scene.tokens.text[at]!);
    if (bound !== null) return { cls: CLS.entity, a: at, b: at + 1, word: null, entry: bound, suffix: null };
  }
  return {
    cls: here,
    a: at,
    b: at + Math.max(1, length[at]!),
    word: isWord && index >= 0 ? lexicon.roles.words[index]! : null,
    entry: listed ? lexicon.entries[index]! : null,
    suffix: suffix[at]! >= 0 ? lexicon.roles.words[suffix[at]!]! : null,
  };
}

function nameLike(item: Item): boolean {
  return (
    item.cls === CLS.capital ||
    item.cls === CLS.particle ||
    (item.cls === CLS.entity && item.entry?.kind === 'person') ||
    item.cls === CLS.metonym ||
    item.cls === CLS.entity
  );
}

function nameToken(scene: Scene, at: number, to: number): boolean {
  const here = scene.classes.cls[at]!;
  if (here === CLS.particle) return at + 1 < to && nameToken(scene, at + 1, to);
  return (
    here === CLS.capital ||
    here === CLS.entity ||
    here === CLS.metonym ||
    (here === CLS.word && (scene.tokens.shape[at]! & SHAPE.capital) !== 0)
  );
}

function isQuote({ tokens }: Scene, at: number): boolean {
  // The letters of a token are rarely at hand; its length is.
  if (tokens.end[at]! - tokens.start[at]! !== 1) return false;
  const text = tokens.text[at]!;
  return text === '"' || text === '“' || text === '”' || text === "'";
}

/** `Jimmy "Barbecue" Cherizier`: a capital in quotes before another capital. */
function nickname(scene: Scene, at: number, to: number): boolean {
  const { cls } = scene.classes;
  return at + 3 < to && cls[at + 1] === CLS.capital && isQuote(scene, at + 2) && cls[at + 3] === CLS.capital;
}

/** "US and Israeli forces", "US military and intelligence officials": and between two modifiers of one head. */
function joinsModifiers(scene: Scene, items: readonly Item[], at: number, to: number): boolean {
  const last = items[items.length - 1]!;
  const { cls, ref, length } = scene.classes;
  const next = at + 1;
  const nationality = (c: number, item: Item | null): boolean =>
    c === CLS.adjective ||
    (c === CLS.entity && item?.entry?.kind === 'state' && isAdjectival(item.entry, scene, item.a));
  if (nationality(last.cls, last) && items.every((item) => item.cls !== CLS.word && item.cls !== CLS.possessive)) {
    if (cls[next] !== CLS.adjective && !(cls[next] === CLS.entity && nationality(CLS.entity, itemAt(scene, next))))
      return false;
    // A head must follow at once, else these are two actors of one noun ("US and Israeli strikes").
    let k = next + Math.max(1, length[next]!);
    let head = -1;
    while (k < to && (cls[k] === CLS.word || cls[k] === CLS.modifier || cls[k] === CLS.descriptor)) {
      if (cls[k] === CLS.word) head = ref[k]!;
      else if (cls[k] === CLS.modifier) head = -1;
      k += Math.max(1, length[k]!);
    }
    return head >= 0;
  }
  if (scene.tokens.lower[at] !== 'and') return false;
  const after = next + Math.max(1, length[next]!);
  // "intelligence officials" is a word of its own.
  const whole = cls[next] === CLS.word && length[next]! > 1;
  const headAt = whole ? next : after;
  if (headAt >= to || cls[headAt] !== CLS.word) return false;
  const head = scene.lexicon.roles.words[ref[headAt]!]!;
  if (!whole && last.cls === CLS.word && last.word?.cls === 'institution' && isInstitution(scene, next))
    return head.cls === 'group' || head.cls === 'role';
  const qualified = whole || cls[next] === CLS.modifier || cls[next] === CLS.descriptor;
  return (
    qualified && head.cls === 'group' && head.code === 'GOV' && (last.cls === CLS.descriptor || isForce(scene, last))
  );
}

/** "police", "US military": a word for a force or other body of a state, listed with its state or not. */
function isForce(scene: Scene, { cls, word, entry, b }: Item): boolean {
  if (cls === CLS.word) return word?.cls === 'institution';
  return cls === CLS.entity && entry?.kind === 'military' && (scene.tokens.shape[b - 1]! & SHAPE.capital) === 0;
}

function isInstitution({ classes: { cls, ref }, lexicon }: Scene, at: number): boolean {
  return cls[at] === CLS.word && lexicon.roles.words[ref[at]!]!.cls === 'institution';
}

/** True when the state's name in the text is one of its adjectives as well ("US", "Taiwan"). */
function isAdjectival(entry: ActorEntry, scene: Scene, at: number): boolean {
  return entry.adjectives.includes(scene.tokens.text[at]!.replaceAll('.', ''));
}

/**
 * A surname alone is no one in particular next to another capital ("Julio Castro"), nor when the report has given it to someone else
 * ("Wagner" after a minister of that name).
 */
export function unsettleSurnames(scene: Scene, items: Item[]): void {
  for (let k = 0; k < items.length; k++) {
    const item = items[k]!;
    if (item.entry === null || item.cls !== CLS.entity || item.b - item.a > 1 || scene.upperCase) continue;
    if ((scene.tokens.shape[item.a]! & SHAPE.upper) !== 0) continue;
    const known = scene.memory.person(scene, item.a, item.b);
    const elsewhere = known !== null && known.entityId !== item.entry.id;
    const beside =
      item.entry.kind === 'person' &&
      ((k > 0 && items[k - 1]!.cls === CLS.capital && items[k - 1]!.b === item.a) ||
        items[k + 1]?.cls === CLS.capital ||
        items[k + 1]?.cls === CLS.particle);
    if (elsewhere || beside) items[k] = { ...item, cls: CLS.capital, entry: null };
  }
}

/** True when item `k` begins a new phrase although no word parts it from the one before ("told reporters Israeli forces …"). */
export function splits(scene: Scene, items: readonly Item[], s: number, k: number): boolean {
  const last = items[k - 1]!;
  const here = items[k]!;
  if (last.cls === CLS.possessive || last.cls === CLS.conjunction) return false;
  if (here.cls === CLS.possessive || here.cls === CLS.conjunction) return false;
  const headed = isHead(last);
  if (here.cls === CLS.number && last.cls !== CLS.number) {
    // "militants abducted 27 girls", "and detained eleven demonstrators": after a head, or before a number, the -ed word is the verb.
    const verb =
      last.cls === CLS.descriptor &&
      ((k - 2 >= s && isHead(items[k - 2]!)) || /^[a-z]+ed$/.test(scene.tokens.lower[last.a]!));
    if (last.cls !== CLS.descriptor || verb) return true;
  }
  if (!headed) return false;
  // "appointed X prime minister": what follows a full name in small letters is not its title.
  if (
    last.word?.plural &&
    (here.cls === CLS.adjective || here.cls === CLS.descriptor || here.cls === CLS.entity || here.cls === CLS.capital)
  )
    return (
      !(last.word.kind === 'military' || last.word.kind === 'mission' || last.word.unit) || here.cls === CLS.adjective
    );
  if (last.entry !== null && last.entry.kind === 'person' && (here.cls === CLS.adjective || here.cls === CLS.entity))
    return s < k;
  return false;
}

function isHead(item: Item): boolean {
  return item.cls === CLS.entity || item.cls === CLS.people || item.cls === CLS.metonym || item.word !== null;
}
