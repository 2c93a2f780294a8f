/** What the passes of the validator share. */
import { type Problem, ProxflowError } from "../base/errors.ts";
import type { AnyOp } from "../ops/spec.ts";
import type { GraphNode } from "./schema.ts";

/** A node as far as it is understood. */
export interface CheckedNode {
  readonly node: GraphNode;
  readonly op: AnyOp | undefined;
  /** Parsed params; absent where they are bad or the op is unknown. */
  readonly params?: unknown;
}

/** The same words for a second node or wire of one id, here and in `parseDocument`. */
export function duplicate(kind: "node" | "edge" | "frame", id: string): Problem {
  return {
    severity: "error",
    code: "duplicate-id",
    ...(kind !== "frame" && { [kind]: id }),
    message: `Two ${kind === "edge" ? "wires" : `${kind}s`} have the id "${id}".`,
    fix: "Give one of them another id.",
  };
}

/** An op's complaint as a problem of a node. Ops know their ports, but not the node. */
export function problemOf(error: unknown, node: string): Problem {
  if (error instanceof ProxflowError) return { ...error.toProblem(), node };
  const message = error instanceof Error ? error.message : String(error);
  return { severity: "error", code: "op-failed", node, message };
}
