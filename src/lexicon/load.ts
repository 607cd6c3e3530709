/** Loads the lexicons and models of an installation into `Resources`. The only place that reads `lexicons/` and `models/`. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { compileAbbreviations } from './abbreviations.js';
import { loadActors, ownFolders, ownTriggerFiles } from './actor-files.js';
import type { ActorLexicon } from './actors.js';
import { type ConfidenceModels, readConfidence } from './confidence.js';
import { compileEvents, type EventLexicon } from './events.js';
import { compileModality, type ModalityLexicon } from './modality.js';
import { compilePlaceCues } from './place-cues.js';
import type { Gazetteer } from './places.js';
import { loadGazetteer } from './places-cache.js';
import type { Resources } from './resources.js';
import { projectRoot } from './root.js';
import { readScenes, type ScenesModel } from './scenes.js';
import { decodeSyntaxModel, type SyntaxModel } from './syntax-model.js';
import { compileTime } from './time.js';
import { needsOf, type TriggerNeeds } from './trigger-needs.js';
import { cacheFolder, readYaml } from './yaml-file.js';

let loaded: Resources | undefined;

/** The resources of this installation, read once a process. Throws with the file's name when a lexicon is not valid. */
export function loadResources(): Resources {
  loaded ??= readResources();
  return loaded;
}

function readResources(): Resources {
  let syntax: SyntaxModel | undefined;
  let gazetteer: Gazetteer | undefined;
  let actors: ActorLexicon | undefined;
  let linking: Resources['linking'] | undefined;
  let triggerNeeds: TriggerNeeds | undefined;
  let confidence: ConfidenceModels | undefined;
  let scenes: ScenesModel | undefined;
  const lexicons = join(projectRoot, 'lexicons');
  const modality = compileFile(lexicons, 'modality.yaml', compileModality);
  const events = loadEvents(process.env.DATELINE_LEXICONS, modality);
  return {
    versions: {
      code: packageVersion(),
      lexicons: hashOfFolders([lexicons, join(lexicons, 'actors'), ...ownFolders(process.env.DATELINE_LEXICONS)]),
      models: hashOfFolders([join(projectRoot, 'models')]),
    },
    abbreviations: compileFile(lexicons, 'abbreviations.yaml', compileAbbreviations),
    modality,
    events,
    get triggerNeeds() {
      triggerNeeds ??= needsOf(events, modality.negators);
      return triggerNeeds;
    },
    get actors() {
      actors ??= loadActors(lexicons, process.env.DATELINE_LEXICONS);
      return actors;
    },
    placeCues: compileFile(lexicons, 'places-cues.yaml', compilePlaceCues),
    get gazetteer() {
      gazetteer ??= loadGazetteer(projectRoot);
      return gazetteer;
    },
    // Read when first asked for: commands that parse nothing should not wait for it, and training starts without it.
    get syntax() {
      syntax ??= decodeSyntaxModel(readFileSync(join(projectRoot, 'models', 'syntax-en.bin')));
      return syntax;
    },
    time: compileFile(lexicons, 'time.yaml', compileTime),
    get linking() {
      linking ??= linkingFile.parse(JSON.parse(readFileSync(join(projectRoot, 'models', 'linking.json'), 'utf8')));
      return linking;
    },
    get confidence() {
      confidence ??= readConfidence(readFileSync(join(projectRoot, 'models', 'confidence.json'), 'utf8'));
      return confidence;
    },
    get scenes() {
      scenes ??= readScenes(readFileSync(join(projectRoot, 'models', 'scenes.json'), 'utf8'));
      return scenes;
    },
  };
}

const linkingFile = z.object({
  note: z.string(),
  weights: z.record(z.string(), z.number()),
  blocks: z.record(z.string(), z.array(z.string())),
  kin: z.record(z.string(), z.array(z.string())),
});

/** The event lexicon of the project, with the desk's own triggers of the folders named. Throws with the file's name when one is not valid. */
export function loadEvents(setting: string | undefined, modality: ModalityLexicon): EventLexicon {
  const folder = join(projectRoot, 'lexicons');
  const read = (name: string) => compileFile(folder, name, (data) => data);
  const data = {
    types: read('event-types.yaml'),
    classes: read('classes.yaml'),
    frames: read('frames.yaml'),
    triggers: read('triggers.yaml'),
    irregular: read('irregular-verbs.yaml'),
    verbs: modality.verbs,
    nouns: modality.nouns,
    own: ownTriggerFiles(setting),
  };
  return compileEvents(data, cacheFolder());
}

function compileFile<T>(folder: string, name: string, compile: (data: unknown) => T): T {
  try {
    return compile(readYaml(join(folder, name)));
  } catch (error) {
    throw new Error(`lexicons/${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string }).version;
}

/** First 12 hex digits of the SHA-256 over names and contents of the folders' files. */
function hashOfFolders(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder).sort()) {
      if (!/\.(yaml|csv|tsv|bin|json|gz|br)$/.test(name)) continue;
      hash.update(name).update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}
