/** Finding nodes by what they are called, what they are, what they carry and how far off they are. */

import { builtinDatasets } from "../../core/base/datasets.ts";
import { formatShape } from "../../core/base/shape.ts";
import type { OpLookup } from "../../core/graph/definitions.ts";
import { openGroups } from "../../core/graph/expand.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import type { GraphDocument, GraphNode } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import type { Validation } from "../../core/graph/validation.ts";
import { titleOf } from "./edits.ts";

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
};

/** "[B,128]": without spaces, as words of a query have none. */
const tight = (text: string): string =>
  text.toLowerCase().replace(/\s*([,\u00d7x])\s*(?=\d|b\b)/g, ",");

/** Shapes of all outputs of a node. */
export function shapesOf(
  node: GraphNode,
  shapes: Validation["shapes"],
  lookup: OpLookup,
): string[] {
  return (lookup(node.type)?.outputs ?? []).flatMap(({ name }) => {
    const shape = shapes[`${node.id}.${name}`];
    return shape ? [formatShape(shape)] : [];
  });
}

type Test = (node: GraphNode) => boolean;

function testOf(
  word: string,
  shapes: Validation["shapes"],
  residualOf: (node: string) => number | undefined,
  lookup: OpLookup,
): Test {
  const [, sign = "", number = ""] = /^residual(>=|<=|>|<)(.+)$/.exec(word) ?? [];
  const compare = comparisons[sign];
  const bound = Number(number);
  if (compare && !Number.isNaN(bound))
    return (node) => {
      const residual = residualOf(node.id);
      return residual !== undefined && compare(residual, bound);
    };
  const [, field = "", rest = ""] = /^(type|id|shape|title):(.+)$/.exec(word) ?? [];
  const shaped = (node: GraphNode, text: string): boolean =>
    shapesOf(node, shapes, lookup).some((shape) => tight(shape).includes(text));
  const has = {
    type: (node: GraphNode, text: string) =>
      `${node.type} ${lookup(node.type)?.docs.title ?? ""}`.toLowerCase().includes(text),
    id: (node: GraphNode, text: string) => node.id.toLowerCase().includes(text),
    title: (node: GraphNode, text: string) => titleOf(node).toLowerCase().includes(text),
    shape: shaped,
  };
  if (field in has) return (node) => has[field as keyof typeof has](node, rest);
  return (node) => Object.values(has).some((found) => found(node, word));
}

/**
 * Nodes for which every word of a query holds. A word is looked for in title, op, id and shapes;
 * "type:", "id:", "title:" and "shape:" name one of them, and "residual>1e-3" compares.
 */
export function findNodes(
  query: string,
  document: GraphDocument,
  shapes: Validation["shapes"],
  residualOf: (node: string) => number | undefined,
): GraphNode[] {
  const words = tight(query.replace(/\s*(>=|<=|>|<)\s*/g, "$1"))
    .split(/\s+/)
    .filter(Boolean);
  const tests = words.map((word) => testOf(word, shapes, residualOf, opsOf(document)));
  return document.nodes.filter((node) => tests.every((test) => test(node)));
}

/**
 * All nodes and shapes, those inside of groups by the ids that results give them: "group1.h".
 * @param validation of the document
 */
export function withInner(
  document: GraphDocument,
  validation: Validation,
): { readonly document: GraphDocument; readonly shapes: Validation["shapes"] } {
  const { shapes } = validation;
  // What contains itself has no end.
  const endless = validation.problems.some(({ code }) => code === "contains-itself");
  if (document.definitions === undefined || endless) return { document, shapes };
  const flat = openGroups(document, shapes, builtinDatasets);
  const own = new Set(document.nodes.map(({ id }) => id));
  const inner = flat.nodes.filter(({ id }) => !own.has(id));
  return {
    document: { ...document, nodes: [...document.nodes, ...inner] },
    shapes: { ...validate(flat, builtinDatasets).shapes, ...shapes },
  };
}
