/** What is wrong with one input, said so that a person can mend it. */

/** Bad input: this one fails for good, the rest goes on. `place` is a line or byte where one is known. */
export class InputProblem extends Error {
  override readonly name = 'InputProblem';
  constructor(
    readonly origin: string,
    readonly place: string | null,
    readonly reason: string,
    readonly mend: string,
  ) {
    super(`${origin}${place === null ? '' : `, ${place}`}: ${reason}. ${mend}`);
  }
}

/** A limit that all parts of an input share is reached: the rest of it is not read. */
export class OverLimit extends InputProblem {}
