/** Whether the data that documents refer to is on this computer, and is the data they were made with. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { type Problem, ProxflowError } from "../../../core/base/errors.ts";
import type { DataReference } from "../../../core/base/own-data.ts";
import { datasetName } from "../../../core/graph/library.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { DocumentError } from "../errors.ts";
import { packedPath } from "./store.ts";

/** "x 28 x 28 x 1, y 10" */
export const shapesOf = ({ columns }: DataReference): string =>
  columns
    .map(({ port, shape }) => `${port} ${shape.length === 0 ? "1" : shape.join(" x ")}`)
    .join(", ");

function madeFrom({ files }: DataReference): string {
  const shown = files.slice(0, 4).map((file) => `${file.name} (${file.bytes} bytes)`);
  const rest = files.length - shown.length;
  return `${shown.join(", ") || "a file that is not named"}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** @param node of the document that asks for it */
export const missingData = (
  name: string,
  reference: DataReference,
  node?: string | undefined,
): ProxflowError =>
  new ProxflowError("data-missing", `The data of "${name}" is not on this computer.`, {
    node,
    fix: `Import it again: it was made from ${madeFrom(reference)}, and gives ${shapesOf(reference)}.`,
  });

/** @param node of the document that asks for it */
export const changedData = (
  name: string,
  reference: DataReference,
  node?: string | undefined,
): ProxflowError =>
  new ProxflowError(
    "damaged-data",
    `The data of "${name}" was changed on disk: it is not what the document was made with.`,
    {
      node,
      fix: `Import it again: it was made from ${madeFrom(reference)}, and gives ${shapesOf(reference)}.`,
    },
  );

export interface Presence {
  /** Why a reference's data cannot be used; `undefined` where it can. */
  absence(
    name: string,
    reference: DataReference,
    node?: string,
  ): Promise<ProxflowError | undefined>;
  /** @throws DocumentError with a problem for each data set that nodes name and that is not here */
  mustHave(document: GraphDocument): Promise<void>;
}

/** @param folder of the host's data sets */
export function createPresence(folder: string): Presence {
  /** Checksums by what a file is: reading one of gigabytes at each run would take too long. */
  const sums = new Map<string, { key: string; sum: string }>();
  const sumOf = async (path: string, key: string): Promise<string> => {
    const known = sums.get(path);
    if (known?.key === key) return known.sum;
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Uint8Array);
    const sum = hash.digest("hex");
    sums.set(path, { key, sum });
    return sum;
  };
  const absence: Presence["absence"] = async (name, reference, node) => {
    // What travels in the document is checked where it is unpacked.
    if (reference.embedded !== undefined) return undefined;
    const path = packedPath(folder, reference.checksum);
    const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
      throw error;
    });
    if (stats === undefined) return missingData(name, reference, node);
    if (stats.size !== reference.bytes) return changedData(name, reference, node);
    const key = `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
    if ((await sumOf(path, key)) !== reference.checksum) return changedData(name, reference, node);
    return undefined;
  };
  return {
    absence,
    async mustHave({ nodes, definitions = {}, datasets = {} }) {
      const problems: Problem[] = [];
      const inner = Object.values(definitions).flatMap((definition) => definition.nodes);
      const used = new Set([...nodes, ...inner].map(datasetName));
      for (const [name, reference] of Object.entries(datasets)) {
        if (!used.has(name) || Object.hasOwn(builtinDatasets, name)) continue;
        const node = nodes.find((each) => datasetName(each) === name)?.id;
        const error = await absence(name, reference, node);
        if (error) problems.push(error.toProblem());
      }
      if (problems.length > 0) throw new DocumentError(problems);
    },
  };
}
