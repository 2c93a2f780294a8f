/** Wires from a dataset node's port for which its data set has no column. */
import type { DatasetCatalog } from "../base/datasets.ts";
import type { Problem } from "../base/errors.ts";
import type { GraphDocument } from "./schema.ts";

export function absentColumns(document: GraphDocument, catalog: DatasetCatalog): Problem[] {
  const names = new Map(
    document.nodes
      .filter((node) => node.type === "dataset")
      .map((node) => [node.id, node.params.name]),
  );
  return document.edges.flatMap(({ id, from }) => {
    const name = names.get(from.node);
    const info =
      typeof name === "string" && Object.hasOwn(catalog, name) ? catalog[name] : undefined;
    if (info === undefined || from.port !== "y" || info.columns.some((c) => c.port === "y"))
      return [];
    return [
      {
        severity: "error" as const,
        code: "missing-column",
        node: from.node,
        port: from.port,
        edge: id,
        message: `Data set "${name}" has no target, so nothing comes out here.`,
        fix: "Wire port x, or import the data again with a column as the target.",
      },
    ];
  });
}
