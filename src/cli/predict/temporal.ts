/** `predict --set temporal`: dates with TIMEX3 values and the days they name, as the temporal scorer reads them. */
import type { Timex } from '../../document/index.js';
import { annotateReport } from '../../pipeline/index.js';
import { caseDate, caseSchema, type Predictor, reportOfCase } from './case.js';

const schema = caseSchema.extend({ dct: caseDate });

export const temporal: Predictor = (line, resources) => {
  const { id, text, dct } = schema.parse(line);
  const doc = annotateReport(reportOfCase(text, dct ?? null), resources, 'timexes');
  const dates = doc.layers.timexes!.filter(({ value }) => !value.latent).map((timex) => dateOf(timex, text));
  return { id, dates };
};

/** Only dates and times name days in this task; a duration's or a set's own days are the product's addition. */
function dateOf({ span, value }: Timex, text: string): object {
  const named = (value.type === 'DATE' || value.type === 'TIME') && value.from !== null;
  // The task reads a fiscal year as the calendar year of its number.
  const year = /^FY(\d{4})$/.exec(value.value)?.[1];
  return {
    start: span.start,
    end: span.end,
    text: text.slice(span.start, span.end),
    type: value.type,
    value: value.value,
    ...(named && { from: year ? `${year}-01-01` : value.from, to: year ? `${year}-12-31` : value.to }),
  };
}
