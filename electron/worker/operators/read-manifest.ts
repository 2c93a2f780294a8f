/** What an operator says of itself. */
import { z } from "zod";
import { type OperatorManifest, operatorManifest } from "../../../core/operators/manifest.ts";
import { ruleProblem } from "../../../core/operators/shape-rule.ts";
import { OperatorError, sentence } from "./refusals.ts";
import { at } from "./source-lines.ts";

/** What the prelude tells of an operator: its fields as JSON, and whether it has a projection. */
const described = z.tuple([z.string(), z.boolean()]);

/** @throws OperatorError at the line that names the field, where there is one */
export function manifestOf(told: unknown, source: string): OperatorManifest {
  const [text, own] = described.parse(told);
  const raw = JSON.parse(text) as Record<string, unknown>;
  const parsed = operatorManifest.safeParse({ ...raw, projection: own ? "own" : "numeric" });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path.map(String) ?? [];
    const what = path.length > 0 ? `${path.join(".")}: ${issue?.message}` : `${issue?.message}`;
    throw new OperatorError(
      "operator-manifest",
      sentence(what),
      at(source, path.at(-1) ?? "defineOp"),
    );
  }
  const manifest = parsed.data;
  const problem =
    ruleProblem(manifest) ??
    (manifest.form === "elementwise" && manifest.inputs.length !== 1
      ? "An elementwise operator has one input."
      : undefined) ??
    (new Set(manifest.inputs.map(({ name }) => name)).size < manifest.inputs.length
      ? "Two inputs have the same name."
      : undefined) ??
    (manifest.examples.some(({ inputs }) => inputs.length !== manifest.inputs.length)
      ? "An example must give a shape for each input."
      : undefined);
  if (problem)
    throw new OperatorError(
      "operator-manifest",
      problem,
      at(
        source,
        /example/.test(problem) ? "examples" : manifest.form === "loss" ? "form" : "shape",
      ),
    );
  return manifest;
}
