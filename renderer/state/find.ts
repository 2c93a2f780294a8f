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
import { wholeTitles } from "./inside.ts";

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
function shapesOf(node: GraphNode, shapes: Validation["shapes"], lookup: OpLookup): string[] {
  return (lookup(node.type)?.outputs ?? []).flatMap(({ name }) => {
    const shape = shapes[`${node.id}.${name}`];
    return shape ? [formatShape(shape)] : [];
  });
}

/** A node with all that it can be found by, worked out once for a document. */
export interface Findable {
  readonly node: GraphNode;
  /** "Encoder \u203a Sphere": with the groups on the way. */
  readonly title: string;
  readonly shapes: readonly string[];
  /** In lower case, as queries are compared. */
  readonly fields: Readonly<Record<Field, string>>;
}

const fieldNames = ["type", "id", "title", "shape"] as const;
type Field = (typeof fieldNames)[number];

/** Between two shapes: no query has it, as words are told apart by spaces. */
const GAP = "\n";

type Test = (entry: Findable) => boolean;

function testOf(word: string, residualOf: (node: string) => number | undefined): Test {
  const [, sign = "", number = ""] = /^residual(>=|<=|>|<)(.+)$/.exec(word) ?? [];
  const compare = comparisons[sign];
  const bound = Number(number);
  if (compare && !Number.isNaN(bound))
    return ({ node }) => {
      const residual = residualOf(node.id);
      return residual !== undefined && compare(residual, bound);
    };
  const [, field, rest = ""] = /^(type|id|shape|title):(.+)$/.exec(word) ?? [];
  if (field !== undefined) return ({ fields }) => fields[field as Field].includes(rest);
  return ({ fields }) => fieldNames.some((name) => fields[name].includes(word));
}

/** The nodes of a document, those inside of groups too, ready to be searched. */
export function findables(document: GraphDocument, validation: Validation): Findable[] {
  const { document: all, shapes } = withInner(document, validation);
  const lookup = opsOf(all);
  const titles = wholeTitles(document);
  return all.nodes.map((node) => {
    const own = shapesOf(node, shapes, lookup);
    const title = titles.get(node.id) ?? titleOf(node, document);
    return {
      node,
      title,
      shapes: own,
      fields: {
        type: `${node.type} ${lookup(node.type)?.docs.title ?? ""}`.toLowerCase(),
        id: node.id.toLowerCase(),
        title: titleOf(node, document).toLowerCase(),
        shape: own.map(tight).join(GAP),
      },
    };
  });
}

/**
 * Those for which every word of a query holds. A word is looked for in title, op, id and shapes;
 * "type:", "id:", "title:" and "shape:" name one of them, and "residual>1e-3" compares.
 */
export function findNodes(
  query: string,
  all: readonly Findable[],
  residualOf: (node: string) => number | undefined,
): readonly Findable[] {
  const words = tight(query.replace(/\s*(>=|<=|>|<)\s*/g, "$1"))
    .split(/\s+/)
    .filter(Boolean);
  const tests = words.map((word) => testOf(word, residualOf));
  return tests.length === 0 ? all : all.filter((entry) => tests.every((test) => test(entry)));
}

/**
 * All nodes and shapes, those inside of groups by the ids that results give them: "group1.h".
 * @param validation of the document
 */
function withInner(
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
