/** docs/ops.md from the operations themselves. */
import { z } from "zod";
import { plainTex } from "./plain-tex.mjs";

/**
 * The part of an operation that the page shows.
 * @typedef {object} Op
 * @property {string} type
 * @property {string} kind
 * @property {string} category
 * @property {{ title: string, summary: string, tex: string, set: string, projection: string,
 *   source: string }} docs
 * @property {readonly { name: string, help: string, data?: true,
 *   variadic?: { min: number, max: number } }[]} inputs
 * @property {readonly { name: string, help: string }[]} outputs
 * @property {z.ZodType} params
 * @property {{ convex: boolean, separable: boolean, exact: boolean }} [traits]
 */

const head = `# Operations

Written by \`npm run docs\` from \`core/ops\`; do not edit it by hand.

A *function* constrains its inputs and its output together, to the set of points that satisfy it. A
*set* constrains its inputs alone: by an indicator, or softly by the prox of a loss. A *source* gives
values, a *reshape* moves entries and is folded away, a *probe* measures, and a *module* is a graph of
other operations behind one node. What a projection is for, and how solvers use it, is in
[solvers.md](solvers.md).

Pictures show a set (blue) in a plane and, as arrows, points on their way to their projections. They
are drawn by running the projections.
`;

const cell = (/** @type {unknown} */ text) => String(text).replaceAll("|", "\\|");

/** @param {readonly string[]} columns @param {readonly (readonly unknown[])[]} rows */
function table(columns, rows) {
  const line = (/** @type {readonly unknown[]} */ cells) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

/** @param {Op} op */
function ports({ inputs, outputs }) {
  const rows = [
    ...inputs.map(({ name, help, data, variadic }) => [
      variadic ? `\`${name}0\`, \`${name}1\`, ...` : `\`${name}\``,
      `in${data ? ", data only" : ""}${variadic ? `, ${variadic.min} to ${variadic.max}` : ""}`,
      help,
    ]),
    ...outputs.map(({ name, help }) => [`\`${name}\``, "out", help]),
  ];
  return rows.length > 0 ? table(["port", "", ""], rows) : "";
}

/** @param {Op} op */
function parameters({ params }) {
  const schema = /** @type {{ properties?: Record<string, Record<string, unknown>> }} */ (
    z.toJSONSchema(params, { io: "input", unrepresentable: "any" })
  );
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) => [
    `\`${name}\``,
    `\`${JSON.stringify(field.default)}\``,
    field.help ?? field.title ?? "",
  ]);
  return rows.length > 0 ? table(["parameter", "default", ""], rows) : "";
}

/** @param {Op} op @param {boolean} drawn whether there is a picture of its set */
function section(op, drawn) {
  const { docs, traits } = op;
  const words = traits && [
    traits.convex ? "convex" : "not convex",
    traits.separable ? "separable by entry" : "coupled",
    traits.exact ? "exact projection" : "approximate projection",
  ];
  const facts = [
    docs.tex && `**Formula.** \`${plainTex(docs.tex)}\``,
    docs.set && `**Set.** ${plainTex(docs.set)}${words ? ` (${words.join(", ")})` : ""}`,
    docs.projection && `**Projection.** ${plainTex(docs.projection)}`,
    `**Source.** ${docs.source}`,
  ].filter(Boolean);
  return [
    `### \`${op.type}\`: ${docs.title}`,
    `${docs.summary} *${op.kind}*`,
    facts.join("  \n"),
    drawn ? `![${docs.title}: the set, and where points are projected](ops/${op.type}.svg)` : "",
    ports(op),
    parameters(op),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/**
 * @param {Readonly<Record<string, Op>>} ops
 * @param {ReadonlyMap<string, string>} pictures of their sets, by type
 * @returns {string} the page, in Markdown
 */
export function opsPage(ops, pictures) {
  const all = Object.values(ops);
  const categories = [...new Set(all.map((op) => op.category))];
  const groups = categories.map((category) => {
    const members = all.filter((op) => op.category === category);
    const title = `${category.charAt(0).toUpperCase()}${category.slice(1)}`;
    return [`## ${title}`, ...members.map((op) => section(op, pictures.has(op.type)))].join("\n\n");
  });
  return `${[head.trimEnd(), ...groups].join("\n\n")}\n`;
}
