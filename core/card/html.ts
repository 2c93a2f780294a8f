/** Pieces that the sections of a card are made of. Strings given as `html` are markup already. */
import { escaped } from "./markup.ts";

/** Markup, as opposed to text that has yet to be escaped. */
export interface Html {
  readonly html: string;
}
export type Cell = string | Html;

export const cell = (content: Cell): string =>
  typeof content === "string" ? escaped(content) : content.html;

/** A part of the page that may be wider than it: it scrolls, by the keys as well. */
export const wide = (label: string, html: string, kind = ""): string =>
  `<div class="wide${kind && ` ${kind}`}" role="region" tabindex="0" aria-label="${escaped(label)}">${html}</div>`;

/**
 * @param numbers columns whose cells stand right, by their place
 * @returns a table whose first column names its rows
 */
export function table(
  label: string,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  numbers: readonly number[] = [],
): string {
  const look = (k: number): string => (numbers.includes(k) ? ' class="n"' : "");
  const top = head.map((name, k) => `<th scope="col"${look(k)}>${escaped(name)}</th>`).join("");
  const body = rows.map(
    (row) =>
      `<tr>${row
        .map((one, k) =>
          k === 0 ? `<th scope="row">${cell(one)}</th>` : `<td${look(k)}>${cell(one)}</td>`,
        )
        .join("")}</tr>`,
  );
  return wide(
    label,
    `<table><thead><tr>${top}</tr></thead><tbody>${body.join("\n")}</tbody></table>`,
  );
}

/** Names with values, one a line. */
export const pairs = (label: string, rows: readonly (readonly [string, Cell])[]): string =>
  wide(
    label,
    `<table aria-label="${escaped(label)}"><tbody>${rows
      .map(
        ([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${cell(value)}</td></tr>`,
      )
      .join("\n")}</tbody></table>`,
  );

/** The figures that matter most. */
export const figures = (all: readonly (readonly [string, string])[]): string =>
  all.length === 0
    ? ""
    : `<dl class="figures">${all
        .map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`)
        .join("")}</dl>`;

export const paragraph = (text: string, kind = ""): string =>
  `<p${kind && ` class="${kind}"`}>${escaped(text)}</p>`;

/** A section; nothing where it has no content. */
export const section = (title: string, ...content: readonly string[]): string =>
  content.every((one) => one === "")
    ? ""
    : `<section>\n<h2>${escaped(title)}</h2>\n${content.filter(Boolean).join("\n")}\n</section>`;
