/** Figures, confusion, calibration, classes and worst examples of each report. */
import type {
  EvaluationDone,
  ReportMessage,
  ViewMessage,
  ViewsMessage,
} from "../protocol/evaluation.ts";
import { bitmapUrl } from "./bmp.ts";
import type { CardInput } from "./card-input.ts";
import { reliabilityDiagram } from "./charts.ts";
import { datasetNames } from "./data-section.ts";
import { figures, paragraph, section, table, wide } from "./html.ts";
import { escaped, figure, percent, visible } from "./markup.ts";
import { SHADES } from "./style.ts";

type Classification = Extract<ReportMessage, { kind: "classification" }>;

export const partWords = {
  train: "the training part",
  validation: "the validation part",
  "held-out": "the held-out part",
} as const;

const share = (value: number | null): string => (value === null ? "\u2013" : value.toFixed(3));

/** What the whole comes to, at the top of the page. */
export function headFigures({ evaluation, result }: CardInput): string {
  if ("reports" in evaluation)
    return evaluation.reports.length === 1
      ? figures(evaluation.reports.flatMap(reportFigures))
      : "";
  return result
    ? figures([
        ["Gap", figure(result.gap)],
        ["Status", result.status],
      ])
    : "";
}

function reportFigures(report: ReportMessage): (readonly [string, string])[] {
  if (report.kind === "regression")
    return [
      ["RMSE", figure(report.rmse)],
      ["MAE", figure(report.mae)],
      ["R\u00b2", share(report.r2)],
    ];
  return [
    ["Accuracy", percent(report.accuracy)],
    ["Perplexity", report.perplexity === null ? "\u221e" : figure(report.perplexity)],
    ["Calibration error", figure(report.calibration.error)],
  ];
}

export function evaluationSections({ document, evaluation }: CardInput): string {
  if (!("reports" in evaluation))
    return section(
      "Evaluation",
      paragraph(
        datasetNames(document).length > 0
          ? evaluation.none
          : "There is no data to judge this problem on: it is solved where the gap is zero and each set holds. Their residuals are below, by constraint set.",
      ),
    );
  const titleOf = (id: string): string =>
    document.nodes.find((node) => node.id === id)?.title ?? id;
  return section(
    "Evaluation",
    ...evaluation.reports.map((report, k) =>
      [
        evaluation.reports.length > 1 ? `<h3>${escaped(titleOf(report.node))}</h3>` : "",
        paragraph(judged(report, evaluation)),
        evaluation.reports.length > 1 ? figures(reportFigures(report)) : "",
        ...(report.kind === "classification" ? classParts(report) : []),
        worst(report, evaluation.examples[k] ?? []),
      ]
        .filter(Boolean)
        .join("\n"),
    ),
  );
}

function judged(report: ReportMessage, { part, backend }: EvaluationDone): string {
  const answers =
    report.kind === "classification" && report.answers > report.examples
      ? `, ${report.answers} answers`
      : "";
  return `Judged on ${partWords[part]}: ${report.examples} examples${answers}, computed on ${backend}.`;
}

function classParts({ classes, confusion, calibration }: Classification): string[] {
  const names = classes.map(({ name }) => visible(name));
  const head = names.map((name) => `<th scope="col">${escaped(name)}</th>`).join("");
  const rows = confusion.map((row, i) => {
    const most = Math.max(1, ...row);
    const cells = row.map((count, j) => {
      const shade = count === 0 ? 0 : Math.max(1, Math.round((SHADES * count) / most));
      return `<td class="${i === j ? "r " : ""}s${shade}">${count}</td>`;
    });
    return `<tr><th scope="row">${escaped(names[i] ?? "")}</th>${cells.join("")}</tr>`;
  });
  return [
    "<h3>Confusion</h3>",
    wide(
      "Confusion matrix",
      `<table class="confusion"><caption>Rows are the labels, columns what was said.</caption><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table>`,
    ),
    "<h3>Calibration</h3>",
    `<figure class="chart">${reliabilityDiagram(calibration.bins, calibration.error)}<figcaption>Bars are accuracy by confidence, lines mean confidence. Expected calibration error ${figure(calibration.error)}, ten bins.</figcaption></figure>`,
    "<h3>By class</h3>",
    table(
      "By class",
      ["Class", "Precision", "Recall", "F1", "Support"],
      classes.map(({ precision, recall, f1, support }, k) => [
        names[k] ?? "",
        ...[precision, recall, f1].map(share),
        String(support),
      ]),
      [1, 2, 3, 4],
    ),
  ];
}

function worst(report: ReportMessage, examples: readonly ViewsMessage[]): string {
  const title =
    report.kind === "classification" ? "Wrong answers, the most confident first" : "Furthest off";
  const said =
    report.kind === "classification"
      ? report.worst.map(({ label, prediction, confidence, loss, example, place }) => ({
          head: `<strong>${escaped(visible(label))}</strong> called <span class="wrong">${escaped(visible(prediction))}</span>`,
          foot: `${percent(confidence)} sure, loss ${figure(loss)}, example ${example}${report.answers > report.examples ? `, place ${place}` : ""}`,
          place,
        }))
      : report.worst.map(({ target, prediction, error, example }) => ({
          head: `<strong>${figure(target)}</strong> told as <span class="wrong">${figure(prediction)}</span>`,
          foot: `error ${figure(error)}, example ${example}`,
          place: 0,
        }));
  if (said.length === 0)
    return report.kind === "classification"
      ? `<h3>${title}</h3>\n${paragraph("Every answer is right.")}`
      : "";
  const cards = said.map(({ head, foot, place }, i) => {
    const views = examples[i] ?? [];
    const shown = views.map(
      ({ name, view }) =>
        `<figure>${viewed(name, view, place)}${views.length > 1 ? `<figcaption>${escaped(name)}</figcaption>` : ""}</figure>`,
    );
    return `<li><div>${head}</div>${shown.join("")}<div class="quiet">${escaped(foot)}</div></li>`;
  });
  return `<h3>${title}</h3>\n<ul class="worst">${cards.join("\n")}</ul>`;
}

function viewed(name: string, view: ViewMessage, place: number): string {
  if (view.kind === "image") {
    const { width, height, channels, pixels } = view;
    return `<img src="${bitmapUrl(width, height, channels, pixels)}" width="${width}" height="${height}" alt="${escaped(`${name}, ${width} by ${height} pixels`)}">`;
  }
  if (view.kind === "row") {
    const rows = view.entries.map(
      (entry) =>
        `<tr><th scope="row">${escaped(entry.name)}</th><td>${figure(entry.value)}</td></tr>`,
    );
    const more =
      view.more > 0 ? `<tr><th scope="row">and ${view.more} more</th><td></td></tr>` : "";
    return `<table><tbody>${rows.join("")}${more}</tbody></table>`;
  }
  const { symbols, from, steps } = view;
  const words = symbols.some((symbol) => symbol.length > 1);
  const text = (some: readonly string[]): string =>
    escaped(some.map((symbol) => (words ? `${symbol} ` : symbol)).join(""));
  const at = place - from;
  const marked = `<mark>${escaped(visible(symbols[at] ?? ""))}</mark>`;
  return `<p class="text">${from > 0 ? "\u2026" : ""}${text(symbols.slice(0, at))}${marked}${text(symbols.slice(at + 1))}${from + symbols.length < steps ? "\u2026" : ""}</p>`;
}
