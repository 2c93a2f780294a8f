/** docs/ops.md, the index of operations, and all that stands in docs/ops/. */
import { readdirSync, readFileSync } from "node:fs";
import { table } from "./markdown.mjs";
import { opPage } from "./op-page.mjs";
import { inRoot } from "./paths.mjs";

/**
 * @typedef {import("./op-page.mjs").Op} Op
 * @typedef {import("./op-page.mjs").Reference} Reference
 * @typedef {import("./op-page.mjs").Template} Template
 */

const head = `# Operations

Written by \`npm run docs\` from \`core/ops\`; do not edit it by hand.

A *function* constrains its inputs and its output together, to the set of points that satisfy it. A
*set* constrains its inputs alone: by an indicator, or softly by the prox of a loss. A *source* gives
values, a *reshape* moves entries and is folded away, a *probe* measures, and a *module* is a graph of
other operations behind one node. What a projection is for, and how solvers use it, is in
[solvers.md](solvers.md).

Each operation has a page with its formula, set and projection, its ports and parameters, and an
example. Pictures show a set (blue) in a plane and, as arrows, points on their way to their
projections; functions of two numbers are drawn by their level lines, and losses by their prox.
Pictures and figures are made by running the projections.
`;

/** @param {readonly Op[]} all */
function indexPage(all) {
  const groups = [...new Set(all.map((op) => op.category))].map((category) => {
    const rows = all
      .filter((op) => op.category === category)
      .map(({ type, kind, docs }) => [
        `[\`${type}\`](ops/${type}.md)`,
        docs.title,
        kind,
        docs.summary,
      ]);
    const title = `${category.charAt(0).toUpperCase()}${category.slice(1)}`;
    return [`## ${title}`, table(["operation", "", "", ""], rows)].join("\n\n");
  });
  return `${[head.trimEnd(), ...groups].join("\n\n")}\n`;
}

/** @typedef {{ nodes: readonly { type: string }[] }} Graph */

/** Templates by the operations that they use. @returns {Map<string, Template[]>} */
function templatesByType() {
  /** @type {Map<string, Template[]>} */
  const found = new Map();
  for (const name of readdirSync(inRoot("templates")).sort()) {
    const text = readFileSync(inRoot("templates", name, "graph.json"), "utf8");
    /** @type {Graph & { name: string, definitions?: Record<string, Graph> }} */
    const document = JSON.parse(text);
    const graphs = [document, ...Object.values(document.definitions ?? {})];
    for (const type of new Set(graphs.flatMap((graph) => graph.nodes.map((node) => node.type))))
      found.set(type, [...(found.get(type) ?? []), { name, title: document.name }]);
  }
  return found;
}

/**
 * @param {Readonly<Record<string, Op>>} ops
 * @param {ReadonlyMap<string, Reference>} references by type
 * @returns {Map<string, string>} texts by their path in docs/
 */
export function opsFiles(ops, references) {
  const all = Object.values(ops);
  const templates = templatesByType();
  const files = new Map([["ops.md", indexPage(all)]]);
  /** @type {Record<string, object>} */
  const shown = {};
  for (const op of all) {
    const reference = references.get(op.type);
    if (!reference) throw new Error(`No reference of ${op.type}.`);
    const { picture, numbers } = reference;
    files.set(`ops/${op.type}.md`, opPage(op, reference, templates.get(op.type) ?? []));
    if (picture) files.set(`ops/${op.type}.svg`, picture.svg);
    if (picture || numbers) shown[op.type] = { caption: picture?.caption, numbers };
  }
  // What the window shows beside the pictures.
  files.set("ops/reference.json", `${JSON.stringify(shown, null, 2)}\n`);
  return files;
}
