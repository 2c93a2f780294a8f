/** What is asked of a run under study, and what a race and the search for a conflict tell. */
import { z } from "zod";
import type { Breakpoint } from "../engine/types.ts";

export const breakpoint: z.ZodType<Breakpoint> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("rising"),
    node: z.string(),
    iterations: z.number().int().min(1).max(100_000),
  }),
  z.object({ kind: z.literal("residual"), node: z.string(), above: z.number().nonnegative() }),
  z.object({ kind: z.literal("edge-gap"), edge: z.string(), above: z.number().nonnegative() }),
  z.object({ kind: z.literal("not-finite") }),
]);

/** New points of one lane of a race: one entry an observation. */
export const racePoints = z.object({
  lane: z.number().int(),
  iterations: z.array(z.number()),
  /** Seconds of the lane's own work. */
  seconds: z.array(z.number()),
  gaps: z.array(z.number()),
  /** Latest held-out metrics by name, where measured. */
  metrics: z.record(z.string(), z.number()),
});
export type RacePoints = z.infer<typeof racePoints>;

/** How a lane ended. */
export const laneResult = z.object({
  status: z.enum(["converged", "limit", "stopped", "failed"]),
  iterations: z.number(),
  seconds: z.number(),
  /** Null where the lane failed before it had one. */
  gap: z.number().nullable(),
  /** Largest residual of a constraint at the end; null as the gap. */
  residual: z.number().nullable(),
  metrics: z.record(z.string(), z.number()),
  /** Why it failed. */
  message: z.string().optional(),
});
export type LaneResult = z.infer<typeof laneResult>;

/** What the search for a conflict came to. */
export const conflictFound = z.object({
  /** consistent: all hold together; conflict: `nodes` do not; unknown: no subset was solved. */
  outcome: z.enum(["consistent", "conflict", "unknown"]),
  /** Nodes of the smallest conflicting set that was found. */
  nodes: z.array(z.string()),
  /** All sets involved are convex: a gap that stays is then no accident of the start. */
  convex: z.boolean(),
  probes: z.number().int(),
  /** Gap with all constraints on, and with the conflict's first member off. */
  gap: z.number(),
  relieved: z.number(),
  text: z.string(),
});
export type ConflictFound = z.infer<typeof conflictFound>;
