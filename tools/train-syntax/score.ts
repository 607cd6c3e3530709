/**
 * Scores parses against trees projected onto the same tokens. UAS: the head is right; LAS: head and relation with its subtype; F1 of a relation
 * without its subtype: an arc counts when head and relation agree. Tokens whose gold relation is `punct` are not counted.
 */
import { RELATIONS } from '../../src/extractors/syntax/tables.js';
import type { Tree } from './trees.js';

const PUNCT = RELATIONS.indexOf('punct');
const base = (rel: number): string => RELATIONS[rel]!.replace(/:.*/, '');

/** Sums over any number of sentences. */
export class Score {
  tokens = 0;
  heads = 0;
  labelled = 0;
  private readonly relations = new Map<string, { right: number; gold: number; found: number }>();

  /** Adds one sentence. `heads` holds -1 for the root. */
  add(tree: Pick<Tree, 'heads' | 'rels'>, heads: ArrayLike<number>, rels: ArrayLike<number>): void {
    for (let i = 0; i < tree.heads.length; i++) {
      const gold = tree.rels[i]!;
      if (gold === PUNCT) continue;
      this.tokens++;
      const headRight = heads[i] === tree.heads[i];
      if (headRight) this.heads++;
      if (headRight && rels[i] === gold) this.labelled++;
      this.row(base(gold)).gold++;
      this.row(base(rels[i]!)).found++;
      if (headRight && base(gold) === base(rels[i]!)) this.row(base(gold)).right++;
    }
  }

  private row(name: string): { right: number; gold: number; found: number } {
    let row = this.relations.get(name);
    if (!row) this.relations.set(name, (row = { right: 0, gold: 0, found: 0 }));
    return row;
  }

  uas(): number {
    return (100 * this.heads) / this.tokens;
  }
  las(): number {
    return (100 * this.labelled) / this.tokens;
  }
  /** F1 of a relation without subtype, in percent. */
  f1(relation: string): number {
    const row = this.row(relation);
    return (200 * row.right) / Math.max(1, row.gold + row.found);
  }

  line(): string {
    const f1 = ['nsubj', 'obj', 'ccomp', 'xcomp', 'obl', 'nmod', 'conj', 'appos', 'acl', 'advcl']
      .map((relation) => `${relation} ${this.f1(relation).toFixed(1)}`)
      .join(' ');
    return `UAS ${this.uas().toFixed(2)} LAS ${this.las().toFixed(2)} ${f1}`;
  }
}
