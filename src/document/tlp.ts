/** Traffic Light Protocol 2.0: how far what a report tells may be passed on. */
import { markings } from './report.js';

/** From the freest to the strictest (FIRST, TLP 2.0). */
export const tlpMarkings = markings;
export type Tlp = (typeof tlpMarkings)[number];

/** The strictest of some markings; an unmarked report of open sources is `TLP:CLEAR`. */
export function strictest(markings: readonly (Tlp | null)[]): Tlp {
  return tlpMarkings[Math.max(0, ...markings.map((each) => (each === null ? 0 : tlpMarkings.indexOf(each))))]!;
}

/** True when something so marked may go where `most` is the strictest marking allowed. */
export function mayLeave(marking: Tlp, most: Tlp): boolean {
  return tlpMarkings.indexOf(marking) <= tlpMarkings.indexOf(most);
}
