/** Another data set for a node that is there: its place, its wires and its settings stay. */
import type { DataReference } from "../../core/base/own-data.ts";
import { batch, type Command } from "../../core/graph/commands.ts";
import { datasetName, importDatasets } from "../../core/graph/library.ts";
import type { Services } from "../app/services.ts";

/**
 * The node gives this data from now on, and what it gave before goes where no other node names it;
 * one step of the history.
 */
export function giveData(
  { level, documents }: Services,
  id: string,
  name: string,
  reference: DataReference,
): void {
  const { document } = level.getState();
  const node = document.nodes.find((each) => each.id === id);
  if (node === undefined) return;
  const old = datasetName(node);
  const { commands, rename } = importDatasets(document, { [name]: reference });
  const { params } = rename({ ...node, params: { ...node.params, name } });
  const { nodes, definitions = {}, datasets = {} } = documents.getState().document;
  const all = [nodes, ...Object.values(definitions).map((definition) => definition.nodes)].flat();
  const uses = all.filter((each) => datasetName(each) === old).length;
  const steps: Command[] = [...commands, { type: "set-params", node: id, params }];
  if (old !== undefined && old !== params.name && uses === 1 && Object.hasOwn(datasets, old))
    steps.push({ type: "set-dataset", name: old, dataset: null });
  level.dispatch(batch(steps), { name: `Replace data of ${node.title ?? id}` });
}
