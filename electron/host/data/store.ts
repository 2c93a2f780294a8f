/**
 * The host's folder of data sets: what was packed lies under its own checksum, and a small file a
 * name says which one it is. All is written beside and moved into its place, so that a crash leaves
 * either what was or what is.
 */
import { randomUUID } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { ProxflowError } from "../../../core/base/errors.ts";
import {
  type DataReference,
  dataName,
  dataReference,
  MAX_EMBEDDED_BYTES,
} from "../../../core/base/own-data.ts";
import type { KeptSet } from "../../../core/protocol/data.ts";
import type { PackTarget } from "../../data/build.ts";
import type { RandomBytes } from "../../data/packed.ts";
import { embed } from "../../data/reference.ts";
import { writeDurably } from "../durable-write.ts";

const entry = z.object({ imported: z.number(), reference: dataReference });
type Entry = z.infer<typeof entry>;

export interface DataStore {
  readonly folder: string;
  list(): Promise<KeptSet[]>;
  /** As a document carries it, small ones with their data. @throws ProxflowError `no-dataset` */
  reference(name: string): Promise<DataReference>;
  rename(name: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** @throws ProxflowError `name-taken`, unless `replace` */
  checkFree(name: string, replace: boolean): Promise<void>;
  /** A file to pack into; `keep` puts it in its place, `drop` forgets it. */
  begin(): Promise<Draft>;
}

export interface Draft {
  readonly target: PackTarget;
  /** Under its checksum, and `name` for it. */
  keep(name: string, reference: DataReference): Promise<DataReference>;
  drop(): Promise<void>;
}

/** Where the packed form of a checksum lies. */
export const packedPath = (folder: string, checksum: string): string =>
  join(folder, "packed", `${checksum}.pxdata`);

/** A file that is read anywhere; `close` ends it. */
export function fileRandom(path: string): RandomBytes & { close(): void } {
  const file = openSync(path, "r");
  return {
    size: fstatSync(file).size,
    read: (at, length) => readExactly(file, at, length),
    close: () => closeSync(file),
  };
}

function readExactly(file: number, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let have = 0; have < length; ) {
    const read = readSync(file, bytes, have, length - have, at + have);
    if (read === 0)
      throw new ProxflowError("damaged-data", "The data set's file ends too early.", {
        fix: "Import the data again.",
      });
    have += read;
  }
  return bytes;
}

export function createDataStore(folder: string): DataStore {
  const sets = join(folder, "sets");
  const fileOf = (name: string): string => {
    if (!dataName.safeParse(name).success)
      throw new ProxflowError("bad-name", `"${name}" is no name for a data set.`, {
        fix: "Use letters, digits, _ and - only.",
      });
    return join(sets, `${name}.json`);
  };
  const read = async (name: string): Promise<Entry | undefined> => {
    const text = await readFile(fileOf(name), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    try {
      return entry.parse(JSON.parse(text));
    } catch {
      throw new ProxflowError("damaged-data", `The entry of the data set "${name}" is damaged.`, {
        fix: "Remove it and import the data again.",
      });
    }
  };
  const names = async (): Promise<string[]> => {
    const files = await readdir(sets).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return files
      .filter((file) => file.endsWith(".json") && dataName.safeParse(file.slice(0, -5)).success)
      .map((file) => file.slice(0, -5))
      .sort();
  };
  const must = async (name: string): Promise<Entry> => {
    const found = await read(name);
    if (found) return found;
    const known = await names();
    throw new ProxflowError("no-dataset", `There is no data set "${name}".`, {
      fix: known.length > 0 ? `Data sets: ${known.join(", ")}.` : "Import one first.",
    });
  };
  const write = async (name: string, value: Entry): Promise<void> => {
    await mkdir(sets, { recursive: true });
    const { embedded: _, ...reference } = value.reference;
    const text = `${JSON.stringify({ ...value, reference }, null, 2)}\n`;
    await writeDurably(fileOf(name), text);
  };
  /** Data that no name says any more goes. */
  const sweep = async (checksum: string): Promise<void> => {
    for (const name of await names())
      if ((await read(name).catch(() => undefined))?.reference.checksum === checksum) return;
    await rm(packedPath(folder, checksum), { force: true });
  };
  const checkFree: DataStore["checkFree"] = async (name, replace) => {
    if (Object.hasOwn(builtinDatasets, name))
      throw new ProxflowError("name-taken", `"${name}" comes with Proxflow.`, {
        fix: "Choose another name.",
      });
    fileOf(name);
    if (!replace && (await names()).some((other) => other.toLowerCase() === name.toLowerCase()))
      throw new ProxflowError("name-taken", `There is a data set "${name}" already.`, {
        fix: "Choose another name, or replace it on purpose.",
      });
  };

  return {
    folder,
    checkFree,
    async list() {
      const found: KeptSet[] = [];
      for (const name of await names()) {
        try {
          const { imported, reference } = await must(name);
          found.push(await keptSetOf(folder, name, imported, reference));
        } catch (error) {
          found.push(damagedSet(name, error instanceof Error ? error.message : String(error)));
        }
      }
      return found;
    },
    async reference(name) {
      const { reference } = await must(name);
      if (reference.bytes > MAX_EMBEDDED_BYTES) return reference;
      const packed = await readFile(packedPath(folder, reference.checksum)).catch(() => undefined);
      return packed === undefined ? reference : { ...reference, embedded: embed(packed) };
    },
    async rename(name, to) {
      const value = await must(name);
      await checkFree(to, name.toLowerCase() === to.toLowerCase() && name !== to);
      await write(to, value);
      // On a disk that takes both names for one, the new one has just been written.
      if (name.toLowerCase() !== to.toLowerCase()) await rm(fileOf(name), { force: true });
    },
    async remove(name) {
      if (!(await names()).includes(name)) await must(name);
      const checksum = (await read(name).catch(() => undefined))?.reference.checksum;
      await rm(fileOf(name), { force: true });
      if (checksum !== undefined) await sweep(checksum);
    },
    async begin() {
      const drafts = join(folder, "packed");
      await mkdir(drafts, { recursive: true });
      const path = join(drafts, `${randomUUID()}.part`);
      return createDraft(path, async (name, reference) => {
        const old = (await read(name).catch(() => undefined))?.reference.checksum;
        await rename(path, packedPath(folder, reference.checksum));
        await write(name, { imported: Date.now(), reference });
        if (old !== undefined && old !== reference.checksum) await sweep(old);
      });
    },
  };
}

async function createDraft(
  path: string,
  keep: (name: string, reference: DataReference) => Promise<void>,
): Promise<Draft> {
  const file = openSync(path, "wx+");
  let size = 0;
  let open = true;
  const close = (): void => {
    if (open) closeSync(file);
    open = false;
  };
  return {
    target: {
      get size() {
        return size;
      },
      append(bytes) {
        for (let done = 0; done < bytes.length; )
          done += writeSync(file, bytes, done, bytes.length - done, size + done);
        size += bytes.length;
      },
      read: (at, length) => readExactly(file, at, length),
    },
    async keep(name, reference) {
      const packed = size <= MAX_EMBEDDED_BYTES ? readExactly(file, 0, size) : undefined;
      fsyncSync(file);
      close();
      await keep(name, reference);
      return packed === undefined ? reference : { ...reference, embedded: embed(packed) };
    },
    async drop() {
      close();
      await rm(path, { force: true });
    },
  };
}

async function keptSetOf(
  folder: string,
  name: string,
  imported: number,
  reference: DataReference,
): Promise<KeptSet> {
  const { title, checksum, bytes, train, validation, test, columns, files } = reference;
  const stats = await stat(packedPath(folder, checksum)).catch(() => undefined);
  const shapeOf = (port: string) => columns.find((c) => c.port === port)?.shape;
  const y = shapeOf("y");
  return {
    name,
    title,
    checksum,
    bytes,
    imported,
    train,
    validation,
    test,
    x: shapeOf("x") ?? [],
    ...(y && { y }),
    files: files.map((file) => file.name),
    ...(stats === undefined && { damaged: "Its data is gone. Import it again." }),
    ...(stats && stats.size !== bytes && { damaged: "Its data was changed. Import it again." }),
  };
}

const damagedSet = (name: string, damaged: string): KeptSet => ({
  name,
  title: name,
  checksum: "",
  bytes: 0,
  imported: 0,
  train: 0,
  validation: 0,
  test: 0,
  x: [],
  files: [],
  damaged,
});
