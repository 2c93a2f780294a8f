/** Solved parameters as a safetensors file that says of which model and which run they are. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { ProxflowError } from "../../core/base/errors.ts";
import { decodeSafetensors, encodeSafetensors } from "../../core/base/safetensors.ts";
import type { Parameters } from "../../core/engine/solve.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { type RunCurves, runCurves } from "../../core/protocol/curves.ts";
import { type RunResult, runResult } from "../../core/protocol/messages.ts";
import { writeDurably } from "./durable-write.ts";

/** What parameters are of. */
export interface Origin {
  readonly document: GraphDocument;
  readonly result?: RunResult;
  /** How the run went. */
  readonly curves?: RunCurves;
}

/** What a file of parameters holds. */
export interface ReadParameters {
  /** By variable id, such as "w.value". */
  readonly arrays: Parameters;
  /** The run that they are of, where the file tells. */
  readonly result?: RunResult;
  /** How the run went, where the file tells. */
  readonly curves?: RunCurves;
}

const toPath = (file: string | URL): string => (file instanceof URL ? fileURLToPath(file) : file);

/** The file's contents. */
export function encodeParameters(
  parameters: Parameters,
  { document, result, curves }: Origin,
): Uint8Array {
  const run = result && { run: JSON.stringify(result) };
  const went = curves && { curves: JSON.stringify(curves) };
  return encodeSafetensors(parameters, { model: document.name, ...run, ...went });
}

/**
 * Writes the file whole or not at all.
 * @throws what the file system does
 */
export async function writeParameters(
  file: string | URL,
  parameters: Parameters,
  of: Origin,
): Promise<void> {
  await writeDurably(toPath(file), Buffer.from(encodeParameters(parameters, of)));
}

/**
 * Reads any safetensors file of 32-bit floats; what it tells of a run is read where it is there.
 * @throws ProxflowError `no-file`, `bad-safetensors`
 */
export async function readParameters(file: string | URL): Promise<ReadParameters> {
  const path = toPath(file);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new ProxflowError("no-file", `${path} does not exist.`, {
      fix: "Keep the parameters of a run first, with --save.",
    });
  });
  const { arrays, notes } = decodeSafetensors(bytes);
  const result = runResult.safeParse(parsed(notes.run));
  const curves = runCurves.safeParse(parsed(notes.curves));
  return {
    arrays,
    ...(result.success && { result: result.data }),
    ...(curves.success && { curves: curves.data }),
  };
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
