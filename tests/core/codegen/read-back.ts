/** Documents out of code, and what it takes to hold them against those that were exported. */
import { expect } from "vitest";
import { importTypeScript } from "../../../core/codegen/import-typescript.ts";
import type { GraphDocument, GraphNode } from "../../../core/graph/schema.ts";
import { opOf, parseParams } from "../../../core/ops/index.ts";

/** With the defaults written out: code leaves them out. */
export function filled(document: GraphDocument): GraphDocument {
  const nodes = (list: readonly GraphNode[]) =>
    list.map((node) => {
      const op = opOf(node.type);
      return { ...node, params: { ...(op && (parseParams(op, {}) as object)), ...node.params } };
    }) as GraphNode[];
  return {
    ...document,
    nodes: nodes(document.nodes),
    ...(document.definitions && {
      definitions: Object.fromEntries(
        Object.entries(document.definitions).map(([name, inner]) => [
          name,
          { ...inner, nodes: nodes(inner.nodes) },
        ]),
      ),
    }),
  };
}

/** The document that code makes, which must be read without a problem. */
export function read(source: string, previous?: GraphDocument): GraphDocument {
  const { document, problems } = importTypeScript(source, previous && { previous });
  expect(problems).toEqual([]);
  return document as GraphDocument;
}
