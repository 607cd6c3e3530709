/**
 * Fits the weights of models/muc4.json on DEV 0001-1100 of MUC-4, which `DATELINE_CORPORA` holds: how likely the keys of a report hold an
 * incident, and how likely a phrase of the report stands in each role there. Logistic regression; nothing in it is random: `npx tsx tools/fit-muc4.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Example, fitLogistic, oddsOf, roundedWeights } from '../src/cli/eval/logistic.js';
import { fillersIn, judge, readCase } from '../src/cli/predict/muc4.js';
import { type FillerRole, fillerRoles, folded } from '../src/cli/predict/muc4-fillers.js';
import type { Incident } from '../src/events/index.js';
import { loadResources, projectRoot } from '../src/lexicon/index.js';

/** Reports that are fitted on; the others are kept apart. */
const FITTED = 1100;
/** Incidents, and phrases, that a feature must stand at to be weighed. */
const COMMON_INCIDENTS = 12;
const COMMON_PHRASES = 25;
/**
 * Half of this times the square of each weight is added to the loss; found, as were the thresholds, by leaving out a tenth of the reports at a
 * time, in their order: neighbours tell the same stories.
 */
const ROLE_PENALTY = 4;
/** The same for what is known of incidents, of which there are few: the more words there are of a sort, the less each may weigh. */
const PENALTIES: Readonly<Record<string, number>> = { sign: 2, said: 120, word: 250 };
const OTHER_PENALTY = 30;
/** For what is apart for a kind of incident, times this. */
const KIND_PENALTY = 1.5;
/** Weights smaller than this are left out. */
const SMALL = 0.04;
/** Runs of reports, each judged by weights fitted on the others, so that phrases see incidents as they are judged in a new report. */
const PARTS = 10;
/** Log-odds from which an incident is told, and from which what the rules found stays and other phrases are taken. */
const LEAST = -0.35;
const THRESHOLDS: Readonly<Record<FillerRole, { keep: number; add: number }>> = {
  victims: { keep: -1.5, add: -0.75 },
  targets: { keep: -1.75, add: -0.75 },
  weapons: { keep: -3.5, add: -0.75 },
  perpetrators: { keep: -1.75, add: 0 },
  organisations: { keep: -1.75, add: 0 },
};

type Template = Record<string, readonly Record<string, readonly string[]>[]> & {
  readonly types: readonly string[];
  readonly date: { readonly alts: readonly { form: string; start: string | null; end: string }[] };
  readonly location: { readonly alts: readonly { places: readonly { names: readonly string[] }[] }[] };
};

interface Key {
  readonly id: string;
  readonly templates: readonly Template[];
}

/** Where the keys hold each role, and under which names of a filler. */
const FIELDS: Readonly<Record<FillerRole, readonly [string, readonly string[]]>> = {
  victims: ['humanTargets', ['names', 'descriptions']],
  targets: ['physicalTargets', ['mentions']],
  weapons: ['instruments', ['mentions']],
  perpetrators: ['perpIndividuals', ['mentions']],
  organisations: ['perpOrganizations', ['mentions']],
};

const corpora = process.env.DATELINE_CORPORA;
if (!corpora) throw new Error('Set DATELINE_CORPORA to the folder that holds muc4/.');
const linesOf = (name: string) =>
  readFileSync(join(corpora, 'muc4', name), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(0, FITTED);

const keys = new Map(
  linesOf('gold.jsonl')
    .map((line) => JSON.parse(line) as Key)
    .map((key) => [key.id, key.templates]),
);
const resources = loadResources();
const cases = linesOf('reports.jsonl').map((line) => readCase(JSON.parse(line), resources));

const incidents = cases.map(({ id, incidents: own, traits }) => {
  const right = rightOf(own, keys.get(id)!);
  return own.map((_, index) => ({
    example: exampleOf(traits[index]!, right[index] === true),
    clear: right[index] !== undefined,
  }));
});
const clearOf = (some: typeof incidents) => some.flat().flatMap(({ example, clear }) => (clear ? [example] : []));
const fitIncidents = (examples: readonly Example[]) => fitLogistic(common(examples, COMMON_INCIDENTS), penaltyOf);
const fitted = fitIncidents(clearOf(incidents));
const parts = Array.from({ length: PARTS }, (_, part) =>
  fitIncidents(clearOf(incidents.filter((_, index) => partOf(index) !== part))),
);

const examples = Object.fromEntries(fillerRoles.map((role) => [role, [] as Example[]])) as Record<
  FillerRole,
  Example[]
>;
for (const [index, read] of cases.entries()) {
  const odds = incidents[index]!.map(({ example }) => oddsOf(parts[partOf(index)]!, example));
  const fillers = fillersIn(read, judge(read, odds));
  const templates = keys.get(read.id)!;
  for (const role of fillerRoles) {
    const wanted = new Set(templates.flatMap((template) => wordsIn(template, role)));
    for (const { text, features } of fillers) examples[role].push(exampleOf(features, wanted.has(folded(text))));
  }
}

const roles: Record<string, object> = {};
for (const role of fillerRoles) {
  const weights = roundedWeights(
    fitLogistic(common(examples[role], COMMON_PHRASES), (name) => (name === 'base rate' ? 0.01 : ROLE_PENALTY)),
    SMALL,
  );
  roles[role] = { ...THRESHOLDS[role], weights };
  const right = examples[role].filter((each) => each.right).length;
  console.log(
    `${role}: ${examples[role].length} phrases, ${right} in the keys, ${Object.keys(weights).length} weights`,
  );
}
const weights = roundedWeights(fitted, SMALL);
console.log(`incidents: ${clearOf(incidents).length}, ${Object.keys(weights).length} weights`);
const note =
  'Log-odds that the keys of MUC-4 hold an incident, and that a phrase fills a role there, by feature, or feature=value. Written by tools/fit-muc4.ts; see README.md.';
writeFileSync(
  join(projectRoot, 'models', 'muc4.json'),
  `${JSON.stringify({ note, incidents: { least: LEAST, weights }, roles }, null, 1)}\n`,
);

/**
 * For each incident of a report whether its keys hold it: true for that which is most like a template, false where no template is of its kind, and
 * undefined for the others, which may tell of the same incident again or of one that is beside the news.
 */
function rightOf(own: readonly Incident[], templates: readonly Template[]): (boolean | undefined)[] {
  const right: (boolean | undefined)[] = own.map(({ kind }) =>
    templates.some(({ types }) => types.includes(kind)) ? undefined : false,
  );
  const pairs = own.flatMap((incident, at) =>
    templates.flatMap((template, of) =>
      template.types.includes(incident.kind) ? [{ at, of, likeness: likenessOf(incident, template) }] : [],
    ),
  );
  const taken = new Set<number>();
  for (const { at, of } of pairs.sort((a, b) => b.likeness - a.likeness)) {
    if (right[at] || taken.has(of)) continue;
    taken.add(of);
    right[at] = true;
  }
  return right;
}

/** How much an incident and a template have in common: who suffered, who did it, the day and the place. */
function likenessOf(incident: Incident, template: Template): number {
  let sum = 0;
  for (const role of ['victims', 'targets'] as const) {
    const words = wordsIn(template, role);
    const heads = new Set(words.map(headOf));
    for (const { text } of incident[role])
      sum += words.includes(folded(text)) ? 2 : heads.has(headOf(folded(text))) ? 1 : 0;
  }
  const did = [...wordsIn(template, 'perpetrators'), ...wordsIn(template, 'organisations')];
  if ([...incident.perpetrators, ...incident.organisations].some(({ text }) => did.includes(folded(text)))) sum += 0.5;
  const { from, to } = incident.time ?? {};
  const days = template.date.alts;
  if (from && to && days.some(({ form }) => form === 'on'))
    sum += days.some(({ start, end }) => (start ?? '') <= to && from <= end) ? 1 : -1;
  const names = template.location.alts.flatMap(({ places }) => places.flatMap((place) => place.names.map(folded)));
  if (incident.places.some(({ name }) => names.includes(folded(name)))) sum += 0.7;
  return sum;
}

/** The words that a template holds in a role. */
function wordsIn(template: Template, role: FillerRole): string[] {
  const [field, names] = FIELDS[role];
  return template[field]!.flatMap((each) => names.flatMap((name) => each[name]!.map(folded)));
}

function headOf(words: string): string {
  return words.slice(words.lastIndexOf(' ') + 1);
}

function exampleOf(features: ReadonlySet<string>, right: boolean): Example {
  return { amounts: new Map([...features].map((name) => [name, 1])), right };
}

function partOf(index: number): number {
  return Math.floor((index * PARTS) / FITTED);
}

/** The examples without features that fewer than `least` of them have. */
function common(all: readonly Example[], least: number): Example[] {
  const counts = new Map<string, number>();
  for (const { amounts } of all) for (const name of amounts.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return all.map(({ amounts, right }) => ({
    amounts: new Map([...amounts].filter(([name]) => counts.get(name)! >= least)),
    right,
  }));
}

function penaltyOf(name: string): number {
  if (name === 'base rate') return 0.01;
  const [, kind, sort] = /^(?:(bombing|kidnapping|arson|robbery) )?([^=]+)/.exec(name)!;
  if (sort === 'kind') return 1;
  return (PENALTIES[sort!] ?? OTHER_PENALTY) * (kind ? KIND_PENALTY : 1);
}
