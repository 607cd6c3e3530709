/** Everything the stages look things up in, loaded once a process. */
import type { Abbreviations } from './abbreviations.js';
import type { ActorLexicon } from './actors.js';
import type { ConfidenceModels } from './confidence.js';
import type { EventLexicon } from './events.js';
import type { ModalityLexicon } from './modality.js';
import type { PlaceCues } from './place-cues.js';
import type { Gazetteer } from './places.js';
import type { ScenesModel } from './scenes.js';
import type { SyntaxModel } from './syntax-model.js';
import type { TimeLexicon } from './time.js';
import type { TriggerNeeds } from './trigger-needs.js';

export interface Resources {
  /** Versions that every candidate records: same text and same versions give same bytes. */
  readonly versions: { readonly code: string; readonly lexicons: string; readonly models: string };
  readonly abbreviations: Abbreviations;
  /** Listed actors and role words, compiled when first asked for. */
  readonly actors: ActorLexicon;
  readonly events: EventLexicon;
  /** What a sentence must hold for an entry of `events` to fire in it; worked out when first asked for. */
  readonly triggerNeeds: TriggerNeeds;
  readonly modality: ModalityLexicon;
  /** Places by name; opened when first asked for. */
  readonly gazetteer: Gazetteer;
  readonly placeCues: PlaceCues;
  /** Weights of the tagger and the parser. */
  readonly syntax: SyntaxModel;
  readonly time: TimeLexicon;
  /** How it is told whether two candidates tell one event. */
  readonly linking: LinkingModel;
  /** Models that say how likely a candidate, and each value in it, is right. */
  readonly confidence: ConfidenceModels;
  /** Models that choose an event's places and days among those of its sentence. */
  readonly scenes: ScenesModel;
}

export interface LinkingModel {
  /** Weights by name of feature. */
  readonly weights: Readonly<Record<string, number>>;
  /** Families by name of the part of the ontology within which candidates are compared. */
  readonly blocks: Readonly<Record<string, readonly string[]>>;
  /** Types by name of a group that reports use for one and the same event. */
  readonly kin: Readonly<Record<string, readonly string[]>>;
}
