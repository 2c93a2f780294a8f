/** docs/ops/<type>.md: all that there is to know of one operation. */
import { z } from "zod";
import { table } from "./markdown.mjs";
import { plainTex } from "./plain-tex.mjs";

/**
 * The part of an operation that the reference shows.
 * @typedef {object} Op
 * @property {string} type
 * @property {string} kind
 * @property {string} [form] of a set: "indicator" or "prox"
 * @property {string} category
 * @property {{ title: string, summary: string, tex: string, set: string, projection: string,
 *   source: string }} docs
 * @property {readonly { name: string, help: string, data?: true,
 *   variadic?: { min: number, max: number } }[]} inputs
 * @property {readonly { name: string, help: string }[]} outputs
 * @property {z.ZodType} params
 * @property {{ convex: boolean, separable: boolean, exact: boolean }} [traits]
 *
 * @typedef {object} Reference what is computed
 * @property {{ svg: string, caption: string }} [picture]
 * @property {string} [noPicture] why there is none
 * @property {{ ports: readonly string[], from: readonly string[], to: readonly string[],
 *   distance: string }} [numbers] a point and its projection, one text a port
 * @property {string} code TypeScript
 *
 * @typedef {{ name: string, title: string }} Template
 */

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
  return rows.length > 0 ? ["## Ports", table(["port", "", ""], rows)] : [];
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
  return rows.length > 0 ? ["## Parameters", table(["parameter", "default", ""], rows)] : [];
}

/** @param {Op} op @param {Reference} reference */
function set({ type, docs, traits }, { picture, noPicture }) {
  const missing = noPicture ? `*No picture: ${noPicture}*` : "";
  if (!docs.set) return ["## Formula", docs.tex && `\`${plainTex(docs.tex)}\``, missing];
  const words = traits && [
    traits.convex ? "convex" : "not convex",
    traits.separable ? "separable by entry" : "coupled",
  ];
  return [
    "## Set",
    docs.tex && `\`${plainTex(docs.tex)}\``,
    `${plainTex(docs.set)}${words ? ` (${words.join(", ")})` : ""}`,
    picture && `![${docs.title}: the set, and where points go](${type}.svg)`,
    picture?.caption,
    missing,
  ];
}

/** @param {Op} op @param {Reference} reference */
function projection({ form, docs, traits }, { numbers }) {
  if (!docs.projection) return [];
  const exact = traits ? `The projection is ${traits.exact ? "exact" : "approximate"}.` : "";
  return [
    "## Projection",
    plainTex(docs.projection),
    exact,
    ...(numbers
      ? [
          `A point, and where it goes (distance ${numbers.distance}):`,
          table(
            ["", ...numbers.ports.map((name) => `\`${name}\``)],
            [
              ["point", ...numbers.from],
              [form === "prox" ? "prox" : "projection", ...numbers.to],
            ],
          ),
        ]
      : []),
  ];
}

/**
 * @param {Op} op
 * @param {Reference} reference
 * @param {readonly Template[]} templates that use it
 * @returns {string} the page, in Markdown
 */
export function opPage(op, reference, templates) {
  const links = templates.map(({ name, title }) => `[${title}](../../templates/${name}/README.md)`);
  const parts = [
    `# ${op.docs.title}`,
    `\`${op.type}\`, a ${op.kind} ([all operations](../ops.md#${op.category}))`,
    op.docs.summary,
    ...set(op, reference),
    ...projection(op, reference),
    ...ports(op),
    ...parameters(op),
    "## In code",
    `\`\`\`ts\n${reference.code.trimEnd()}\n\`\`\``,
    ...(links.length > 0 ? ["## In templates", links.join(", ")] : []),
    "## Source",
    op.docs.source,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}
