/** `predict --set geo`: places with points, as geoparsing corpora mark them. */
import { z } from 'zod';
import type { ResolvedPlace } from '../../document/index.js';
import { annotateReport } from '../../pipeline/index.js';
import { caseSchema, type Predictor, reportOfCase } from './case.js';

const schema = caseSchema.extend({ corpus: z.string().optional() });

/** Corpora that count as places adjectives of countries ("Russian") and places inside organisations' names ("Boston University"). */
const WITH_PARTS = new Set(['lgl', 'trnews', 'gwn']);

/** Reads `{id, corpus, text}`, gives `{id, places: [{start, end, text, lat, lon}]}`; unlisted places have no point. */
export const geo: Predictor = (line, resources) => {
  const { id, text, corpus } = schema.parse(line);
  const doc = annotateReport(reportOfCase(text, null), resources, 'places');
  const parts = corpus !== undefined && WITH_PARTS.has(corpus);
  const places = doc.layers
    .places!.filter(({ value }) => !value.latent && (parts || (value.via !== 'demonym' && !value.embedded)))
    .map((place) => lineOf(place, text));
  return { id, places };
};

function lineOf({ span, value }: ResolvedPlace, text: string) {
  const { start, end } = span;
  const point = value.reading === null ? {} : { lat: value.reading.lat, lon: value.reading.lon };
  return { start, end, text: text.slice(start, end), ...point };
}
