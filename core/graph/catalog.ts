/** The data sets that a document's nodes may name: those that come along, and its own. */
import type { DatasetCatalog } from "../base/datasets.ts";
import { infoOf } from "../base/own-data.ts";
import type { GraphDocument } from "./schema.ts";

type Own = NonNullable<GraphDocument["datasets"]>;

const made = new WeakMap<Own, WeakMap<DatasetCatalog, DatasetCatalog>>();

/** The same object for the same data sets, so that what follows from it can be kept. */
export function catalogOf(
  { datasets }: Pick<GraphDocument, "datasets">,
  base: DatasetCatalog,
): DatasetCatalog {
  if (datasets === undefined) return base;
  const known = made.get(datasets) ?? new WeakMap<DatasetCatalog, DatasetCatalog>();
  made.set(datasets, known);
  const own = Object.entries(datasets).map(([name, set]) => [name, infoOf(name, set)] as const);
  const catalog = known.get(base) ?? { ...base, ...Object.fromEntries(own) };
  known.set(base, catalog);
  // Already in it, where a part of a document is looked at with the whole one's catalogue.
  known.set(catalog, catalog);
  return catalog;
}
