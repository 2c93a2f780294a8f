/** A custom operator as the compiler, the engine and the canvas know operators. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { ProxflowError } from "../base/errors.ts";
import type { FunctionOp } from "../ops/spec.ts";
import {
  type OperatorEntry,
  type OperatorManifest,
  type OperatorParam,
  operatorType,
} from "./manifest.ts";
import { nearestGeneral } from "./nearest-general.ts";
import { nearestScalar } from "./nearest-scalar.ts";
import type { Lengths } from "./primitives.ts";
import { type Program, runProgram } from "./program.ts";
import { outputShape } from "./shape-rule.ts";

type Params = Readonly<Record<string, unknown>>;

/** Which function of the source: f, or its nearest points. */
export type Part = "forward" | "project";

/** Gives an operator's program for shapes; the code runs in the sandbox alone. */
export interface Tracer {
  /** @throws ProxflowError naming the line */
  trace(name: string, part: Part, shapes: readonly Lengths[], params: Params): Program;
}

function field(param: OperatorParam): z.ZodType {
  const { title, help, inline } = param;
  const meta = { ...(title && { title }), help, ...(inline && { inline }) };
  switch (param.type) {
    case "boolean":
      return z.boolean().default(param.default).meta(meta);
    case "choice":
      return z
        .enum(param.options as [string, ...string[]])
        .default(param.default)
        .meta(meta);
    default: {
      let number = param.type === "integer" ? z.number().int() : z.number();
      if (param.min !== undefined) number = number.min(param.min);
      if (param.max !== undefined) number = number.max(param.max);
      return number.default(param.default).meta(meta);
    }
  }
}

/** Projection in words, where the author gave none. */
function projectionText({ projection, form, docs }: OperatorManifest, gap: number): string {
  if (projection === "own") return docs.projection;
  const how =
    form === "elementwise"
      ? "Computed numerically: a scan, then Newton steps in a bracket, entry by entry."
      : "Computed numerically: Gauss-Newton on the conditions of the nearest point.";
  return `${how} Approximate: on samples at most ${gap.toExponential(1)} farther than the nearest point found.`;
}

/**
 * @param tracer left out where nothing is computed: then only its data can be used
 */
export function customOp(
  name: string,
  { manifest, certificate }: Pick<OperatorEntry, "manifest" | "certificate">,
  tracer?: Tracer,
): FunctionOp<Params> {
  const { docs, form, inputs, output, projection } = manifest;
  const programs = new Map<string, Program>();
  const programOf = (part: Part, shapes: readonly Lengths[], params: Params): Program => {
    if (tracer === undefined)
      throw new ProxflowError("operator-asleep", `The code of "${docs.title}" was not started.`, {
        fix: "Allow the document's operators first.",
      });
    const key = JSON.stringify([part, shapes, params]);
    let program = programs.get(key);
    if (program === undefined) {
      program = tracer.trace(name, part, shapes, params);
      programs.set(key, program);
    }
    return program;
  };
  const run = (part: Part, tensors: readonly Tensor[], params: Params): Tensor[] =>
    runProgram(
      programOf(
        part,
        tensors.map((t) => t.shape),
        params,
      ),
      tensors,
    );
  const forward = (tensors: readonly Tensor[], params: Params): Tensor =>
    run("forward", tensors, params)[0] as Tensor;
  const examples = inputs.every(({ shape, data }) => data || shape?.[0] === "B");
  return {
    type: operatorType(name),
    version: 1,
    category: form === "elementwise" ? "activation" : "combine",
    kind: "function",
    docs: { ...docs, projection: projectionText(manifest, certificate.worstGap) },
    inputs: inputs.map(({ name: port, label, help, data }) => ({
      name: port,
      help,
      ...(label !== undefined && { label }),
      ...(data && { data }),
    })),
    outputs: [{ name: output.name, help: output.help }],
    params: z.object(
      Object.fromEntries(Object.entries(manifest.params).map(([key, p]) => [key, field(p)])),
    ),
    inferShapes: ({ inputs: shapes }) => [outputShape(manifest, shapes)],
    traits: {
      convex: false,
      separable: form === "elementwise",
      exact: certificate.badge === "exact",
    },
    forward,
    project(tensors, target, { params, fixed }) {
      return tf.tidy(() => {
        const near = (): Tensor[] => {
          if (fixed.every(Boolean)) return tensors.map((t) => tf.clone(t));
          // An own projection knows nothing of held inputs.
          if (projection === "own" && !fixed.some(Boolean))
            return run("project", [...tensors, target], params);
          const shapes = tensors.map((t) => t.shape);
          const program = programOf("forward", shapes, params);
          if (form === "elementwise") return [nearestScalar(program, tensors[0] as Tensor, target)];
          return nearestGeneral(program, tensors, target, fixed, examples);
        };
        const moved = near();
        return { inputs: moved, output: forward(moved, params) };
      });
    },
    code: { name: "custom" },
    examples: manifest.examples.map((example) => ({
      inputs: example.inputs,
      params: example.params,
    })),
  };
}
