/** Words for now, the past and the future: "currently", "recently", "soon". They name no days. */
import { CUE } from '../cues.js';
import { type TimexParser, timexParser } from '../reading.js';

export function vague(): TimexParser[] {
  return [
    timexParser(
      'timex/en/present',
      [CUE.present],
      /\b(?:(?:right\s+|until\s+|as\s+of\s+)?(?<n>now)(?!\s+that\b|-)|currently|presently|at\s+(?<m>the\s+moment)|at\s+(?<p>present)(?=[\s.,;])|nowadays|(?<t>the\s+time\s+being)|(?<=\bthe\s+)(?<c>current)(?=\s))/iu,
      (g, match) => {
        const word = g.n ?? g.m ?? g.p;
        const from = word ? match[0].length - word.length : 0;
        return { reading: { form: 'reference', value: 'PRESENT_REF' }, from: /^right/i.test(match[0]) ? 0 : from };
      },
    ),
    timexParser('timex/en/these-days', [CUE.unit, CUE.whole], /\bthese\s+days\b/iu, () => ({
      form: 'reference',
      value: 'PRESENT_REF',
    })),
    timexParser(
      'timex/en/past',
      [CUE.past],
      /\b(?:(?:more\s+|most\s+|very\s+)?recently|(?<=\bin\s+)the\s+(?:recent\s+)?past(?=[\s]*[.,;]))/iu,
      () => ({
        form: 'reference',
        value: 'PAST_REF',
      }),
    ),
    timexParser(
      'timex/en/recent',
      [CUE.past],
      /(?<=\b(?:the|a|in|of|by|from|his|her|its|their|most|amid|after|despite|on|and|blame)\s+)recent(?=\s+\p{Ll})/iu,
      () => ({
        form: 'reference',
        value: 'PAST_REF',
      }),
    ),
    timexParser(
      'timex/en/future',
      [CUE.future],
      /\b(?:very\s+soon|soon(?!-|\s+(?:after|as|thereafter|afterwards?)\b|er)|(?<=\bin\s+)the\s+(?:near\s+|foreseeable\s+|immediate\s+)?future|(?<=\bfor\s+)the\s+foreseeable\s+future|the\s+(?:near|long)\s+term)\b/iu,
      (_g, match, context) =>
        /\b(?:as|how|too)\s+$/i.test(context.text.slice(Math.max(0, match.index! - 5), match.index!))
          ? null
          : { form: 'reference', value: 'FUTURE_REF' },
    ),
  ];
}
