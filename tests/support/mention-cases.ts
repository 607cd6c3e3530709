/** Annotated cases of mentions: `{surface | kind | ISO3 | entity or ? | role code | #chain}` in running text; blocks parted by `# title` lines. */
import { readFileSync } from 'node:fs';
import type { Document, Mention } from '../../src/document/index.js';
import { type ActorLexicon, findActors, loadResources } from '../../src/lexicon/index.js';
import { annotateReport } from '../../src/pipeline/index.js';
import { reportOf } from './reports.js';

export interface GoldMention {
  readonly start: number;
  readonly end: number;
  /** `null` for a pronoun, which only has a chain. */
  readonly kind: string | null;
  readonly country: string | null;
  /** Name of the entity, '?' for one without name or list entry. */
  readonly entity: string;
  readonly cameo: string | null;
  readonly chain: string | null;
}

export interface MentionCase {
  readonly title: string;
  readonly text: string;
  readonly mentions: readonly GoldMention[];
}

/** Reads a case file. Throws when a brace does not close or a field is missing. */
export function readMentionCases(path: string): MentionCase[] {
  const cases: MentionCase[] = [];
  for (const block of readFileSync(path, 'utf8').split(/\n(?=# )/)) {
    const lines = block.trim().split('\n');
    if (!lines[0]!.startsWith('# ')) continue;
    const title = lines[0]!.slice(2);
    const marked = lines
      .slice(1)
      .filter((line) => line.trim() !== '')
      .join('\n');
    let text = '';
    const mentions: GoldMention[] = [];
    for (let at = 0; at < marked.length; ) {
      const open = marked.indexOf('{', at);
      if (open < 0) {
        text += marked.slice(at);
        break;
      }
      const close = marked.indexOf('}', open);
      const parts = marked
        .slice(open + 1, close)
        .split('|')
        .map((part) => part.trim());
      if (close < 0 || parts.length < 5) throw new Error(`${title}: bad mark near '${marked.slice(open, open + 40)}'`);
      text += marked.slice(at, open);
      const [surface, kind, country, entity, cameo, chain] = parts as [string, string, string, string, string, string?];
      const blank = (value: string) => (value === '-' ? null : value);
      mentions.push({
        start: text.length,
        end: text.length + surface.length,
        kind: blank(kind),
        country: blank(country),
        entity,
        cameo: blank(cameo),
        chain: chain ?? null,
      });
      text += surface;
      at = close + 1;
    }
    cases.push({ title, text, mentions });
  }
  return cases;
}

export interface Tally {
  right: number;
  of: number;
}

/** Everything the figures are made of, and one line for each mistake. */
export interface MentionScore {
  spans: { matched: number; gold: number; predicted: number };
  kind: Tally;
  country: Tally;
  /** Mentions whose entity the gazetteer lists. */
  listed: Tally;
  /** Mentions of an entity without entry: none must be given. */
  unlisted: Tally;
  cameo: Tally;
  links: { right: number; gold: number; predicted: number };
  mistakes: string[];
}

export function scoreMentions(cases: readonly MentionCase[], until = 'mentions'): MentionScore {
  const resources = loadResources();
  const score: MentionScore = {
    spans: { matched: 0, gold: 0, predicted: 0 },
    kind: { right: 0, of: 0 },
    country: { right: 0, of: 0 },
    listed: { right: 0, of: 0 },
    unlisted: { right: 0, of: 0 },
    cameo: { right: 0, of: 0 },
    links: { right: 0, gold: 0, predicted: 0 },
    mistakes: [],
  };
  for (const item of cases) {
    const doc = annotateReport(reportOf(item.text, '2025-11-20'), resources, until);
    scoreCase(item, doc, resources.actors, score);
  }
  return score;
}

function scoreCase(item: MentionCase, doc: Document, lexicon: ActorLexicon, score: MentionScore): void {
  const found = doc.layers.mentions!;
  const names = found.filter((mention) => mention.value.via !== 'pronoun');
  const bySpan = new Map(found.map((mention) => [`${mention.span.start}-${mention.span.end}`, mention]));
  const gold = item.mentions.filter((mention) => mention.kind !== null);
  const wrong = (what: string) => score.mistakes.push(`${item.title}: ${what}`);
  const textOf = (span: { start: number; end: number }) => item.text.slice(span.start, span.end);
  score.spans.gold += gold.length;
  score.spans.predicted += names.length;
  const tally = (part: Tally, right: boolean, what: () => string) => {
    part.of++;
    if (right) part.right++;
    else wrong(what());
  };
  for (const mention of gold) {
    const match = bySpan.get(`${mention.start}-${mention.end}`);
    if (match === undefined) {
      wrong(`MISSED '${textOf(mention)}'`);
      continue;
    }
    score.spans.matched++;
    const { value } = resolved(found, match, doc);
    tally(
      score.kind,
      value.kind === mention.kind,
      () => `KIND '${textOf(mention)}' ${value.kind}, expected ${mention.kind}`,
    );
    tally(
      score.country,
      value.country === mention.country,
      () => `COUNTRY '${textOf(mention)}' ${value.country}, expected ${mention.country}`,
    );
    tally(
      score.cameo,
      value.cameo === mention.cameo,
      () => `CODE '${textOf(mention)}' ${value.cameo}, expected ${mention.cameo}`,
    );
    scoreEntity(mention, resolved(found, match, doc), lexicon, score, tally, textOf(mention));
  }
  const goldSpans = new Set(gold.map((mention) => `${mention.start}-${mention.end}`));
  for (const mention of names)
    if (!goldSpans.has(`${mention.span.start}-${mention.span.end}`))
      wrong(`EXTRA '${textOf(mention.span)}' (${mention.evidence[0]!.rule})`);
  scoreLinks(item, doc, score, wrong);
}

/** What a description says once it is led back: of "the group" the value of the group named before. */
function resolved(found: readonly Mention[], mention: Mention, doc: Document): Mention {
  let at = found.indexOf(mention);
  for (
    let steps = 0;
    steps < 20 && found[at]!.value.entityId === null && found[at]!.value.via !== 'gazetteer';
    steps++
  ) {
    const link = doc.layers.coreference?.find((item) => item.value.mention === at && !item.value.latent);
    if (link === undefined) break;
    at = link.value.antecedent;
  }
  return found[at]!;
}

function scoreEntity(
  mention: GoldMention,
  match: Mention,
  lexicon: ActorLexicon,
  score: MentionScore,
  tally: (part: Tally, right: boolean, what: () => string) => void,
  text: string,
): void {
  const id = match.value.entityId;
  if (mention.entity === '?') {
    tally(score.unlisted, id === null, () => `ENTITY '${text}' ${id}, expected none`);
    return;
  }
  const known = findActors(lexicon, mention.entity).map((entry) => entry.id);
  const composed = known.length === 0 ? composedId(mention.entity) : null;
  if (known.length === 0 && composed === null) {
    tally(score.unlisted, id === null, () => `ENTITY '${text}' ${id}, '${mention.entity}' is not listed`);
    return;
  }
  tally(
    score.listed,
    known.includes(id ?? '') || (composed !== null && composed === id),
    () => `ENTITY '${text}' ${id}, expected ${mention.entity}`,
  );
}

/** Id that the project composes for a body's full name standing alone ("Iraqi Ministry of Oil"). */
function composedId(name: string): string | null {
  const doc = annotateReport(reportOf(`The ${name} made a statement.`, '2025-11-20'), loadResources(), 'mentions');
  const first = doc.layers.mentions![0];
  return first !== undefined && first.span.start <= 4 && first.span.end === 4 + name.length
    ? first.value.entityId
    : null;
}

/** Links: a gold link ties a mention to any earlier one of its chain. A repeated full name that shares its entity counts as linked. */
function scoreLinks(item: MentionCase, doc: Document, score: MentionScore, wrong: (what: string) => void): void {
  const found = doc.layers.mentions!;
  const links = (doc.layers.coreference ?? []).filter((link) => !link.value.latent);
  const chainAt = new Map(
    item.mentions
      .filter((mention) => mention.chain !== null)
      .map((mention) => [`${mention.start}-${mention.end}`, mention.chain]),
  );
  const key = (index: number) => `${found[index]!.span.start}-${found[index]!.span.end}`;
  const seen = new Set<string>();
  const later = new Set<string>();
  for (const mention of item.mentions) {
    if (mention.chain === null) continue;
    if (seen.has(mention.chain)) later.add(`${mention.start}-${mention.end}`);
    seen.add(mention.chain);
  }
  score.links.gold += later.size;
  const linked = new Set<string>();
  for (const link of links) {
    const from = key(link.value.mention);
    const to = key(link.value.antecedent);
    // Links from spans that the annotation does not mark say nothing for or against.
    if (!item.mentions.some((mention) => `${mention.start}-${mention.end}` === from)) continue;
    score.links.predicted++;
    const chain = chainAt.get(from);
    if (chain !== undefined && chain === chainAt.get(to)) {
      score.links.right++;
      linked.add(from);
    } else
      wrong(
        `LINK '${item.text.slice(found[link.value.mention]!.span.start, found[link.value.mention]!.span.end)}' → '${item.text.slice(found[link.value.antecedent]!.span.start, found[link.value.antecedent]!.span.end)}'`,
      );
  }
  for (const mention of item.mentions)
    if (later.has(`${mention.start}-${mention.end}`) && !linked.has(`${mention.start}-${mention.end}`))
      wrong(`UNLINKED '${item.text.slice(mention.start, mention.end)}' (${mention.chain})`);
}

export function rate(tally: Tally): number {
  return tally.of === 0 ? 1 : tally.right / tally.of;
}

export function f1(matched: number, gold: number, predicted: number): number {
  return matched === 0 ? 0 : (2 * matched) / (gold + predicted);
}

/** The figures as rows for a table, in percent. */
export function tableOf(score: MentionScore): Record<string, { figure: number; of: number }> {
  const { spans, links } = score;
  const percent = (value: number) => Math.round(value * 1000) / 10;
  return {
    'span F1': { figure: percent(f1(spans.matched, spans.gold, spans.predicted)), of: spans.gold },
    'span precision': { figure: percent(spans.matched / Math.max(1, spans.predicted)), of: spans.predicted },
    'span recall': { figure: percent(spans.matched / Math.max(1, spans.gold)), of: spans.gold },
    kind: { figure: percent(rate(score.kind)), of: score.kind.of },
    country: { figure: percent(rate(score.country)), of: score.country.of },
    'entity, listed': { figure: percent(rate(score.listed)), of: score.listed.of },
    'entity, not listed': { figure: percent(rate(score.unlisted)), of: score.unlisted.of },
    'role code': { figure: percent(rate(score.cameo)), of: score.cameo.of },
    'coreference F1': { figure: percent(f1(links.right, links.gold, links.predicted)), of: links.gold },
  };
}
