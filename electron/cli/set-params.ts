/** `--set node.param=value`: other parameters for one run. */
import { z } from "zod";
import { ProxflowError } from "../../core/base/errors.ts";
import type { GraphDocument, GraphNode } from "../../core/graph/schema.ts";
import { opOf, parseParams } from "../../core/ops/index.ts";

/** Node ids may have dots, so the longest id that fits is taken. */
function nodeAt(document: GraphDocument, path: string): GraphNode | undefined {
  return document.nodes
    .filter((node) => path.startsWith(`${node.id}.`))
    .sort((a, b) => b.id.length - a.id.length)[0];
}

/** JSON where it is JSON, else the text itself: `64`, `true`, `[1,2]`, `he-normal`. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * @param assignment "node.param=value"
 * @throws ProxflowError naming the node and the parameter if there is no such, or the value is bad
 */
export function setParam(document: GraphDocument, assignment: string): GraphDocument {
  const split = assignment.indexOf("=");
  const path = assignment.slice(0, split);
  const node = nodeAt(document, path);
  const op = node && opOf(node.type);
  if (!node || !op)
    throw new ProxflowError("no-node", `--set ${path}: there is no node "${path.split(".")[0]}".`, {
      node: path.split(".")[0],
      fix: `Nodes: ${document.nodes.map((n) => n.id).join(", ")}.`,
    });
  const param = path.slice(node.id.length + 1);
  const params = { ...node.params, [param]: parseValue(assignment.slice(split + 1)) };
  try {
    parseParams(op, params);
  } catch (error) {
    if (!(error instanceof ProxflowError)) throw error;
    throw new ProxflowError(error.code, error.message, {
      ...error.place,
      node: node.id,
      fix: error.fix,
    });
  }
  const changed = { ...node, params: z.record(z.string(), z.json()).parse(params) };
  return { ...document, nodes: document.nodes.map((n) => (n.id === node.id ? changed : n)) };
}
