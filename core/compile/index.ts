/** Compiles a document to its constraint set, and to the plan that the engine runs. */
import { builtinDatasets, type DatasetCatalog } from "../base/datasets.ts";
import { formatProblem, type Problem, ProxflowError } from "../base/errors.ts";
import type { Shape } from "../base/shape.ts";
import { openGroups } from "../graph/expand.ts";
import { withoutMuted } from "../graph/mute.ts";
import type { GraphDocument } from "../graph/schema.ts";
import { validate } from "../graph/validate.ts";
import type { Tracer } from "../operators/op.ts";
import { buildPlan } from "./build.ts";
import { describe } from "./describe.ts";
import { expandModules, ownerIn } from "./expand-modules.ts";
import { type Partition, partition } from "./partition.ts";
import type { Plan } from "./plan.ts";
import { sweepLayers } from "./sweep.ts";
import type { CompileResult, ConstraintSet } from "./types.ts";
import { type WireSlots, wireSlots } from "./wire-slots.ts";

/** What the engine runs. */
export interface Compiled {
  readonly ok: true;
  readonly set: ConstraintSet;
  readonly partition: Partition;
  /** Layers of vertex indices for cyclic projections, targets first. */
  readonly sweep: readonly (readonly number[])[];
  /** Slots that each wire of the document, and of its groups, leads to. */
  readonly wires: readonly WireSlots[];
  /** What people call inner values: outputs "module.port" by variable id "module.inner.port". */
  readonly names: ReadonlyMap<string, string>;
}

export interface Refused {
  readonly ok: false;
  readonly problems: readonly Problem[];
  readonly shapes: Readonly<Record<string, Shape>>;
}

/**
 * All passes: validate, infer shapes, open modules, fold reshapes and known values, find the sides and the
 * order of a sweep. Never throws on a bad document.
 */
export function compilePlan(
  whole: GraphDocument,
  catalog: DatasetCatalog = builtinDatasets,
  tracer?: Tracer,
): Compiled | Refused {
  const document = withoutMuted(whole);
  const validation = validate(document, catalog);
  if (validation.problems.some((p) => p.severity === "error"))
    return { ok: false, problems: validation.problems, shapes: validation.shapes };
  const opened = expandModules(document, validation, catalog);
  const { problems, shapes } = opened.validation;
  if (problems.some((p) => p.severity === "error")) return { ok: false, problems, shapes };
  const { dataSlots, pjaxCompatible } = document.solver;
  const plan = buildPlan(opened.document, opened.validation, dataSlots === "free", tracer);
  const sides = partition(plan);
  const sweep = sweepLayers(sides, pjaxCompatible);
  const set = describe(sides, sweep, opened.owner);
  const warnings = problems.filter((p) => p.severity === "warning");
  return {
    ok: true,
    set: { ...set, warnings: [...warnings, ...set.warnings] },
    partition: sides,
    sweep,
    names: opened.names,
    wires: [
      ...wireSlots(document, sides.plan, opened.owner),
      ...innerWires(document, validation.shapes, catalog, sides.plan),
    ],
  };
}

/** Wires inside of groups, by the ends that they lead to: "group1.h.a". */
function innerWires(
  document: GraphDocument,
  shapes: Readonly<Record<string, Shape>>,
  catalog: DatasetCatalog,
  plan: Plan,
): WireSlots[] {
  if (document.definitions === undefined) return [];
  const flat = openGroups(document, shapes, catalog);
  const outer = new Set(document.edges.map(({ id }) => id));
  const edges = flat.edges.filter(({ id }) => !outer.has(id));
  return wireSlots({ ...flat, edges }, plan, ownerIn(flat));
}

/**
 * What the engine runs of a document that must be sound.
 * @throws ProxflowError `bad-document` with all problems, a line each, and the place of the first
 */
export function soundPlan(
  document: GraphDocument,
  catalog: DatasetCatalog = builtinDatasets,
  tracer?: Tracer,
): Compiled {
  const compiled = compilePlan(document, catalog, tracer);
  if (compiled.ok) return compiled;
  const [first] = compiled.problems;
  throw new ProxflowError("bad-document", compiled.problems.map(formatProblem).join("\n"), {
    node: first?.node,
    port: first?.port,
  });
}

/**
 * The constraint set as plain data; see `ConstraintSet`.
 * @example
 * ```ts
 * import { compile, model } from "proxflow";
 *
 * const m = model("line and circle");
 * const point = m.parameter("point", { shape: [2] });
 * m.hyperplane("line", { x: point.value });
 * m.sphere("circle", { x: point.value });
 * const compiled = compile(m.document());
 * if (!compiled.ok) throw new Error(compiled.problems[0]?.message);
 * console.log(compiled.set.constraints.map(({ id }) => id).join()); // line,circle
 * ```
 */
export function compile(document: GraphDocument, catalog?: DatasetCatalog): CompileResult {
  const compiled = compilePlan(document, catalog);
  return compiled.ok ? { ok: true, set: compiled.set } : compiled;
}
