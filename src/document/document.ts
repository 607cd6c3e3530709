/** A document: one report and the layers of annotation found so far. Never changed; stages return a new one. */
import type { Issue } from './annotation.js';
import type { Coreference, Mention, Quantity, ResolvedPlace, Segments, Timex, Tokens, Toponym } from './layers.js';
import type { Report } from './report.js';

/** What each layer holds. Layers that only one stage family uses declare their type there and are `unknown` here. */
export interface LayerTypes {
  segments: Segments;
  tokens: Tokens;
  mentions: readonly Mention[];
  toponyms: readonly Toponym[];
  places: readonly ResolvedPlace[];
  timexes: readonly Timex[];
  quantities: readonly Quantity[];
  syntax: unknown;
  triggers: unknown;
  coreference: readonly Coreference[];
  events: unknown;
}
export type Layer = keyof LayerTypes;

export interface Document {
  readonly report: Report;
  readonly layers: Partial<LayerTypes>;
  readonly issues: readonly Issue[];
}

/** A document without layers. */
export function openDocument(report: Report): Document {
  return { report, layers: {}, issues: [] };
}

/** The document with one more layer. */
export function withLayer<L extends Layer>(
  doc: Document,
  layer: L,
  value: LayerTypes[L],
  issues: readonly Issue[] = [],
): Document {
  return {
    report: doc.report,
    layers: layersWith(doc.layers, layer, value),
    issues: issues.length === 0 ? doc.issues : [...doc.issues, ...issues],
  };
}

/** The layers and one more. Each is named, in the order of the stages: a copy by spread costs more than some stages do. */
function layersWith<L extends Layer>(layers: Partial<LayerTypes>, layer: L, value: LayerTypes[L]): Partial<LayerTypes> {
  const copy: { [K in Layer]: LayerTypes[K] | undefined } = {
    segments: layers.segments,
    tokens: layers.tokens,
    mentions: layers.mentions,
    coreference: layers.coreference,
    toponyms: layers.toponyms,
    places: layers.places,
    timexes: layers.timexes,
    quantities: layers.quantities,
    syntax: layers.syntax,
    triggers: layers.triggers,
    events: layers.events,
  };
  copy[layer] = value;
  return copy as Partial<LayerTypes>;
}

/** A layer that an earlier stage must have provided. Throws when the pipeline's order is wrong. */
export function layerOf<L extends Layer>(doc: Document, layer: L): LayerTypes[L] {
  const value = doc.layers[layer];
  if (value === undefined) throw new Error(`layer '${layer}' is not there yet: check the order of the stages`);
  return value as LayerTypes[L];
}
