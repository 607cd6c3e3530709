/** Bare years, year spans, decades and centuries: "in 2019", "the 2014 annexation", "the 1990s", "the 19th century". */
import { CUE, MARK } from '../cues.js';
import { alternatives, directionOf, type Fragments, ordinalOf } from '../fragments.js';
import { type TimexParser, timexParser } from '../reading.js';

/** Words right before four digits that make them a year. */
const YEAR_CUE =
  /(?:\b(?:in|since|by|until|till|of|during|from|to|between|and|or|through|before|after|late|early|mid|year|the|a|an|this|that|for|than|circa|ca\.?|around|about|pre|post|begin(?:ning)?|end|fall|winter|spring|summer|autumn|election|elections|on|as|into|due|fiscal|its|his|their|her|our)|['’]s|s['’])[\s-]+$/i;

export function years(f: Fragments): TimexParser[] {
  const nouns = alternatives(f.lexicon.countNouns);
  const counted = new RegExp(`^(?:[-\\s]+(?:${nouns})(?![\\p{L}])|[-\\s]*(?:%|[a-z]{0,3}mm\\b))`, 'iu');
  const decadeWords = alternatives(f.lexicon.decadeWords.keys());
  return [
    timexParser(
      'timex/en/year',
      { words: [CUE.digit], marks: MARK.year },
      /(?<![\d.,:$€£#/+°])(?:(?<fy>(?:the\s+)?\b(?:fiscal(?:\s+year)?\s+|FY[\s-]?))|\b)(?<y>1[0-9]\d\d|20\d\d)(?![\d\p{L}%°]|[.,:]\d|-\d{3}(?!\d)|-\p{L})/iu,
      (g, match, context) => {
        const year = Number(g.y);
        const at = match.index! + match[0].length - 4;
        const { text } = context;
        if (g.fy) return { form: 'date', year, fiscal: fiscalStart(f, text.slice(Math.max(0, at - 200), at + 200)) };
        return isYear(f, text, at, year, counted) ? { reading: { form: 'date', year }, from: at - match.index! } : null;
      },
    ),
    timexParser(
      'timex/en/year-number',
      { words: [CUE.digit, CUE.unit], marks: MARK.year },
      /\bthe\s+year\s+(?<y>1[0-9]\d\d|20\d\d)(?![\d\p{L}])/iu,
      (g) => ({
        form: 'date',
        year: Number(g.y),
      }),
    ),
    timexParser(
      'timex/en/decade',
      [CUE.decade],
      new RegExp(
        `(?:\\bthe\\s+)?(?<![\\d.,])(?:(?<y>1[5-9]\\d0|20\\d0)['’]?s|['’](?<s>[1-9]0)s|(?<=\\bthe\\s+|\\b(?:early|late|mid)[\\s-])(?<s2>[1-9]0)s|(?<=\\bthe\\s+|\\b(?:early|late|mid)[\\s-])(?<w>${decadeWords}))(?![\\p{L}\\d])`,
        'iu',
      ),
      (g) => {
        if (g.y) return { form: 'decade', year: Number(g.y) };
        const tens = g.w ? f.lexicon.decadeWords.get(g.w.toLowerCase())! : Math.floor(Number(g.s ?? g.s2) / 10);
        return { form: 'decade', year: 1900 + 10 * tens };
      },
    ),
    timexParser(
      'timex/en/century',
      [CUE.century],
      new RegExp(`\\bthe\\s+(?<n>${f.ordinal})[-\\s]century\\b|\\b(?<n2>${f.ordinal})[-\\s]century\\b`, 'iu'),
      (g) => ({ form: 'century', year: 100 * (ordinalOf(f, (g.n ?? g.n2)!) - 1) }),
    ),
    timexParser(
      'timex/en/definite-decade',
      [CUE.century],
      /(?<=\b(?:end|beginning|start|middle|turn|close|rest|part)\s+of\s+)the\s+(?<u>decade|century)\b(?!\s+of)/iu,
      (g) => ({ form: 'unit', unit: g.u!.toLowerCase() as 'decade' | 'century', shift: 0, base: 'report' }),
    ),
    timexParser(
      'timex/en/relative-decade',
      [CUE.century],
      /\b(?<w>this|last|next|the\s+(?:previous|following|current))\s+(?<u>decade|century)\b/iu,
      (g) => ({
        form: 'unit',
        unit: g.u!.toLowerCase() === 'decade' ? 'decade' : 'century',
        shift: directionOf(g.w!),
        base: 'report',
      }),
    ),
  ];
}

/** First month of a fiscal year told in this sentence, by whose it is; 1 when nothing tells. */
function fiscalStart(f: Fragments, text: string): number {
  const words = text.split(/[\s,;:()]+/);
  for (const { start, cues } of f.lexicon.fiscalYears) if (words.some((word) => cues.has(word))) return start;
  return 1;
}

function isYear(f: Fragments, text: string, at: number, year: number, counted: RegExp): boolean {
  const after = text.slice(at + 4, at + 24);
  const before = text.slice(Math.max(0, at - 28), at);
  if (year < 1500 || counted.test(after)) return false;
  const word = /([\p{L}\p{N}.'’]+)[\s-]*$/u.exec(before)?.[1] ?? '';
  if (f.lexicon.numberLabels.has(word.toLowerCase().replace(/\.$/, ''))) {
    // "about 2019 the group" is rare; a label or an approximation makes a count.
    return false;
  }
  const span = /([\p{L}.]*)\s*(?:1[5-9]|20)\d\d(?:\s?[-–—/]|\s+to\s+)$/u.exec(before);
  if (span) return !f.lexicon.numberLabels.has(span[1]!.toLowerCase());
  if (/[-–—/]$/.test(before)) return /\b(?:mid|early|late|pre|post|end)[-–]$/i.test(before);
  const plain = year >= 1900 && year < 2100;
  if (YEAR_CUE.test(before)) {
    // "to 1980 rounds", "of 2000 rebels": a lower-case plural right after makes a count, unless an article stands before.
    const article = /\b(?:the|this|that|a|an)\s+$|['’]s\s+$/i.test(before);
    if (article) return plain || /^\s+\p{Ll}/u.test(after);
    return !/^\s+(?!(?:was|is|as|has|this|his|its|us|thus|across|versus|elections|besides|towards|always)\b)\p{Ll}{2,}s\b/u.test(
      after,
    );
  }
  if (!plain) return false;
  if (/(?:^|[([,;:]|[-–—]\s)\s*$/.test(before)) return !/^\s+\p{Ll}+s\b/u.test(after);
  // After an acronym it is an edition ("WWDC 2005").
  return (
    /^\p{Lu}/u.test(word) && !/\d/.test(word) && year >= 1950 && !/^\s*-/.test(after) && !/^\s+\p{Ll}+s\b/u.test(after)
  );
}
