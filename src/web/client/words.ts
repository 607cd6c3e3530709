/** Words the page uses for codes: labels of types, states, stances, reasons. */
import { type LintCode, lintCodes } from '../../events/linter.js';
import { boot } from './api.js';

const guides = new Map((boot.types ?? []).map((guide) => [guide.id, guide]));

/** Label of an event type: the lexicon's, else its id in words. */
export function typeLabel(id: string): string {
  return guides.get(id)?.label ?? sentenceCase(id.replaceAll('_', ' '));
}

export const guideOf = (id: string): ReturnType<typeof guides.get> => guides.get(id);
export const allGuides = () => boot.types;

export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const stateLabels: Readonly<Record<string, string>> = {
  open: 'To decide',
  approved: 'Approved',
  rejected: 'Rejected',
  deferred: 'Put off',
  merged: 'Merged',
};

export const reasonLabels: Readonly<Record<string, string>> = {
  'not-an-event': 'Not an event',
  'wrong-reading': 'Misread: who, what or where is wrong',
  duplicate: 'Told elsewhere already',
  background: 'Old background',
  'out-of-scope': 'Outside our scope',
  'not-factual': 'Planned, wished or imagined only',
  other: 'Another reason',
};

export const actionLabels: Readonly<Record<string, string>> = {
  approve: 'approved',
  reject: 'rejected',
  edit: 'edited',
  defer: 'put off',
  reopen: 'reopened',
  comment: 'commented',
  'second-review': 'asked for a second opinion',
  merge: 'merged into another',
  unmerge: 'took out of the merge',
  undo: 'took back',
};

export const statusLabels: Readonly<Record<string, string>> = {
  actual: 'Happened',
  ongoing: 'Going on',
  planned: 'Planned',
  threatened: 'Threatened',
  hypothetical: 'Hypothetical',
  historical: 'Background',
};

export const stanceLabels: Readonly<Record<string, string>> = {
  asserted: 'Stated as fact',
  assessed: 'Assessed',
  claimed: 'Claimed',
  reported: 'Reported',
  denied: 'Denied',
  unconfirmed: 'Unconfirmed',
};

export const flagLabels: Readonly<Record<string, string>> = {
  'no-date': 'No date',
  'no-place': 'No place',
  'date-after-publication': 'Date after publication',
  'no-publication-date': 'Report without a date',
  'reference-missing': 'Relative dates not resolved',
  'low-above-high': 'Least above most',
  'killed-above-casualties': 'More killed than casualties',
  'actor-is-target': 'Actor and target are one',
  'place-outside-country': 'Place outside the country',
  'note-before-event': 'Endnote older than the event',
  'actor-not-in-office': 'Not in office on that day',
  'toll-jump': 'Figures far apart',
  'toll-falls': 'Toll has fallen',
  'tellings-in-two-countries': 'Told of two countries',
  'sides-turned': 'Sides turned round',
};

/** What mends a flag: an editor, and the words of the button that opens it. */
export interface Mend {
  readonly editor: 'time' | 'place' | 'participant' | 'quantity' | 'reading';
  readonly words: string;
  /** Opens the first that is there, not a new one. */
  readonly first?: boolean;
}

/** The mend by what a flag's code speaks of; null where reading again is all one can do. */
export function mendOf(code: string, has: { readonly time: boolean; readonly place: boolean }): Mend | null {
  const known = code in lintCodes ? lintCodes[code as LintCode].mend : null;
  if (known === 'quantity') return { editor: 'quantity', words: 'Check the figures' };
  if (known === 'participant') return { editor: 'participant', words: 'Check the actor', first: true };
  if (known === 'time' || /date|time|reference|publication/.test(code))
    return { editor: 'time', words: has.time ? 'Check the date' : 'Set the date' };
  if (known === 'place' || /place|toponym|location/.test(code))
    return { editor: 'place', words: has.place ? 'Check the place' : 'Add a place' };
  if (/actor|mention|participant|acronym|side/.test(code)) return { editor: 'participant', words: 'Add a participant' };
  if (/negat|hedge|status|modal|attribution|source/.test(code))
    return { editor: 'reading', words: 'Check the reading' };
  return null;
}

/** What the extractor weighed, in a reviewer's words; others are shown under their own name. */
export const featureLabels: Readonly<Record<string, string>> = {
  'base rate': 'before anything is known',
  'trigger entry': 'how sure this word is, in the lexicon',
  'trigger lemma': 'how sure this word is',
  'trigger part of speech': 'the word stands as a',
  'margin of the entry': 'lead over other types',
  'entry weight': 'weight of the entry',
  'readings of the trigger': 'what else the word can tell',
  'event type': 'how often this type is right',
  'event family': 'kind of act',
  clause: 'kind of clause',
  'parser margin': 'how clear the grammar is',
  'verb form': 'form of the verb',
  beside: 'other acts beside it',
  'coordinated with': 'joined to another act',
  'actor by': 'how the actor was found',
  'actor kind': 'kind of actor',
  'other side kind': 'kind of other side',
  'other side distance': 'how far the other side is',
  'role by': 'grammar, nearness, or both give the role',
  'role in family': 'role in this kind of act',
  'found by': 'how it was found',
  reading: 'how sure the name itself is',
  listed: 'in the actor lists',
  distance: 'how far from the event word',
  'other readings': 'could mean another',
  'conditions met': 'needs more than the word',
  dated: 'date found',
  placed: 'place found',
  tellings: 'times told',
  'told elsewhere': 'told elsewhere in the report',
  hedged: 'hedged by the text',
  hedges: 'hedged by the text',
};

/** How a candidate speaks of another one that it is linked to. */
export const linkLabels: Readonly<Record<string, string>> = {
  reports: 'reports',
  claims: 'claims',
  denies: 'denies',
  demands: 'demands',
  threatens: 'threatens',
};

/** What was planted in a control item, after the words "in this control item". */
export const faultLabels: Readonly<Record<string, string>> = {
  none: 'nothing was wrong',
  sides: 'the two sides were swapped',
  date: 'the date was nine days off',
  place: 'the place was another one',
  polarity: 'what happened and what did not was turned round',
};

export const flagLabel = (code: string): string => flagLabels[code] ?? sentenceCase(code.replaceAll('-', ' '));

/** "84 %" */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

export const roleNames: Readonly<Record<string, string>> = {
  actor: 'Actor: acts or speaks',
  target: 'Target: acted on, asked, accused',
  victim: 'Victim: killed, hurt, taken, expelled',
  recipient: 'Recipient: gets aid, arms, help',
  counterpart: 'Counterpart: other side of a meeting or deal',
  topic: 'Topic: what it is about, or the nominee',
  instrument: 'Means: weapon or tool',
};

export const placeRoles: Readonly<Record<string, string>> = {
  location: 'Where it happened',
  origin: 'Where it came from',
  destination: 'Where it went',
};
