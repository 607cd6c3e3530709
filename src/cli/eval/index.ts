/** The evaluation sets: which cases and which scorer belong to each. */

export interface EvalSet {
  /** Name of the predictor in `src/cli/predict`. */
  readonly predictor: string;
  /** Case file, under `DATELINE_CORPORA`. */
  readonly cases: string;
  /** File to score against when it is not the case file itself. */
  readonly gold?: string;
  /** Program and scorer, the scorer under `DATELINE_SCORERS`. */
  readonly scorer: readonly [program: string, script: string];
  /** Arguments after gold and predictions. */
  readonly args: readonly string[];
}

/** A set is one line here and one in the table of predictors. */
export const evalSets: Readonly<Record<string, EvalSet>> = {
  muc4: {
    predictor: 'muc4',
    cases: 'muc4/reports.jsonl',
    gold: 'muc4/gold.jsonl',
    scorer: ['python3', 'muc4/score.py'],
    args: ['--bootstrap', '1000'],
  },
  plover: { predictor: 'plover', cases: 'plover/open.jsonl', scorer: ['python3', 'plover/score.py'], args: [] },
  geo: { predictor: 'geo', cases: 'geo/open.jsonl', scorer: ['node', 'geo/score.mjs'], args: ['--ci', '1000'] },
  temporal: {
    predictor: 'temporal',
    cases: 'temporal/open.jsonl',
    scorer: ['python3', 'temporal/score.py'],
    args: ['--by-corpus'],
  },
};
