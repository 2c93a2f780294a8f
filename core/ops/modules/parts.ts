/** Small pieces that modules are put together from. */
import { z } from "zod";
import type { JsonValue, ModuleGraph } from "../spec.ts";

export type Part = ModuleGraph["nodes"][number];

/** A node of a module's graph. */
export function part(
  id: string,
  type: string,
  title: string,
  at: readonly [x: number, y: number],
  params: Readonly<Record<string, JsonValue>> = {},
): Part {
  return { id, type, title, at, params };
}

/** A relaxation field as every module with parameters has it. */
export const relaxationField = z.number().positive().max(100000).default(1).meta({
  title: "Relaxation",
  help: "Times the run's parameter relaxation, for all parameters inside.",
  step: 0.1,
});

/** Column pitch and height of a weight above its product, in canvas units. */
export const COLUMN = 280;
export const ABOVE = -176;
