/** The sets that `dateline predict` knows. A set is one file and one line here. */
import type { Predictor } from './case.js';
import { geo } from './geo.js';
import { muc4 } from './muc4.js';
import { plover } from './plover.js';
import { records } from './records.js';
import { temporal } from './temporal.js';

export type { Predictor } from './case.js';

export const predictors: Readonly<Record<string, Predictor>> = { geo, muc4, plover, records, temporal };
