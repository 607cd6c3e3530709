import { expect, test } from 'vitest';
import { trueCaserOf } from '../../src/extractors/truecase.js';
import { loadResources } from '../../src/lexicon/index.js';

const rewrite = (text: string) => trueCaserOf(loadResources()).rewrite(text);

test('names get capitals, ordinary words and verbs of violence do not', () => {
  expect(rewrite('GUNMEN KILLED MAYOR ANSELMO QUIROGA AND MACHINEGUNNED HIS CAR IN COCHABAMBA.')).toBe(
    'gunmen killed mayor Anselmo Quiroga and machinegunned his car in Cochabamba.',
  );
});

test('a word that can be a name is one beside a name only', () => {
  expect(rewrite('VICTOR QUIROGA WAS THE VICTOR.')).toBe('Victor Quiroga was the victor.');
});

test('the length never changes', () => {
  for (const text of ['İSTANBUL IS CALM', 'THE MAYOR’S CAR — 50 KG OF TNT', ''])
    expect(rewrite(text).length).toBe(text.length);
});
