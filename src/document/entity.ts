/** Who a report names: one entity with the number of its mentions, as the store keeps it beside the candidates. */
import type { ActorKind } from './layers.js';

/** One actor of one report. */
export interface NamedEntity {
  /** Id of the gazetteer or of a composed body (`irq:ministry-oil`); for a name that no list has, `name:` and the folded name. */
  readonly id: string;
  readonly name: string;
  readonly kind: ActorKind;
  readonly country: string | null;
  readonly cameo: string | null;
  /** False when the gazetteer has no entry: a proposal for it. */
  readonly listed: boolean;
  /** How often the report names it; descriptions and pronouns that lead back to it are not counted. */
  readonly mentions: number;
  /** The names used, with their number. */
  readonly forms: Readonly<Record<string, number>>;
}
