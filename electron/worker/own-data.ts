/** Data of the user's own, from the document that carries it or from the host's folder. */
import type {
  DatasetColumn,
  DatasetInfo,
  DatasetSplit,
  LoadedDataset,
  StoredColumn,
} from "../../core/base/datasets.ts";
import { type DataReference, type ImportPlan, infoOf } from "../../core/base/own-data.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { PackedData, type PackedField, product, type RandomBytes } from "../data/packed.ts";
import { unembed } from "../data/reference.ts";
import type { Part } from "../data/rows.ts";
import { changedData, missingData } from "../host/data/presence.ts";
import { fileRandom, packedPath } from "../host/data/store.ts";
import { loadDataset } from "./datasets.ts";

/** Data that takes more than this, spread out, stays on disk and is read batch by batch. */
const MOST_HELD = 128 * 2 ** 20;

/** Gives a data set by the name that a document's nodes say. */
export type LoadData = (name: string) => LoadedDataset;

/**
 * Loads what a document names: its own sets first, then those that come along.
 * @param folder of the host's data sets
 * @param kept sets that were loaded before, by checksum or by name
 * @param mostHeld bytes of a set that is held in memory; larger ones are read batch by batch
 */
export function loaderFor(
  { datasets = {}, nodes }: GraphDocument,
  folder: string,
  kept: Map<string, LoadedDataset> = new Map(),
  mostHeld: number = MOST_HELD,
): LoadData {
  return (name) => {
    const reference = Object.hasOwn(datasets, name) ? datasets[name] : undefined;
    const key = reference ? `${name} ${reference.checksum}` : name;
    const known = kept.get(key);
    if (known) return known;
    const node = nodes.find((each) => each.type === "dataset" && each.params.name === name)?.id;
    const loaded = reference
      ? loadOwn(name, reference, { folder, node, mostHeld })
      : loadDataset(name);
    kept.set(key, loaded);
    return loaded;
  };
}

function openBytes(
  name: string,
  reference: DataReference,
  folder: string,
  node: string | undefined,
): RandomBytes {
  const { embedded, checksum, bytes } = reference;
  if (embedded !== undefined) return unembed(embedded, checksum);
  let found: RandomBytes;
  try {
    found = fileRandom(packedPath(folder, checksum));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw missingData(name, reference, node);
  }
  if (found.size !== bytes) throw changedData(name, reference, node);
  return found;
}

/** Rows longer than this are shown without names. */
const MOST_NAMED = 256;

/** With what is known of the entries of an example: the pixels of an image, or a name each. */
function described(info: DatasetInfo, packed: PackedData, { plan }: DataReference): DatasetInfo {
  const columns = info.columns.map((column): DatasetColumn => {
    const image = imageOf(packed.fieldsAt(column.port), plan);
    if (image) return { ...column, image };
    const [count = 0, ...rest] = column.shape;
    if (rest.length > 0 || count > MOST_NAMED) return column;
    const entries = packed.fieldsAt(column.port).flatMap(({ name, shape }) => {
      const places = product(shape);
      return places === 1 ? [name] : Array.from({ length: places }, (_, k) => `${name} ${k + 1}`);
    });
    return entries.length === count ? { ...column, entries } : column;
  });
  return { ...info, columns };
}

/** Of a port that is one image and nothing else. */
function imageOf(fields: readonly PackedField[], plan: ImportPlan): DatasetColumn["image"] {
  const [only, ...others] = fields;
  if (!only || others.length > 0 || plan.window) return undefined;
  if (plan.columns.find(({ name }) => name === only.name)?.type !== "image") return undefined;
  const [height = 0, width = 0, channels = 1] = only.shape;
  return channels === 1 || channels === 3 ? [height, width, channels] : undefined;
}

/** @throws ProxflowError `data-missing` or `damaged-data` */
function loadOwn(
  name: string,
  reference: DataReference,
  where: { readonly folder: string; readonly node: string | undefined; readonly mostHeld: number },
): LoadedDataset {
  const packed = new PackedData(openBytes(name, reference, where.folder, where.node));
  const ports = reference.columns.map(({ port }) => port);
  const width = ports.reduce((n, port) => n + packed.widthOf(port), 0);
  const { train, validation, test } = reference;
  const held = (train + validation + test) * width * 4 <= where.mostHeld;
  const split = (part: Part): DatasetSplit => {
    const count = packed.examples[part].length;
    if (!held) {
      const stored = Object.fromEntries(
        ports.map((port): [string, StoredColumn] => [
          port,
          {
            width: packed.widthOf(port),
            rows: (rows) => packed.gather(port, part, rows),
          },
        ]),
      );
      return { count, columns: {}, stored };
    }
    const all = Uint32Array.from({ length: count }, (_, i) => i);
    const columns = Object.fromEntries(ports.map((port) => [port, packed.gather(port, part, all)]));
    return { count, columns };
  };
  return {
    info: described(infoOf(name, reference), packed, reference),
    train: split("train"),
    test: split("test"),
    ...(validation > 0 && { validation: split("validation") }),
  };
}
