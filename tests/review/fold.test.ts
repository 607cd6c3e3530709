import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, type DecisionKind, decisionKinds, fold, undoneKeys } from '../../src/review/index.js';
import { seedReports } from '../support/seed.js';

const candidate = seedReports()[0]!.candidates[0]!;

/** Decisions by key 0, 1, 2 …; an undo may name any earlier one. */
const histories = fc
  .array(fc.tuple(fc.constantFrom(...decisionKinds), fc.constantFrom('ana', 'ben', 'lea'), fc.nat(20)), {
    maxLength: 30,
  })
  .map((list) =>
    list.map(
      ([kind, reviewer, number], index): Decision => ({
        candidateId: candidate.id,
        kind,
        reviewer,
        at: '2026-01-01T00:00:00Z',
        reason: null,
        note: null,
        edit: kind === 'edit' ? { status: number % 2 === 0 ? 'planned' : 'ongoing' } : null,
        ref: kind === 'undo' ? String(index === 0 ? 0 : number % index) : kind === 'merge' ? 'other' : null,
        batch: null,
        durationMs: null,
        key: String(index),
      }),
    ),
  );

const undo = (ref: string, key: string): Decision => ({
  candidateId: candidate.id,
  kind: 'undo' satisfies DecisionKind,
  reviewer: 'lea',
  at: '2026-01-02T00:00:00Z',
  reason: null,
  note: null,
  edit: null,
  ref,
  batch: null,
  durationMs: null,
  key,
});

describe('the fold of decisions', () => {
  it('gives the same for the same history, and one version more for each decision', () => {
    fc.assert(
      fc.property(histories, (history) => {
        expect(fold(candidate, history)).toEqual(fold(candidate, structuredClone(history)));
        expect(fold(candidate, history).version).toBe(history.length);
      }),
    );
  });

  it('undoing the latest decision gives what was there before it, and undoing the undo brings it back', () => {
    fc.assert(
      fc.property(
        histories.filter((history) => history.length > 0),
        (history) => {
          const last = history.at(-1)!;
          const before = fold(candidate, history.slice(0, -1));
          const undone = fold(candidate, [...history, undo(last.key, 'u1')]);
          expect({ ...undone, version: 0 }).toEqual({ ...before, version: 0 });
          const again = fold(candidate, [...history, undo(last.key, 'u1'), undo('u1', 'u2')]);
          expect({ ...again, version: 0 }).toEqual({ ...fold(candidate, history), version: 0 });
        },
      ),
    );
  });

  it('never changes the candidate, and takes nothing back that no undo names', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const copy = structuredClone(candidate);
        fold(candidate, history);
        expect(candidate).toEqual(copy);
        const named = new Set(history.flatMap((each) => (each.kind === 'undo' ? [each.ref] : [])));
        for (const key of undoneKeys(history)) expect(named.has(key)).toBe(true);
      }),
    );
  });
});
