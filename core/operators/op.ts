/** A custom operator as the compiler, the engine and the canvas know operators. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { ProxflowError } from "../base/errors.ts";
import type { Shape } from "../base/shape.ts";
import type { FunctionOp, SetOp } from "../ops/spec.ts";
import {
  type OperatorEntry,
  type OperatorManifest,
  type OperatorParam,
  operatorType,
} from "./manifest.ts";
import { nearestGeneral } from "./nearest-general.ts";
import { nearestScalar } from "./nearest-scalar.ts";
import { runPlain } from "./plain.ts";
import type { Lengths } from "./primitives.ts";
import { type Program, runProgram } from "./program.ts";
import { proximal } from "./proximal.ts";
import { outputShapes } from "./shape-rule.ts";

type Params = Readonly<Record<string, unknown>>;

/** Which function of the source: f, its nearest points, or the prox of a loss. */
export type Part = "forward" | "project" | "prox";

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
  const how = {
    elementwise: "Computed numerically: a scan, then Newton steps in a bracket, entry by entry.",
    general: "Computed numerically: Gauss-Newton on the conditions of the nearest point.",
    loss: "Its prox is computed numerically: a bracket by the slope entry by entry, else Newton steps.",
  }[form];
  return `${how} Approximate: on samples at most ${gap.toExponential(1)} farther than the nearest point found.`;
}

/** Programs of an operator, traced once a shape. */
type ProgramOf = (part: Part, shapes: readonly Lengths[], params: Params) => Program;

function programsOf(name: string, title: string, tracer: Tracer | undefined): ProgramOf {
  const programs = new Map<string, Program>();
  return (part, shapes, params) => {
    if (tracer === undefined)
      throw new ProxflowError("operator-asleep", `The code of "${title}" was not started.`, {
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
}

/**
 * @param tracer left out where nothing is computed: then only its data can be used
 */
export function customOp(
  name: string,
  entry: Pick<OperatorEntry, "manifest" | "certificate">,
  tracer?: Tracer,
): FunctionOp<Params> | SetOp<Params> {
  const { manifest, certificate } = entry;
  const { docs, inputs, params } = manifest;
  const programOf = programsOf(name, docs.title, tracer);
  const base = {
    type: operatorType(name),
    version: 1,
    docs: { ...docs, projection: projectionText(manifest, certificate.worstGap) },
    inputs: inputs.map(({ name: port, label, help, data }) => ({
      name: port,
      help,
      ...(label !== undefined && { label }),
      ...(data && { data }),
    })),
    params: z.object(Object.fromEntries(Object.entries(params).map(([key, p]) => [key, field(p)]))),
    inferShapes: ({ inputs: shapes }: { readonly inputs: readonly Shape[] }) =>
      outputShapes(manifest, shapes),
    code: { name: "custom" },
    examples: manifest.examples.map((example) => ({
      inputs: example.inputs,
      params: example.params,
    })),
  };
  const exact = certificate.badge === "exact";
  return manifest.output === undefined
    ? { ...base, ...lossOf(manifest, programOf, exact) }
    : { ...base, ...functionOf(manifest, manifest.output, programOf, exact) };
}

const shapesOf = (tensors: readonly Tensor[]): Lengths[] => tensors.map((t) => t.shape);

function functionOf(
  { form, inputs, projection }: OperatorManifest,
  output: NonNullable<OperatorManifest["output"]>,
  programOf: ProgramOf,
  exact: boolean,
) {
  const run = (part: Part, tensors: readonly Tensor[], params: Params): Tensor[] =>
    runProgram(programOf(part, shapesOf(tensors), params), tensors);
  const forward = (tensors: readonly Tensor[], params: Params): Tensor =>
    run("forward", tensors, params)[0] as Tensor;
  const examples = inputs.every(({ shape, data }) => data || shape?.[0] === "B");
  return {
    kind: "function",
    category: form === "elementwise" ? "activation" : "combine",
    outputs: [{ name: output.name, help: output.help }],
    traits: { convex: false, separable: form === "elementwise", exact },
    forward,
    project(tensors, target, { params, fixed }) {
      return tf.tidy(() => {
        const near = (): Tensor[] => {
          if (fixed.every(Boolean)) return tensors.map((t) => tf.clone(t));
          // An own projection knows nothing of held inputs.
          if (projection === "own" && !fixed.some(Boolean))
            return run("project", [...tensors, target], params);
          const program = programOf("forward", shapesOf(tensors), params);
          if (form === "elementwise") return [nearestScalar(program, tensors[0] as Tensor, target)];
          return nearestGeneral(program, tensors, target, fixed, examples);
        };
        const moved = near();
        return { inputs: moved, output: forward(moved, params) };
      });
    },
  } satisfies Partial<FunctionOp<Params>>;
}

function lossOf({ projection }: OperatorManifest, programOf: ProgramOf, exact: boolean) {
  return {
    kind: "set",
    form: "prox",
    category: "target",
    outputs: [],
    traits: { convex: false, separable: false, exact },
    project(tensors, { params, fixed }) {
      const [x, ...data] = tensors as readonly [Tensor, ...Tensor[]];
      const shapes = shapesOf(tensors);
      const moved = fixed[0]
        ? tf.clone(x)
        : projection === "own"
          ? (runProgram(programOf("prox", shapes, params), tensors)[0] as Tensor)
          : proximal(programOf("forward", shapes, params), x, data);
      return { inputs: [moved, ...data.map((t) => tf.clone(t))] };
    },
    witness: {
      // A sample is one point: what the loss couples is its own affair.
      rank: () => 8,
      // Its slope is computed in single precision, whatever the formula loses by it.
      smallest: 1e-2,
      measure: (x, data, { params, shapes }) =>
        (runPlain(programOf("forward", shapes, params), [x, ...data])[0] as number[]).reduce(
          (sum, term) => sum + term,
          0,
        ),
    },
  } satisfies Partial<SetOp<Params>>;
}
