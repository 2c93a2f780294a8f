/** A run that goes on from the file in which an earlier one left where it stood. */
import { type Checkpoint, resumeFrom } from "../../core/engine/checkpoint.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { mustFit, readRunFile } from "../host/run-file.ts";
import type { Prepared } from "./prepare.ts";

export interface Resumed {
  /** That the run had taken. */
  readonly seconds: number;
  /** Bit for bit what would have come; `false` where another backend took over. */
  readonly exact: boolean;
  /** The same place for any backend. */
  readonly portable: Checkpoint;
}

/**
 * Takes a session that was just made of a document to where the file says.
 * @throws ProxflowError `no-file`, `bad-checkpoint`, `checkpoint-mismatch`
 */
export async function goOnFrom(
  path: string,
  document: GraphDocument,
  { session, backend }: Prepared,
): Promise<Resumed> {
  const { info, point } = await readRunFile(path);
  mustFit(document, info.document);
  const exact = backend.name === info.backend;
  const portable = point.portable ?? point.exact;
  resumeFrom(session, exact ? point.exact : portable);
  return { seconds: info.seconds, exact, portable };
}
