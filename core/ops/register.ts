/** Operators that a program brings along. */
import { ProxflowError } from "../base/errors.ts";
import { allOps, opOf } from "./index.ts";
import { registered } from "./registry.ts";
import type { AnyOp } from "./spec.ts";

/** Methods of the code builder that are no operators. */
const taken = new Set(["op", "mute", "group", "ownData", "operator", "document"]);

/**
 * Adds an operator to those that documents of this process may use: it is validated, compiled, solved,
 * certified and written as code like the others, and `m.op(operator, ...)` builds a node of it. Other
 * processes, the app among them, know nothing of it; operators that travel with a document are another
 * thing, and run in a sandbox.
 * @param op as `defineOp` makes it; its `project` runs as it is, unguarded
 * @returns the same, for `m.op`
 * @throws ProxflowError `bad-operator` where its type or code name is malformed or taken
 * @example
 * ```ts
 * import "@tensorflow/tfjs-backend-cpu";
 * import * as tf from "@tensorflow/tfjs-core";
 * import { certify, defineOp, model, registerOp, solve } from "proxflow";
 * import { z } from "zod";
 *
 * const unit = registerOp(
 *   defineOp({
 *     type: "at-most-one",
 *     version: 1,
 *     category: "set",
 *     kind: "set",
 *     form: "indicator",
 *     docs: {
 *       title: "At most one",
 *       summary: "Every entry is 1 or less.",
 *       tex: "x_i \\le 1",
 *       set: "\\{x : x_i \\le 1\\}",
 *       projection: "Larger entries become 1. Exact.",
 *       source: "own",
 *     },
 *     inputs: [{ name: "x", help: "Any value." }],
 *     outputs: [],
 *     params: z.object({}),
 *     traits: { convex: true, separable: true, exact: true },
 *     inferShapes: () => [],
 *     project: ([x], { fixed }) => ({
 *       inputs: x ? [fixed[0] ? x.clone() : tf.minimum(x, 1)] : [],
 *     }),
 *     witness: {
 *       rank: () => 0,
 *       measure: ([x = 0]) => Math.max(x - 1, 0),
 *       member: (near) => near.map((value) => Math.min(value, 1)),
 *     },
 *     code: { name: "atMostOne" },
 *     examples: [{ inputs: [[4]], params: {} }],
 *   }),
 * );
 *
 * const m = model("far and near");
 * const point = m.parameter("point", { shape: [2] });
 * m.hyperplane("sum", { x: point.value }, { normal: [1, 1], offset: 2 });
 * m.op(unit, "near", { x: point.value });
 * const run = solve(m.document({ algorithm: "ap", stop: { gap: 1e-5, iterations: 5000 } }));
 * const { status, parameters } = await run.result();
 * console.log(status, parameters["point.value"]?.data.every((x) => Math.abs(x - 1) < 0.1)); // converged true
 * console.log((await certify(unit, 50))?.beaten); // 0
 * ```
 */
export function registerOp<const O extends AnyOp>(op: O): O {
  const refuse = (message: string, fix: string): ProxflowError =>
    new ProxflowError("bad-operator", message, { fix });
  const { type, code } = op;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(type))
    throw refuse(`"${type}" is no type.`, 'Write it in small letters, such as "half-plane".');
  if (!/^[a-z][A-Za-z0-9]*$/.test(code.name))
    throw refuse(`"${code.name}" is no name in code.`, 'Write it such as "halfPlane".');
  if (type === "input" || type === "output" || opOf(type) !== undefined)
    throw refuse(`There is an operator "${type}" already.`, "Choose another type.");
  if (taken.has(code.name) || allOps().some((other) => other.code.name === code.name))
    throw refuse(`"${code.name}" stands for another one in code.`, "Choose another name.");
  registered.set(type, op);
  return op;
}
