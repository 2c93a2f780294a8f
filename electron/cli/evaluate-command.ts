/** `proxflow evaluate`: judges solved parameters on a part of the data. */
import { resolve } from "node:path";
import type { EvaluationPart } from "../../core/base/datasets.ts";
import { ProxflowError } from "../../core/base/errors.ts";
import type { Parameters } from "../../core/engine/solve.ts";
import {
  type ClassificationReport,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  type RegressionReport,
} from "../../core/evaluate/index.ts";
import { usedOperators } from "../../core/graph/own-operators.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { BackendName } from "../../core/solvers/settings.ts";
import { checkDocument } from "../host/check.ts";
import { withKept } from "../host/data/kept.ts";
import { createDataStore } from "../host/data/store.ts";
import { dataFolder } from "../host/paths.ts";
import { pickBackend } from "../worker/backend.ts";
import { loaderFor } from "../worker/own-data.ts";
import { readSolved } from "./export-command.ts";
import { loadSource } from "./source.ts";

export interface EvaluateCommandOptions {
  /** File of solved parameters or of a checkpoint. */
  readonly parameters: string;
  readonly backend: BackendName | "auto";
  readonly worst: number;
  readonly part: EvaluationPart;
  readonly json?: true;
}

/** What was judged, and on what. */
export interface Judgement extends EvaluateOptions {
  readonly document: GraphDocument;
  readonly backend: BackendName;
  readonly reports: readonly Evaluation[];
}

/**
 * Sets a backend, loads the data and judges.
 * @throws ProxflowError `operators-not-allowed`, and what `evaluate` throws; DocumentError
 */
export async function judge(
  document: GraphDocument,
  parameters: Parameters,
  { backend: wanted, ...options }: Pick<EvaluateCommandOptions, "backend" | "worst" | "part">,
): Promise<Judgement> {
  const [own] = usedOperators(document);
  if (own)
    throw new ProxflowError(
      "operators-not-allowed",
      `The document brings the operator ${own.name}; models with operators of their own cannot be evaluated.`,
      { fix: "Use proxflow run --allow-operators, which prints the probes' figures." },
    );
  const names = checkDocument(document);
  const backend = await pickBackend(wanted);
  process.stderr.write(`Backend ${backend.name}: ${backend.reason}.\n`);
  const load = loaderFor(document, dataFolder());
  const datasets = Object.fromEntries(names.map((each) => [each, load(each)]));
  const asked = { ...options, datasets, parameters };
  const reports = await evaluate(document, asked);
  return { ...asked, document, backend: backend.name, reports };
}

/** @throws what `judge` throws */
export async function evaluateCommand(
  name: string,
  { parameters: file, json, ...options }: EvaluateCommandOptions,
): Promise<void> {
  const source = await loadSource(name);
  const document = await withKept(source.document, createDataStore(dataFolder()));
  const { parameters } = await readSolved(source, resolve(file));
  const { backend, reports } = await judge(document, parameters, options);
  const { part } = options;
  const text = json
    ? JSON.stringify({ backend, part, reports })
    : reports.map((report) => describe(report, part)).join("\n\n");
  process.stdout.write(`${text}\n`);
}

const examplesOf: Readonly<Record<EvaluationPart, string>> = {
  train: "training examples",
  validation: "validation examples",
  "held-out": "held-out examples",
};

const describe = (report: Evaluation, part: EvaluationPart): string =>
  [
    `${report.node}: ${report.examples} ${examplesOf[part]}`,
    ...(report.kind === "classification" ? classification(report) : regression(report)),
  ].join("\n");

const share = (value: number | null): string => (value === null ? "-" : value.toFixed(4));

/** Columns as wide as their widest cell, the first to the left. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, k) => Math.max(...rows.map((row) => row[k]?.length ?? 0)));
  return rows.map(
    (row) =>
      `  ${row.map((cell, k) => (k === 0 ? cell.padEnd(widths[k] ?? 0) : cell.padStart(widths[k] ?? 0))).join("  ")}`,
  );
}

function classification(report: ClassificationReport): string[] {
  const { accuracy, perplexity, calibration, classes, confusion, worst } = report;
  const names = classes.map(({ name }) => JSON.stringify(name));
  return [
    `  accuracy ${share(accuracy)}, perplexity ${share(perplexity)}, calibration error ${share(calibration.error)}`,
    ...table([
      ["class", "precision", "recall", "f1", "support"],
      ...classes.map((row, k) => [
        names[k] as string,
        ...[row.precision, row.recall, row.f1].map(share),
        String(row.support),
      ]),
    ]),
    "  confusion, rows the labels, columns the predictions:",
    ...table(confusion.map((row, k) => [names[k] as string, ...row.map(String)])),
    "  wrong answers, the most confident first:",
    ...worst.map(
      ({ example, place, label, prediction, confidence }) =>
        `    example ${example}${report.answers > report.examples ? `, place ${place}` : ""}: ${JSON.stringify(label)} taken for ${JSON.stringify(prediction)} (${share(confidence)})`,
    ),
  ];
}

function regression({ rmse, mae, r2, worst }: RegressionReport): string[] {
  return [
    `  RMSE ${rmse.toPrecision(5)}, MAE ${mae.toPrecision(5)}, R² ${share(r2)}`,
    "  furthest off:",
    ...worst.map(
      ({ example, error, target, prediction }) =>
        `    example ${example}: error ${error.toPrecision(4)}; ${target.toPrecision(4)} told as ${prediction.toPrecision(4)}`,
    ),
  ];
}
