/** What a stage of the pipeline is: a pure function from the layers it requires to the one it provides. */
import type { Document, Issue, Layer, LayerTypes } from '../document/index.js';
import type { Resources } from '../lexicon/index.js';

/** A layer, with the oddities noticed while making it. */
export interface Found<T> {
  readonly value: T;
  readonly issues?: readonly Issue[];
}

/**
 * One stage. `extract` reads only the layers in `requires` and the resources: no clock, random, network or file. Equal input gives equal
 * output.
 */
export interface Extractor<L extends Layer = Layer> {
  readonly name: string;
  readonly version: string;
  readonly requires: readonly Layer[];
  readonly provides: L;
  extract(doc: Document, resources: Resources): Found<LayerTypes[L]>;
}
