/**
 * Weights of the scores, in the unit of the prior (one power of ten of inhabitants). Chosen so that an explicit container beats any
 * population, and company in the text beats a difference of about a hundredfold.
 */
export const WEIGHT = {
  container: 6,
  inPhrase: 3,
  country: 2.5,
  admin1: 3,
  near: 0.9,
  nearMost: 2.4,
  promise: 1.4,
  wanted: 2,
  unwanted: -2,
} as const;
