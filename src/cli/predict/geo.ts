/** `predict --set geo`: places with points, as geoparsing corpora mark them. */
import { z } from 'zod';
import type { ResolvedPlace } from '../../document/index.js';
import { annotateReport } from '../../pipeline/index.js';
import { caseSchema, type Predictor, reportOfCase } from './case.js';

const schema = caseSchema.extend({ corpus: z.string().optional() });

/** Corpora that count adjectives and people's names of countries ("Russian") as places. */
const WITH_DEMONYMS = new Set(['lgl', 'trnews', 'gwn']);

/** Reads `{id, corpus, text}`, gives `{id, places: [{start, end, text, lat, lon}]}`; unlisted places have no point. */
export const geo: Predictor = (line, resources) => {
  const { id, text, corpus } = schema.parse(line);
  const doc = annotateReport(reportOfCase(text, null), resources, 'places');
  const demonyms = corpus !== undefined && WITH_DEMONYMS.has(corpus);
  const places = doc.layers
    .places!.filter(({ value }) => !value.latent && (demonyms || value.via !== 'demonym'))
    .map((place) => lineOf(place, text));
  return { id, places };
};

function lineOf({ span, value }: ResolvedPlace, text: string) {
  const { start, end } = span;
  const point = value.reading === null ? {} : { lat: value.reading.lat, lon: value.reading.lon };
  return { start, end, text: text.slice(start, end), ...point };
}
