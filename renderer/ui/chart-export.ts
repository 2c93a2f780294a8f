/** A chart as a file: numbers as CSV, the picture as SVG or PNG. */
import type uPlot from "uplot";
import { escaped } from "../../core/card/markup.ts";
import type { ChartLine } from "./chart-data.ts";
import { download, rasterise, tokenColour } from "./save-file.ts";

export const exportKinds = ["csv", "svg", "png"] as const;
export type ExportKind = (typeof exportKinds)[number];

export interface Exported {
  readonly name: string;
  readonly chart: uPlot;
  readonly lines: readonly ChartLine[];
  readonly log: boolean;
}

const quoted = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** One row an iteration; a value that was not measured is an empty field. */
export function toCsv(data: uPlot.AlignedData, lines: readonly Pick<ChartLine, "label">[]): string {
  const [x, ...columns] = data;
  const head = ["iteration", ...lines.map(({ label }) => quoted(label))].join(",");
  const rows = Array.from(x, (at, i) =>
    [at, ...columns.map((column) => column[i] ?? "")].join(","),
  );
  return `${[head, ...rows].join("\n")}\n`;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly log: boolean;
  /** Colour of a token. */
  colour(token: string): string;
}

const LEFT = 64;
const BOTTOM = 32;
const TOP = 12;

/** The lines that are shown, with axes and a legend, as a file of its own. */
export function toSvg(data: uPlot.AlignedData, lines: readonly ChartLine[], frame: Frame): string {
  const { width, height, log, colour } = frame;
  const [x0, x1] = frame.x;
  const [y0, y1] = log ? frame.y.map(Math.log10) : frame.y;
  const right = width - 176;
  const px = (x: number): number => LEFT + ((x - x0) / (x1 - x0 || 1)) * (right - LEFT);
  const py = (y: number): number => {
    const v = log ? Math.log10(y) : y;
    return (
      height -
      BOTTOM -
      ((v - (y0 as number)) / ((y1 as number) - (y0 as number) || 1)) * (height - BOTTOM - TOP)
    );
  };
  const [xs, ...columns] = data;
  const shown = lines.flatMap((line, i) => (line.shown ? [{ line, column: columns[i] }] : []));
  const paths = shown.map(({ line, column }) => {
    let d = "";
    let pen = "M";
    xs.forEach((x: number, i: number) => {
      const y = column?.[i];
      if (x < x0 || x > x1 || (y != null && log && y <= 0)) return;
      // Lanes that were not observed at one another's iterations are drawn on, as on the screen.
      if (y == null) return;
      d += `${pen}${px(x).toFixed(1)} ${py(y).toFixed(1)}`;
      pen = "L";
    });
    const dash = line.dash ? ` stroke-dasharray="${line.dash.join(" ")}"` : "";
    return `<path d="${d}" stroke="${colour(line.colour)}" stroke-width="${line.width ?? 1.25}"${dash}/>`;
  });
  const ticks = (low: number, high: number): number[] =>
    Array.from({ length: 5 }, (_, i) => low + ((high - low) * i) / 4);
  const ink = colour("--text-3");
  const marks = [
    ...ticks(x0, x1).map(
      (x) =>
        `<text x="${px(x).toFixed(1)}" y="${height - 12}" text-anchor="middle">${Math.round(x)}</text>`,
    ),
    ...ticks(y0 as number, y1 as number).map((v) => {
      const y = log ? 10 ** v : v;
      const at = py(y).toFixed(1);
      return `<line x1="${LEFT}" x2="${right}" y1="${at}" y2="${at}" stroke="${colour("--line")}"/><text x="${LEFT - 6}" y="${at}" dy="0.32em" text-anchor="end">${y.toPrecision(2)}</text>`;
    }),
  ];
  const legend = shown.map(({ line }, i) => {
    const y = TOP + 10 + i * 16;
    return `<line x1="${right + 16}" x2="${right + 30}" y1="${y}" y2="${y}" stroke="${colour(line.colour)}" stroke-width="2"/><text x="${right + 36}" y="${y}" dy="0.32em">${escaped(line.label)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11" fill="${ink}">
<rect width="${width}" height="${height}" fill="${colour("--panel")}"/>
${marks.join("\n")}
<g fill="none">${paths.join("\n")}</g>
${legend.join("\n")}
</svg>
`;
}

export async function exportChart(kind: ExportKind, what: Exported): Promise<void> {
  const { name, chart, lines, log } = what;
  if (kind === "csv") {
    download(`${name}.csv`, new Blob([toCsv(chart.data, lines)], { type: "text/csv" }));
    return;
  }
  const { x, y } = chart.scales;
  const svg = toSvg(chart.data, lines, {
    width: 960,
    height: 420,
    x: [x?.min ?? 0, x?.max ?? 1],
    y: [y?.min ?? 1e-9, y?.max ?? 1],
    log,
    colour: tokenColour,
  });
  const blob = new Blob([svg], { type: "image/svg+xml" });
  if (kind === "svg") {
    download(`${name}.svg`, blob);
    return;
  }
  download(`${name}.png`, await rasterise(svg, 1920, 840));
}
