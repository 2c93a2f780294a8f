/** Writes a document as a project of its own: generated code and the packed library beside it. */
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { messageOf, ProxflowError } from "../../core/base/errors.ts";
import { concrete } from "../../core/base/shape.ts";
import { modelSource } from "../../core/codegen/model-source.ts";
import {
  exportTypeScript,
  type NotRecorded,
  parametersPath,
  type RecordedRun,
  tarballPath,
} from "../../core/codegen/typescript.ts";
import { compile } from "../../core/compile/index.ts";
import type { Parameters } from "../../core/engine/solve.ts";
import { usedOperators } from "../../core/graph/own-operators.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { RunResult } from "../../core/protocol/messages.ts";
import { unembed } from "../data/reference.ts";
import { checkDocument } from "./check.ts";
import { packedPath } from "./data/store.ts";
import { packageTarball } from "./package-tarball.ts";
import { encodeParameters } from "./parameters-file.ts";
import { dataFolder, packageVersion } from "./paths.ts";
import { solveOnce } from "./solve-once.ts";
import { forkWorker, type SpawnWorker } from "./worker-process.ts";

/** What the test of a project repeats: enough for every set to have had its turn. */
const RECORDED = { iterations: 3, backend: "wasm" } as const;

export interface ExportSettings {
  /** Name of the template it came from; goes into results. */
  readonly template?: string | null;
  /** Folder of data sets, from which those of the document are copied. */
  readonly sets?: string;
  /** Starts the process in which the numbers are recorded. */
  readonly spawn?: SpawnWorker;
  /** The person lets the document's own operators run, for the numbers that are recorded. */
  readonly allowOperators?: boolean;
  /** Solved parameters that go along, and the run that they are of. */
  readonly solved?: { readonly parameters: Parameters; readonly result?: RunResult };
}

/** @throws ProxflowError `folder-taken` unless `folder` is missing or empty */
async function checkFree(folder: string): Promise<void> {
  const taken = (what: string): ProxflowError =>
    new ProxflowError("folder-taken", `${folder} ${what}.`, {
      fix: "Choose a folder that does not exist or is empty.",
    });
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    if (error.code === "ENOTDIR") throw taken("is a file");
    throw error;
  });
  if (names.length > 0) throw taken("is not empty");
}

/**
 * Copies the data that the document's nodes name. What is not there is asked for when the project
 * runs, as it is in the app.
 * @returns what was written, relative to the project
 */
async function copyData(document: GraphDocument, to: string, sets: string): Promise<string[]> {
  const written: string[] = [];
  for (const { checksum, embedded } of Object.values(document.datasets ?? {})) {
    const target = packedPath(to, checksum);
    await mkdir(dirname(target), { recursive: true });
    if (embedded !== undefined) await writeFile(target, unembed(embedded, checksum).all());
    else if (existsSync(packedPath(sets, checksum)))
      await copyFile(packedPath(sets, checksum), target);
    else continue;
    written.push(`data/packed/${basename(target)}`);
  }
  return written;
}

/** A document whose data is not here, say, is exported all the same: its test says why it is empty. */
async function record(
  document: GraphDocument,
  spawn: SpawnWorker,
  sets: string,
): Promise<RecordedRun | NotRecorded> {
  const { seed } = document.solver;
  const overrides = { ...RECORDED, seed };
  try {
    const { result } = await solveOnce(spawn, { document, template: null, overrides }, {}, sets);
    const { backend, iterations, gap, metrics } = result;
    return { seed, backend, iterations, gap, metrics };
  } catch (error) {
    if (!(error instanceof ProxflowError)) throw error;
    return { why: messageOf(error) };
  }
}

/** @throws ProxflowError `bad-parameters` where they are not all that the document has */
export function checkParameters(document: GraphDocument, parameters: Parameters): void {
  const compiled = compile(document);
  if (!compiled.ok) return;
  const refuse = (message: string): ProxflowError =>
    new ProxflowError("bad-parameters", message, {
      fix: "Use parameters that were saved from this model.",
    });
  const left = new Set(Object.keys(parameters));
  for (const { id, shape } of compiled.set.parameters) {
    const found = Object.hasOwn(parameters, id) ? parameters[id] : undefined;
    const wanted = concrete(shape, 1);
    if (!found || !left.delete(id)) throw refuse(`There is no value for "${id}".`);
    if (found.shape.join() !== wanted.join())
      throw refuse(`The value of "${id}" has shape [${found.shape}], the parameter [${wanted}].`);
    if (!found.data.every(Number.isFinite))
      throw refuse(`The value of "${id}" holds numbers that are not finite.`);
  }
  const [stranger] = left;
  if (stranger !== undefined) throw refuse(`The model has no parameter "${stranger}".`);
}

/**
 * Runs the document for a few iterations, so that the project's test has something to repeat.
 * @param folder absolute; made whole or not at all
 * @returns the folder and its files, relative with forward slashes; and why its test is empty, if so
 * @throws DocumentError for an unsound document, ProxflowError `folder-taken`, `no-package`,
 * `bad-parameters`, and where the document has no code (see `modelSource`)
 */
export async function exportProject(
  document: GraphDocument,
  folder: string,
  settings: ExportSettings = {},
): Promise<{ path: string; files: string[]; notRecorded?: string }> {
  const { template = null, sets = dataFolder(), spawn = forkWorker, solved } = settings;
  checkDocument(document);
  await checkFree(folder);
  // Refused before anything runs or is written.
  modelSource(document);
  if (solved) checkParameters(document, solved.parameters);
  const version = packageVersion();
  const blocked = !settings.allowOperators && usedOperators(document).length > 0;
  const recorded = blocked
    ? { why: "the document's own operators were not allowed to run." }
    : await record(document, spawn, sets);
  const { files } = exportTypeScript(document, {
    version,
    template,
    recorded,
    ...(solved && { trained: { metrics: solved.result?.metrics ?? {} } }),
  });
  const tarball = await packageTarball();
  const work = join(dirname(folder), `.${basename(folder)}-${process.pid}-${Date.now()}`);
  await mkdir(work, { recursive: true });
  try {
    for (const { path, text } of files) {
      const file = join(work, ...path.split("/"));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const packed = tarballPath(version);
    await mkdir(dirname(join(work, packed)), { recursive: true });
    await copyFile(tarball, join(work, packed));
    const besides = [packed, ...(await copyData(document, join(work, "data"), sets))];
    if (solved) {
      const { parameters, result } = solved;
      await writeFile(
        join(work, parametersPath),
        encodeParameters(parameters, { document, ...(result && { result }) }),
      );
      besides.push(parametersPath);
    }
    await rmdir(folder).catch(() => {});
    await rename(work, folder);
    return {
      path: folder,
      files: [...files.map((f) => f.path), ...besides].sort(),
      ...("why" in recorded && { notRecorded: recorded.why }),
    };
  } catch (error) {
    await rm(work, { recursive: true, force: true });
    throw error;
  }
}
