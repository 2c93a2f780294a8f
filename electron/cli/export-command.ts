/** `proxflow export`: writes a project of its own from a document, or one file to paste. */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ProxflowError } from "../../core/base/errors.ts";
import { singleSource } from "../../core/codegen/typescript.ts";
import { checkDocument } from "../host/check.ts";
import { type ExportSettings, exportProject } from "../host/exporter.ts";
import { type ReadParameters, readParameters } from "../host/parameters-file.ts";
import { isRunFile, readRunFileInfo } from "../host/run-file.ts";
import { solveOnce } from "../host/solve-once.ts";
import { forkWorker } from "../host/worker-process.ts";
import { allowOperators } from "./allow-operators.ts";
import { loadSource, type Source } from "./source.ts";

export interface ExportCommandOptions {
  readonly out: string;
  readonly style: "project" | "single";
  /** File of solved parameters or of a checkpoint, to go along. */
  readonly parameters?: string;
  readonly allowOperators?: true;
}

/** @throws ProxflowError, DocumentError */
export async function exportCommand(name: string, options: ExportCommandOptions): Promise<void> {
  const source = await loadSource(name);
  const out = resolve(options.out);
  if (options.style === "single") return exportSingle(source, out, options);
  const { document, template } = source;
  const allowed = options.allowOperators === true;
  const solved =
    options.parameters && (await readSolved(source, resolve(options.parameters), allowed));
  if (allowed) allowOperators(document, true);
  const settings = { template, allowOperators: allowed, ...(solved && { solved }) };
  const { path, files, notRecorded } = await exportProject(document, out, settings);
  if (notRecorded !== undefined)
    process.stderr.write(`No numbers were recorded for its test: ${notRecorded}\n`);
  process.stdout.write(
    `Exported ${files.length} files to ${path}\nRun them: npm install && npm start\n`,
  );
}

async function exportSingle(
  { document }: Source,
  path: string,
  { parameters }: ExportCommandOptions,
): Promise<void> {
  if (parameters !== undefined)
    throw new ProxflowError("bad-option", "A single file holds no parameters.", {
      fix: "Leave out --parameters, or export a project.",
    });
  checkDocument(document);
  if (existsSync(path))
    throw new ProxflowError("file-taken", `${path} exists.`, { fix: "Choose another name." });
  const text = singleSource(document);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { flag: "wx" });
  process.stdout.write(`Exported ${path}\n`);
}

/**
 * Where a checkpoint stands is read by a worker, which resumes it and ends at once.
 * @param allowed whether the operators of the checkpoint's own document may run for that
 * @throws DocumentError `operators-not-allowed`; ProxflowError
 */
export async function readSolved(
  { template }: Source,
  path: string,
  allowed = false,
): Promise<NonNullable<ExportSettings["solved"]> & Pick<ReadParameters, "curves">> {
  if (!(await isRunFile(path))) {
    const { arrays: parameters, ...rest } = await readParameters(path);
    return { parameters, ...rest };
  }
  const info = await readRunFileInfo(path);
  allowOperators(
    info.document,
    allowed,
    "Use parameters of run --allow-operators --save in the place of a checkpoint.",
  );
  const overrides = { iterations: Math.max(1, info.iteration), backend: info.backend };
  return solveOnce(forkWorker, { document: info.document, template, overrides }, { resume: path });
}
