/** expect.json of a template: what the gallery shows, and what a run must reach. */
import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { inRoot } from "../../build/paths.mjs";

const bounds = z
  .strictObject({ min: z.number().optional(), max: z.number().optional() })
  .refine((b) => b.min !== undefined || b.max !== undefined, "a bound needs min or max");

export const expectations = z.strictObject({
  title: z.string().min(1),
  summary: z.string().min(1),
  takes: z.string().min(1),
  order: z.number().optional(),
  tags: z.array(z.string()).min(1),
  seed: z.number().int(),
  /** Iterations to stop at where the document's own limit is not meant; seconds that a run may take. */
  budget: z.strictObject({
    iterations: z.number().int().positive().optional(),
    seconds: z.number().positive(),
  }),
  /** Measured: WebAssembly, start to end; processor time where other work went on beside it. */
  seconds: z.number().positive(),
  expect: z
    .strictObject({ gap: bounds.optional(), metrics: z.record(z.string(), bounds).optional() })
    .refine(
      (e) => e.gap !== undefined || Object.keys(e.metrics ?? {}).length > 0,
      "expects nothing",
    ),
});

export type Bounds = z.infer<typeof bounds>;

/** Names of all templates. */
export function templateNames(): string[] {
  return readdirSync(inRoot("templates"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** @throws ZodError if expect.json is malformed */
export function expectationsOf(name: string): z.infer<typeof expectations> {
  const text = readFileSync(inRoot("templates", name, "expect.json"), "utf8");
  return expectations.parse(JSON.parse(text));
}

/** What is wrong with `value`, `undefined` where it is within the bounds. NaN never is. */
export function outside(
  what: string,
  value: number | undefined,
  { min, max }: Bounds,
): string | undefined {
  if (value === undefined || Number.isNaN(value)) return `${what} was not measured`;
  if (min !== undefined && value < min) return `${what} is ${value}, below ${min}`;
  if (max !== undefined && value > max) return `${what} is ${value}, above ${max}`;
  return undefined;
}
