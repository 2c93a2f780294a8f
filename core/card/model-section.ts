/** The operations of a document, and the sets that it is solved as. */
import { formatShape } from "../base/shape.ts";
import type { ConstraintSet, Side } from "../compile/types.ts";
import { opsOf } from "../graph/lookup.ts";
import type { GraphDocument, GraphNode } from "../graph/schema.ts";
import type { RunResult } from "../protocol/messages.ts";
import { type Cell, paragraph, section, table } from "./html.ts";
import { escaped, figure } from "./markup.ts";

/** More sets than this would be no reading: the rest is counted. */
const MOST_SETS = 200;
const MOST_PARAM = 120;

export function modelSections(
  document: GraphDocument,
  set: ConstraintSet | undefined,
  result: RunResult | undefined,
): string {
  return [operations(document), set ? sets(document, set, result) : ""].filter(Boolean).join("\n");
}

function operations(document: GraphDocument): string {
  const lookup = opsOf(document);
  const rows = document.nodes.map((node): Cell[] => {
    const docs = lookup(node.type)?.docs;
    const note = node.note?.trim();
    return [
      node.title ?? docs?.title ?? node.type,
      { html: `<code>${escaped(node.id)}</code>` },
      {
        html: `${escaped(docs?.title ?? node.type)}${note ? `<div class="quiet notes">${escaped(note)}</div>` : ""}`,
      },
      params(node),
    ];
  });
  const inner = Object.entries(document.definitions ?? {});
  const groups = inner.map(
    ([name, { title, nodes }]) => `${title || name} (${counted(nodes.length, "operation")})`,
  );
  return section(
    "Operations",
    document.nodes.length === 0
      ? paragraph("There are none.")
      : table("Operations", ["Title", "Node", "Operation", "Parameters"], rows),
    groups.length > 0 ? paragraph(`Groups: ${groups.join(", ")}.`) : "",
  );
}

function params({ params }: GraphNode): Cell {
  const shown = Object.entries(params).map(([name, value]) => {
    const text = JSON.stringify(value);
    return `${name} ${text.length > MOST_PARAM ? `${text.slice(0, MOST_PARAM)}\u2026` : text}`;
  });
  return { html: shown.map((each) => `<code>${escaped(each)}</code>`).join("<br>") };
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? "" : "s"}`;

function sets(
  document: GraphDocument,
  { constraints, parameters }: ConstraintSet,
  result: RunResult | undefined,
): string {
  const lookup = opsOf(document);
  const residuals = result?.residuals ?? {};
  const rows = constraints
    .slice(0, MOST_SETS)
    .map(({ id, op, side }): Cell[] => [
      { html: `<code>${escaped(id)}</code>` },
      lookup(op)?.docs.title ?? op,
      side,
      figure(Object.hasOwn(residuals, id) ? residuals[id] : null),
    ]);
  const numbers = parameters.reduce((n, { count }) => n + count, 0);
  const on = (of: Side): number => constraints.filter(({ side }) => side === of).length;
  const more = constraints.length - MOST_SETS;
  return section(
    "Constraint sets",
    paragraph(
      `${counted(constraints.length, "set")}: ${on("A")} on side A, ${on("B")} on side B. Solved for: ${counted(parameters.length, "parameter")} with ${counted(numbers, "number")}.`,
    ),
    table("Constraint sets", ["Set", "Operation", "Side", "Residual at the end"], rows, [3]),
    more > 0 ? paragraph(`And ${more} more.`) : "",
    parameters.length > 0 ? "<h3>Parameters</h3>" : "",
    parameters.length > 0
      ? table(
          "Parameters",
          ["Parameter", "Shape", "Numbers"],
          parameters.map(({ id, shape, count }): Cell[] => [
            { html: `<code>${escaped(id)}</code>` },
            formatShape(shape),
            String(count),
          ]),
          [2],
        )
      : "",
  );
}
