/** Feature templates as data, and the hashes that they give. */

/** One mixing step of a feature hash. */
export function mix(h: number, v: number): number {
  const x = Math.imul(h ^ v, 0x9e3779b1);
  return x ^ (x >>> 15);
}

/** Templates as data: the hash of a template starts from its number and mixes in one atom, or two. */
export interface Templates {
  readonly numbers: Int32Array;
  readonly first: Uint8Array;
  /** Index of the second atom, 255 for none. */
  readonly second: Uint8Array;
}

/** Names of atoms, divided by blanks. */
export const names = (text: string): string[] => text.trim().split(/\s+/);

/** Reads templates from numbers and names of atoms: `7 a` or `8 a*b`, separated by commas. */
export function templates(atoms: readonly string[], text: string): Templates {
  const at = (name: string): number => {
    const index = atoms.indexOf(name);
    if (index < 0) throw new Error(`no atom '${name}'`);
    return index;
  };
  const read = text.split(',').map((template) => names(template.replace('*', ' ')));
  return {
    numbers: Int32Array.from(read, ([number]) => Number(number)),
    first: Uint8Array.from(read, ([, a]) => at(a!)),
    second: Uint8Array.from(read, ([, , b]) => (b === undefined ? 255 : at(b))),
  };
}

/** The same templates in another order of their numbers. */
export function inOrder({ numbers, first, second }: Templates, order: readonly number[]): Templates {
  const at = order.map((number) => numbers.indexOf(number));
  return {
    numbers: Int32Array.from(order),
    first: Uint8Array.from(at, (t) => first[t]!),
    second: Uint8Array.from(at, (t) => second[t]!),
  };
}

/** Writes the hashes of templates `from … to - 1` to the same places of `out`. A loop over data, since the compiler does not inline a hundred calls into one function. */
export function fill(
  { numbers, first, second }: Templates,
  atoms: Int32Array,
  from: number,
  to: number,
  out: Int32Array,
  at: number,
): void {
  for (let t = from; t < to; t++) {
    let x = Math.imul(numbers[t]! ^ atoms[first[t]!]!, 0x9e3779b1);
    x ^= x >>> 15;
    const b = second[t]!;
    if (b !== 255) {
      x = Math.imul(x ^ atoms[b]!, 0x9e3779b1);
      x ^= x >>> 15;
    }
    out[at + t] = x;
  }
}
