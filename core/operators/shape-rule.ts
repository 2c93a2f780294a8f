/** Output shapes of custom operators, from the patterns of their manifests. */
import { ProxflowError } from "../base/errors.ts";
import { broadcastShapes, type Dim, formatShape, type Shape } from "../base/shape.ts";
import type { OperatorManifest, ShapePattern } from "./manifest.ts";

interface Bound {
  readonly names: Map<string, Dim>;
  /** What "..." stands for. */
  rest: Shape | undefined;
}

const formatPattern = (pattern: ShapePattern): string => `[${pattern.join(", ")}]`;

function bind(
  pattern: ShapePattern,
  shape: Shape,
  port: string,
  bound: Bound,
  shapes: "open" | "concrete",
): void {
  const refuse = (why: string): never => {
    throw new ProxflowError(
      "shape-mismatch",
      `Input ${port} takes ${formatPattern(pattern)} and gets ${formatShape(shape)}: ${why}.`,
      { port, fix: "Reshape the value, or wire another one." },
    );
  };
  const open = pattern[0] === "...";
  const fixed = open ? pattern.slice(1) : pattern;
  if (open ? shape.length < fixed.length : shape.length !== fixed.length)
    refuse(`it has ${shape.length} dimensions`);
  const rest = shape.slice(0, shape.length - fixed.length);
  if (open) {
    if (bound.rest && formatShape(bound.rest) !== formatShape(rest))
      refuse(`"..." is ${formatShape(bound.rest)} at another input`);
    bound.rest = rest;
  }
  fixed.forEach((want, i) => {
    const got = shape[rest.length + i] as Dim;
    // Where the batch is filled in, "B" is a length like those with other names.
    if (typeof want === "number" || (want === "B" && shapes === "open")) {
      if (got !== want) refuse(`dimension ${rest.length + i} must be ${want}`);
      return;
    }
    const known = bound.names.get(want);
    if (known !== undefined && known !== got) refuse(`${want} is ${known} at another place`);
    bound.names.set(want, got);
  });
}

/**
 * Shapes of the outputs for the shapes of the inputs, in port order: one, or none for a loss.
 * @param kind concrete: the batch is filled in, as while a program is traced
 * @throws ProxflowError `shape-mismatch` naming the port
 */
export function outputShapes(
  { inputs, output }: OperatorManifest,
  shapes: readonly Shape[],
  kind: "open" | "concrete" = "open",
): Shape[] {
  const bound: Bound = { names: new Map(), rest: undefined };
  inputs.forEach(({ name, shape }, i) => {
    if (shape) bind(shape, shapes[i] as Shape, name, bound, kind);
  });
  return output === undefined ? [] : [shapeBy(output.shape, inputs, shapes, bound)];
}

function shapeBy(
  rule: NonNullable<OperatorManifest["output"]>["shape"],
  inputs: OperatorManifest["inputs"],
  shapes: readonly Shape[],
  bound: Bound,
): Shape {
  if (rule === "broadcast")
    return shapes.reduce((a, b, i) => {
      const both = broadcastShapes(a, b);
      if (both === undefined)
        throw new ProxflowError(
          "shape-mismatch",
          `${formatShape(b)} does not broadcast with ${formatShape(a)}.`,
          { port: inputs[i]?.name, fix: "Make the dimensions equal, or 1." },
        );
      return both;
    });
  if (typeof rule === "string") {
    const index = inputs.findIndex(({ name }) => rule === `same as ${name}`);
    return shapes[index] as Shape;
  }
  return rule.flatMap((dim): readonly Dim[] => {
    if (dim === "...") return bound.rest as Shape;
    if (typeof dim === "number") return [dim];
    return [bound.names.get(dim) ?? "B"];
  });
}

/** What is wrong with the rule itself: names that no input gives a meaning. */
export function ruleProblem({ form, inputs, output }: OperatorManifest): string | undefined {
  if (form === "loss") return lossProblem(inputs, output !== undefined);
  if (output === undefined) return "An operator that is no loss has an output.";
  const rule = output.shape;
  if (rule === "broadcast") return undefined;
  if (typeof rule === "string")
    return inputs.some(({ name }) => rule === `same as ${name}`)
      ? undefined
      : `output.shape is "${rule}", and there is no such input.`;
  const known = new Set<string | number>(inputs.flatMap(({ shape }) => shape ?? []));
  const lost = rule.find((dim) => typeof dim === "string" && dim !== "B" && !known.has(dim));
  return lost === undefined
    ? undefined
    : `output.shape has "${lost}", which stands in no input's shape.`;
}

/** A loss pulls its first input; the others say where to. */
function lossProblem(
  [first, ...others]: OperatorManifest["inputs"],
  hasOutput: boolean,
): string | undefined {
  if (hasOutput) return "A loss has no output.";
  if (first?.data) return "A loss moves its first input: it cannot be data.";
  const free = others.find(({ data }) => data !== true);
  return free && `A loss moves its first input alone: write data: true at "${free.name}".`;
}
