/**
 * What a run will take at most, before it takes it: counted from shapes. The factors for what a
 * step holds at once were measured on the wasm backend; an estimate, right to about a factor of two.
 */
import { ProxflowError } from "../base/errors.ts";
import { concrete } from "../base/shape.ts";
import type { Plan, Vertex } from "../compile/plan.ts";
import type { SolverSettings } from "../solvers/settings.ts";
import { streamings } from "./copy-store.ts";
import { fixedInputs } from "./problem.ts";

const BYTES = 4;
const MIB = 2 ** 20;
/** Tensors of an activation's size that a step holds: value, displacements, working memory. */
const PER_VALUE = 4;
/** The same of a parameter; two more where an adaptive step keeps moments. */
const PER_PARAMETER = 4;
/** The same of copies of full size: the point, two projections, their combinations. */
const PER_COPY = 8;

const size = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** Bytes above the loaded data, for a mini-batch of this size. */
export function estimateBytes(
  plan: Plan,
  form: "consensus" | "copies",
  settings: SolverSettings,
  batch: number,
): number {
  const { vertices } = plan;
  const sizeOf = ({ shape }: Vertex): number => size(concrete(shape, batch));
  const fixed = vertices.map((vertex) => fixedInputs(vertices, vertex));
  const streaming = streamings(plan, fixed, settings);
  let entries = 0;
  for (const vertex of vertices) {
    const adaptive = settings.parameterStep === "adaptive" ? 2 : 0;
    const own = vertex.kind === "parameter" ? PER_PARAMETER + adaptive : PER_VALUE;
    entries += vertex.active ? own * sizeOf(vertex) : sizeOf(vertex);
    if (form === "consensus" || !vertex.active || vertex.op.kind !== "function") continue;
    const shapes = vertex.inputs.map(({ from }) => concrete(vertices[from]?.shape ?? [], batch));
    const specs = vertex.op.copies?.(shapes, vertex.params);
    vertex.inputs.forEach((_, k) => {
      if (fixed[vertex.index]?.[k] || streaming[vertex.index] === "held") return;
      const copies = size(shapes[k] ?? []) * (specs?.[k]?.count ?? 1);
      // Stored copies are rewritten in place; while a state is kept for the way back, twice.
      entries += streaming[vertex.index] === "pair" ? 2 * copies : PER_COPY * copies;
    });
  }
  return BYTES * entries;
}

/**
 * @param under what takes it, for people
 * @throws ProxflowError `too-much-memory` where the estimate is above the setting
 */
export function checkMemory(
  bytes: number,
  settings: SolverSettings,
  batch: number,
  under: string = `under "${settings.algorithm}"`,
): void {
  const [needed, allowed] = [Math.ceil(bytes / MIB), settings.maxMemory];
  if (needed <= allowed) return;
  throw new ProxflowError(
    "too-much-memory",
    `a batch of ${batch} needs about ${needed} MiB ${under}, and the limit is ${allowed} MiB.`,
    {
      fix: "Make the batch smaller, take ap or cp (which keep no copies), or raise the memory limit.",
    },
  );
}
