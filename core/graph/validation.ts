/** What validation finds; the same for canvas, CLI and compiler. */
import type { Problem } from "../base/errors.ts";
import type { Shape } from "../base/shape.ts";

/** What is wrong with a document, and what is known of it. */
export interface Validation {
  /** Errors first, then warnings; empty for a sound document. */
  readonly problems: readonly Problem[];
  /** "node.port" of every output whose shape could be inferred. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** "node.port" of outputs that are not known before a run. */
  readonly solved: ReadonlySet<string>;
  /** Node ids in topological order; nodes on a cycle are left out. */
  readonly order: readonly string[];
}
