/** `predict --set records`: the product's own candidate records of each text. */
import { analyze } from '../../pipeline/index.js';
import { caseDate, caseSchema, type Predictor, reportOfCase } from './case.js';

const schema = caseSchema.extend({ published: caseDate });

export const records: Predictor = (line, resources) => {
  const { id, text, published } = schema.parse(line);
  return { id, candidates: analyze(reportOfCase(text, published ?? null), resources).candidates };
};
