import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { wordOfNumber } from '../support/words.js';

let forms: typeof import('../../src/document/forms.js');

beforeEach(async () => {
  vi.resetModules();
  forms = await import('../../src/document/forms.js');
});

const words = fc.array(fc.string({ unit: fc.constantFrom(...'abc1’-é'), maxLength: 40 }), { maxLength: 60 });

test('a word keeps its form, and two words never share one', () => {
  const seen = new Map<number, string>();
  fc.assert(
    fc.property(words, (list) => {
      for (const word of list) {
        const form = forms.formOf(word);
        expect(forms.formOf(word)).toBe(form);
        if (form === -1) continue;
        expect(seen.get(form) ?? word).toBe(word);
        seen.set(form, word);
      }
    }),
  );
});

test('serial numbers and addresses take no place in the table', () => {
  expect(forms.formOf('200-81-55012')).toBe(-1);
  expect(forms.formOf(`https://example.org/${'a'.repeat(40)}`)).toBe(-1);
  expect(forms.formOf('2025')).toBeGreaterThanOrEqual(0);
});

test('the table is bounded: what comes later has no form', () => {
  for (let i = 0; forms.formOf(wordOfNumber(i)) >= 0; i++);
  expect(forms.formOf('whatever')).toBe(-1);
});

test('a column gives what it computes, with a form and without, and computes once for a form', () => {
  let computed = 0;
  const column = new forms.FormColumn((lower) => {
    computed++;
    return lower.length - 1;
  });
  fc.assert(
    fc.property(words, (list) => {
      for (const word of list) {
        expect(column.of(forms.formOf(word), word)).toBe(word.length - 1);
        expect(column.of(-1, word)).toBe(word.length - 1);
      }
    }),
  );
  computed = 0;
  for (let i = 0; i < 5; i++) column.of(forms.formOf('frontline'), 'frontline');
  expect(computed).toBe(1);
});

test('what is bound to an object is made once for it', () => {
  const made = forms.boundTo((key: { name: string }) => ({ name: key.name }));
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  expect(made(a)).toBe(made(a));
  expect(made(b).name).toBe('b');
});
