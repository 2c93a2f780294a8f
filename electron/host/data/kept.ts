/** Gives documents the data sets that the host keeps and their nodes name. */
import { builtinDatasets } from "../../../core/base/datasets.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import type { DataStore } from "./store.ts";

/** The document with references to sets that it names without carrying them, where they are kept. */
export async function withKept(document: GraphDocument, store: DataStore): Promise<GraphDocument> {
  const { nodes, definitions = {}, datasets = {} } = document;
  const all = [nodes, ...Object.values(definitions).map((definition) => definition.nodes)].flat();
  const names = new Set(
    all.flatMap(({ type, params: { name } }) =>
      type === "dataset" && typeof name === "string" ? [name] : [],
    ),
  );
  const kept = new Set((await store.list()).flatMap((set) => (set.damaged ? [] : [set.name])));
  const found: NonNullable<GraphDocument["datasets"]> = {};
  for (const name of names)
    if (!Object.hasOwn(builtinDatasets, name) && !Object.hasOwn(datasets, name) && kept.has(name))
      found[name] = await store.reference(name);
  if (Object.keys(found).length === 0) return document;
  return { ...document, datasets: { ...datasets, ...found } };
}
