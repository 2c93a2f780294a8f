/** `proxflow card`: one page of HTML that says what a solved model is and what it came to. */
import { resolve } from "node:path";
import { ProxflowError } from "../../core/base/errors.ts";
import { modelCard } from "../../core/card/card.ts";
import type { CardInput } from "../../core/card/card-input.ts";
import { worstExamples } from "../../core/evaluate/examples.ts";
import { checkDocument } from "../host/check.ts";
import { withKept } from "../host/data/kept.ts";
import { createDataStore } from "../host/data/store.ts";
import { writeDurably } from "../host/durable-write.ts";
import { checkParameters } from "../host/exporter.ts";
import { dataFolder, packageVersion } from "../host/paths.ts";
import { type EvaluateCommandOptions, judge } from "./evaluate-command.ts";
import { readSolved } from "./export-command.ts";
import { loadSource } from "./source.ts";

export interface CardCommandOptions
  extends Pick<EvaluateCommandOptions, "backend" | "worst" | "part" | "json"> {
  /** File of solved parameters or of a checkpoint. */
  readonly params: string;
  /** File that the page goes to; one that is there is replaced. */
  readonly out: string;
}

/** What keeps a sound model from being evaluated, which its card then says. */
const reasons: ReadonlySet<string> = new Set([
  ...["nothing-to-evaluate", "no-held-out", "no-validation", "no-train"],
  "operators-not-allowed",
]);

/** @throws ProxflowError `bad-parameters`, and what else `evaluate` throws but a lack of data; DocumentError */
export async function cardCommand(
  name: string,
  { params, out, json, ...options }: CardCommandOptions,
): Promise<void> {
  const source = await loadSource(name);
  const document = await withKept(source.document, createDataStore(dataFolder()));
  checkDocument(document);
  const { parameters, result, curves } = await readSolved(source, resolve(params));
  checkParameters(document, parameters);
  const evaluated = async (): Promise<CardInput["evaluation"]> => {
    try {
      const { reports, backend, ...asked } = await judge(document, parameters, options);
      const { part } = options;
      return { part, backend, reports, examples: await worstExamples(document, asked, reports) };
    } catch (error) {
      if (!(error instanceof ProxflowError) || !reasons.has(error.code)) throw error;
      return { none: `Not evaluated: ${error.message}` };
    }
  };
  const evaluation = await evaluated();
  const version = packageVersion();
  const html = modelCard({ document, version, result, curves, evaluation });
  const path = resolve(out);
  const bytes = Buffer.from(html);
  await writeDurably(path, bytes);
  const none = "none" in evaluation ? { notEvaluated: evaluation.none } : {};
  process.stdout.write(
    json
      ? `${JSON.stringify({ path, bytes: bytes.length, ...none })}\n`
      : `Wrote ${path}, ${bytes.length} bytes\n${none.notEvaluated ? `${none.notEvaluated}\n` : ""}`,
  );
}
