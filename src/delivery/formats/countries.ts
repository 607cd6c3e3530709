/** Countries as other forms name them, from ISO 3166-1 alpha-3. */
import { createRequire } from 'node:module';

interface Country {
  readonly alpha2: string;
  /** Three digits, without leading zeros. */
  readonly numeric: number;
  readonly name: string;
}

let table: ReadonlyMap<string, Country> | undefined;

/** The country of a code; undefined for a code that ISO does not have. The lists are read when the first is asked for. */
export function countryOf(alpha3: string | null | undefined): Country | undefined {
  if (alpha3 === null || alpha3 === undefined) return undefined;
  table ??= readTable();
  return table.get(alpha3);
}

function readTable(): ReadonlyMap<string, Country> {
  const require = createRequire(import.meta.url);
  const codes = require('i18n-iso-countries/codes.json') as readonly (readonly [string, string, string])[];
  const { countries } = require('i18n-iso-countries/langs/en.json') as {
    readonly countries: Readonly<Record<string, string | readonly string[]>>;
  };
  return new Map(
    codes.map(([alpha2, alpha3, numeric]) => {
      const names = countries[alpha2];
      const name = typeof names === 'string' ? names : (names?.[0] ?? alpha3);
      return [alpha3, { alpha2, numeric: Number(numeric), name }];
    }),
  );
}
