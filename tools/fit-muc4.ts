/**
 * Fits the weights of models/muc4.json on DEV 0001-1100 of MUC-4, which `DATELINE_CORPORA` holds: for each role of a template, how likely a
 * phrase of the report stands in it in the keys. Logistic regression; nothing in it is random: `npx tsx tools/fit-muc4.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Example, fitLogistic, roundedWeights } from '../src/cli/eval/logistic.js';
import { readCase } from '../src/cli/predict/muc4.js';
import { type FillerRole, fillerRoles, folded } from '../src/cli/predict/muc4-fillers.js';
import { loadResources, projectRoot } from '../src/lexicon/index.js';

/** Reports that are fitted on; the others are kept apart. */
const FITTED = 1100;
/** Phrases that a feature must stand at to be weighed. */
const COMMON = 15;
/** Half of this times the square of each weight is added to the loss; found by leaving out a fifth of the reports at a time, as were the thresholds. */
const PENALTY = 5;
/** Weights smaller than this are left out. */
const SMALL = 0.05;
/** Log-odds from which what the rules found stays, and from which other phrases are taken. */
const THRESHOLDS: Readonly<Record<FillerRole, { keep: number; add: number }>> = {
  victims: { keep: -1, add: -0.75 },
  targets: { keep: -0.75, add: 0.5 },
  weapons: { keep: -2.25, add: -0.25 },
  perpetrators: { keep: -1.5, add: 0 },
  organisations: { keep: -1.75, add: -0.5 },
};

interface Key {
  readonly id: string;
  readonly templates: readonly Record<string, readonly Record<string, readonly string[]>[]>[];
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
    .map((key) => [key.id, key]),
);
const resources = loadResources();
const examples: Record<FillerRole, Example[]> = {
  victims: [],
  targets: [],
  weapons: [],
  perpetrators: [],
  organisations: [],
};
const counts = new Map<string, number>();
for (const line of linesOf('reports.jsonl')) {
  const { id, fillers } = readCase(JSON.parse(line), resources);
  const { templates } = keys.get(id)!;
  for (const role of fillerRoles) {
    const [field, names] = FIELDS[role];
    const wanted = new Set(
      templates.flatMap((template) =>
        template[field]!.flatMap((each) => names.flatMap((name) => each[name]!.map(folded))),
      ),
    );
    for (const { text, features } of fillers)
      examples[role].push({ amounts: features, right: wanted.has(folded(text)) });
  }
  for (const { features } of fillers) for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
}
const isCommon = (name: string) => counts.get(name)! >= COMMON;

const roles: Record<string, object> = {};
for (const role of fillerRoles) {
  const common = examples[role].map(({ amounts, right }) => ({
    amounts: new Map([...amounts].filter(([name]) => isCommon(name))),
    right,
  }));
  const fitted = fitLogistic(common, (name) => (name === 'base rate' ? 0.01 : PENALTY));
  const weights = roundedWeights(fitted, SMALL);
  roles[role] = { ...THRESHOLDS[role], weights };
  const right = common.filter((each) => each.right).length;
  console.log(`${role}: ${common.length} phrases, ${right} in the keys, ${Object.keys(weights).length} weights`);
}
const note =
  'Log-odds that a phrase fills a role of a MUC-4 template, by feature, or feature=value. Written by tools/fit-muc4.ts; see README.md.';
writeFileSync(join(projectRoot, 'models', 'muc4.json'), `${JSON.stringify({ note, roles }, null, 1)}\n`);
