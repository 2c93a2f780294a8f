/** Imports files into the store. */
import { createHash } from "node:crypto";
import type { ImportReport } from "../../../core/base/data-preview.ts";
import { ProxflowError } from "../../../core/base/errors.ts";
import type { DataReference, ImportPlan } from "../../../core/base/own-data.ts";
import { buildPacked, cancelled } from "../../data/build.ts";
import type { ByteSource } from "../../data/bytes.ts";
import { openRows, unwrap } from "../../data/formats.ts";
import type { DataStore } from "./store.ts";

export interface ImportJob {
  readonly files: readonly ByteSource[];
  readonly plan: ImportPlan;
  readonly name: string;
  readonly title?: string | undefined;
  /** Of public sets, as `DataReference.origin`. */
  readonly origin?: string | undefined;
  readonly replace?: boolean | undefined;
  /** Checksum that must come out. */
  readonly expected?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  progress?(text: string, done: number, total: number | null): void;
}

export interface Imported {
  readonly name: string;
  readonly reference: DataReference;
  readonly report: ImportReport;
}

/** Milliseconds between reports of progress. */
const INTERVAL = 200;

/** The file as it is, and its checksum once it was read to its end. */
function hashed(file: ByteSource): { file: ByteSource; sum(): string | undefined } {
  let sum: string | undefined;
  return {
    sum: () => sum,
    file: {
      ...file,
      async *chunks() {
        const hash = createHash("sha256");
        for await (const chunk of file.chunks()) {
          hash.update(chunk);
          yield chunk;
        }
        sum = hash.digest("hex");
      },
    },
  };
}

async function sumOf(file: ByteSource): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of file.chunks()) hash.update(chunk);
  return hash.digest("hex");
}

/**
 * Reads the files, packs them and keeps the result under a name.
 * @throws ProxflowError `name-taken`, `other-data`, `cancelled`, and what reading and packing throw;
 * then nothing is kept
 */
export async function importFiles(store: DataStore, job: ImportJob): Promise<Imported> {
  const { plan, name, signal, expected, origin, title = name } = job;
  await store.checkFree(name, job.replace === true);
  const total = job.files.reduce((n, file) => n + file.size, 0);
  let done = 0;
  let told = 0;
  const watched = job.files.map(
    (file): ByteSource => ({
      ...file,
      async *chunks() {
        for await (const chunk of file.chunks()) {
          if (signal?.aborted) throw cancelled();
          done = Math.min(total, done + chunk.length);
          if (Date.now() - told > INTERVAL) {
            told = Date.now();
            job.progress?.(`Reading ${file.name}`, done, total);
          }
          yield chunk;
        }
      },
    }),
  );
  const sums = watched.map(hashed);
  const draft = await store.begin();
  try {
    const source = await openRows(await unwrap(sums.map(({ file }) => file)), plan.format, plan);
    done = 0;
    const built = await buildPacked(source, plan, draft.target, { signal });
    if (expected !== undefined && built.checksum !== expected)
      throw new ProxflowError(
        "other-data",
        "These files do not give the data that the document was made with.",
        { fix: "Choose the files it was made from, or import these as a new data set." },
      );
    const files = await Promise.all(
      job.files.map(async (file, i) => ({
        name: file.name,
        bytes: file.size,
        sha256: sums[i]?.sum() ?? (await sumOf(file)),
      })),
    );
    if (signal?.aborted) throw cancelled();
    job.progress?.("Keeping it", total, total);
    const reference = await draft.keep(name, {
      title,
      ...built.description,
      checksum: built.checksum,
      bytes: built.bytes,
      files: files.slice(0, 1000),
      plan,
      ...(origin !== undefined && { origin }),
    });
    return { name, reference, report: built.report };
  } catch (error) {
    await draft.drop();
    throw error;
  }
}
