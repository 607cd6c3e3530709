/** The closed label sets of the syntax model: parts of speech, joint tags and dependency relations of Universal Dependencies English. */
import { UPOS } from '../../document/index.js';

export { UPOS };

/** Penn tags; `Parse.xpos` holds indices into this table. */
export const XPOS = [
  'FW',
  '.',
  ',',
  ':',
  '``',
  "''",
  '-LRB-',
  '-RRB-',
  'HYPH',
  'NFP',
  '$',
  'SYM',
  'ADD',
  'AFX',
  'CC',
  'CD',
  'DT',
  'EX',
  'GW',
  'IN',
  'JJ',
  'JJR',
  'JJS',
  'LS',
  'MD',
  'NN',
  'NNP',
  'NNPS',
  'NNS',
  'PDT',
  'POS',
  'PRP',
  'PRP$',
  'RB',
  'RBR',
  'RBS',
  'RP',
  'TO',
  'UH',
  'VB',
  'VBD',
  'VBG',
  'VBN',
  'VBP',
  'VBZ',
  'WDT',
  'WP',
  'WP$',
  'WRB',
] as const;

/**
 * Joint tags the tagger chooses among: every UPOS|XPOS pair seen at least fifteen times in the training trees. A rarer pair is
 * trained as the first joint tag here with the same UPOS.
 */
export const JOINT = [
  'NOUN|NN',
  'ADP|IN',
  'DET|DT',
  'PROPN|NNP',
  'ADJ|JJ',
  'PRON|PRP',
  'PUNCT|.',
  'NOUN|NNS',
  'PUNCT|,',
  'ADV|RB',
  'VERB|VB',
  'CCONJ|CC',
  'NUM|CD',
  'VERB|VBN',
  'SCONJ|IN',
  'VERB|VBD',
  'VERB|VBG',
  'PART|TO',
  'AUX|VBZ',
  'AUX|MD',
  'PRON|PRP$',
  'VERB|VBP',
  'AUX|VBP',
  'AUX|VBD',
  'VERB|VBZ',
  'PART|RB',
  'AUX|VB',
  'PUNCT|-RRB-',
  'PUNCT|-LRB-',
  'PUNCT|:',
  'PRON|WDT',
  'ADV|WRB',
  'PUNCT|``',
  "PUNCT|''",
  'PUNCT|HYPH',
  'PRON|DT',
  'PART|POS',
  'ADJ|NNP',
  'PRON|WP',
  'ADP|RP',
  'PROPN|NNPS',
  'INTJ|UH',
  'PRON|NN',
  'ADJ|JJR',
  'ADJ|JJS',
  'PRON|EX',
  'ADV|RBR',
  'AUX|VBN',
  'SYM|SYM',
  'SYM|$',
  'PROPN|ADD',
  'DET|PDT',
  'PUNCT|NFP',
  'AUX|VBG',
  'X|GW',
  'X|FW',
  'ADV|RBS',
  'NUM|LS',
  'VERB|NNP',
  'DET|WDT',
  'SYM|NFP',
  'NOUN|FW',
  'X|NN',
  'X|ADD',
  'X|LS',
  'X|AFX',
  'PRON|WP$',
  'ADP|GW',
  'NOUN|GW',
  'ADV|FW',
  'ADV|IN',
  'SYM|,',
  'SYM|NN',
  'NUM|NNP',
] as const;

/** Dependency relations; `Parse.rel` holds indices into this table. Index 0 is the root. */
export const RELATIONS = [
  'root',
  'nsubj',
  'nsubj:pass',
  'nsubj:outer',
  'csubj',
  'csubj:pass',
  'obj',
  'iobj',
  'ccomp',
  'xcomp',
  'obl',
  'obl:agent',
  'obl:unmarked',
  'advcl',
  'advcl:relcl',
  'advmod',
  'aux',
  'aux:pass',
  'cop',
  'mark',
  'expl',
  'nmod',
  'nmod:poss',
  'nmod:unmarked',
  'nmod:desc',
  'amod',
  'nummod',
  'det',
  'det:predet',
  'case',
  'compound',
  'compound:prt',
  'flat',
  'fixed',
  'appos',
  'acl',
  'acl:relcl',
  'conj',
  'cc',
  'cc:preconj',
  'parataxis',
  'list',
  'discourse',
  'vocative',
  'dislocated',
  'orphan',
  'goeswith',
  'reparandum',
  'dep',
  'punct',
] as const;

export type Xpos = (typeof XPOS)[number];
export type Relation = (typeof RELATIONS)[number];

const uposIndex = new Map<string, number>(UPOS.map((name, index) => [name, index]));
const xposIndex = new Map<string, number>(XPOS.map((name, index) => [name, index]));
const relationIndex = new Map<string, number>(RELATIONS.map((name, index) => [name, index]));

/** Index of a universal part of speech; -1 when unknown. */
export const uposOf = (name: string): number => uposIndex.get(name) ?? -1;
/** Index of a Penn tag; -1 when unknown. */
export const xposOf = (name: string): number => xposIndex.get(name) ?? -1;
/** Index of a relation; -1 when unknown. */
export const relationOf = (name: string): number => relationIndex.get(name) ?? -1;

/** UPOS index of each joint tag. */
export const JOINT_UPOS = Uint8Array.from(JOINT, (joint) => uposOf(joint.slice(0, joint.indexOf('|'))));
/** XPOS index of each joint tag. */
export const JOINT_XPOS = Uint8Array.from(JOINT, (joint) => xposOf(joint.slice(joint.indexOf('|') + 1)));

const jointIndex = new Map<string, number>(JOINT.map((joint, index) => [joint, index]));

/** Joint tag of a UPOS and XPOS; a pair too rare for the table takes the first with the same UPOS. */
export function jointOf(upos: string, xpos: string): number {
  const exact = jointIndex.get(`${upos}|${xpos}`);
  if (exact !== undefined) return exact;
  const near = JOINT.findIndex((joint) => joint.startsWith(`${upos}|`));
  return Math.max(near, 0);
}
