/** What only the whole report can settle: names beside their titles, and phrases that came before any country. */
import { CLS } from './classify.js';
import { type Draft, type Scene, settleCode } from './draft.js';

/** "the commander of the mission, Major General X" and "X, a spokesman for Y": the name takes country and role from the title beside it. */
export function settleAppositions(scene: Scene, drafts: readonly Draft[]): void {
  for (let d = 0; d + 1 < drafts.length; d++) {
    const first = drafts[d]!;
    if (first.kind !== 'person') continue;
    let n = d + 1;
    let from = first.b;
    // An acronym in brackets may stand between the two.
    if (scene.tokens.text[from] === '(' && drafts[n]!.a === from + 1 && scene.tokens.text[drafts[n]!.b] === ')') {
      from = drafts[n]!.b + 1;
      n++;
    }
    const second = drafts[n];
    if (second === undefined || second.kind !== 'person' || first.named === second.named) continue;
    if (scene.tokens.text[from] !== ',') continue;
    let at = from + 1;
    while (at < second.a && scene.classes.cls[at] === CLS.determiner) at++;
    if (at !== second.a) continue;
    const [name, title] = first.named ? [first, second] : [second, first];
    if (name.entityId !== null || (name.country !== null && !name.inferred)) continue;
    if (title.qualified || title.inner !== null || title.code !== '') {
      name.country = title.country;
      name.inferred = title.inferred;
      name.code = title.code;
      name.cameo = title.cameo;
      name.affiliations = [...name.affiliations, ...title.affiliations];
    }
  }
}

/** Gives phrases that came before any country the first one named after them. */
export function settlePending(drafts: readonly Draft[]): void {
  let next: string | null = null;
  for (let d = drafts.length - 1; d >= 0; d--) {
    const draft = drafts[d]!;
    if (draft.country !== null && !draft.inferred) next = draft.country;
    if (!draft.pending || draft.country !== null || next === null) continue;
    draft.country = next;
    draft.inferred = true;
    draft.cameo = null;
    settleCode(draft, null);
  }
  for (const draft of drafts) {
    if (draft.heirOf === null || draft.country !== null || draft.heirOf.country === null) continue;
    draft.country = draft.heirOf.country;
    draft.inferred = true;
    draft.cameo = null;
    settleCode(draft, null);
  }
}
