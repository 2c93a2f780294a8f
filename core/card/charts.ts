/**
 * Charts as SVG whose colours are custom properties of the page around them: `--text`, `--text-3`,
 * `--line`, `--accent`, `--warn`, `--series-0` to `--series-7`.
 */
import { escaped, figure } from "./markup.ts";

/** Answers of like confidence. */
export interface ConfidenceBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

const at = (value: number): string => String(Number(value.toFixed(2)));

const label = (x: number, y: number, text: string, anchor = "middle"): string =>
  `<text x="${at(x)}" y="${at(y)}" dy="0.35em" text-anchor="${anchor}" fill="var(--text-3)">${escaped(text)}</text>`;

const svg = (width: number, height: number, name: string, content: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(name)}" font-size="11" font-family="inherit">${content.join("")}</svg>`;

/** Accuracy over confidence by bins, against the diagonal on which both agree. */
export function reliabilityDiagram(bins: readonly ConfidenceBin[], error: number): string {
  const [left, top, side] = [34, 8, 176];
  const x = (v: number): number => left + v * side;
  const y = (v: number): number => top + (1 - v) * side;
  const grid = [0, 0.25, 0.5, 0.75, 1].flatMap((v) => [
    `<path d="M${left} ${at(y(v))}h${side}" stroke="var(--line)"/>`,
    label(left - 5, y(v), String(v), "end"),
    label(x(v), top + side + 11, String(v)),
  ]);
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const bars = bins.flatMap(({ from, to, count, confidence, accuracy }) => {
    if (accuracy === null || confidence === null) return [];
    const width = (to - from) * side - 2;
    const title = `confidence ${figure(confidence)}, accuracy ${figure(accuracy)}, ${count} answers`;
    // A bin of few answers says little: it is drawn lighter.
    const strength = at(0.35 + 0.5 * Math.sqrt(count / most));
    return [
      `<rect x="${at(x(from) + 1)}" y="${at(y(accuracy))}" width="${at(width)}" height="${at(accuracy * side)}" fill="var(--accent)" fill-opacity="${strength}"><title>${title}</title></rect>`,
      `<path d="M${at(x(from) + 1)} ${at(y(confidence))}h${at(width)}" stroke="var(--warn)" stroke-width="2"/>`,
    ];
  });
  return svg(
    left + side + 14,
    top + side + 34,
    `Accuracy over confidence; expected calibration error ${figure(error)}`,
    [
      ...grid,
      ...bars,
      `<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="var(--text-3)" stroke-dasharray="4 3"/>`,
      label(left + side / 2, top + side + 27, "confidence"),
    ],
  );
}

export interface Curve {
  readonly label: string;
  /** Iteration and value. */
  readonly points: readonly (readonly [number, number])[];
}

/** Whole powers of ten, or round steps, that cover a range. */
function ticksOf(low: number, high: number, log: boolean): number[] {
  if (log) {
    const every = Math.max(1, Math.ceil((high - low) / 5));
    const first = Math.ceil(low - 1e-9);
    const count = Math.max(0, Math.floor((high - first) / every + 1e-9) + 1);
    return Array.from({ length: count }, (_, i) => first + i * every);
  }
  const raw = (high - low) / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((n) => n * power >= raw) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.max(0, Math.floor(high / step + 1e-9) - first + 1);
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

const reach = (values: readonly number[]): readonly [number, number] => {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const v of values) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  if (!(low <= high)) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
};

/**
 * Values over iterations. On a log scale what is not above zero is left out.
 * @returns "" where no curve has a value
 */
export function curveChart(name: string, curves: readonly Curve[], log: boolean): string {
  const [width, height, left, right, top, bottom] = [640, 230, 56, 24, 8, 34];
  const usable = curves.map(({ label: title, points }) => ({
    title,
    points: points.flatMap(([x, y]) =>
      Number.isFinite(y) && (!log || y > 0) ? [[x, log ? Math.log10(y) : y] as const] : [],
    ),
  }));
  const all = usable.flatMap(({ points }) => points);
  if (all.length === 0) return "";
  const [x0, x1] = reach(all.map(([x]) => x));
  const [y0, y1] = reach(all.map(([, y]) => y));
  const px = (x: number): number => left + ((x - x0) / (x1 - x0)) * (width - left - right);
  const py = (y: number): number =>
    height - bottom - ((y - y0) / (y1 - y0)) * (height - top - bottom);
  const lines = usable.flatMap(({ title, points }, k) => {
    if (points.length === 0) return [];
    const path = points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${at(px(x))} ${at(py(y))}`);
    const dash = k >= 8 ? ' stroke-dasharray="5 3"' : "";
    const end = points.at(-1) as readonly [number, number];
    return [
      `<path d="${path.join("")}" fill="none" stroke="var(--series-${k % 8})" stroke-width="1.75" stroke-linejoin="round"${dash}><title>${escaped(title)}</title></path>`,
      ...(points.length === 1
        ? [
            `<circle cx="${at(px(end[0]))}" cy="${at(py(end[1]))}" r="3" fill="var(--series-${k % 8})"/>`,
          ]
        : []),
    ];
  });
  return svg(width, height, name, [
    ...(log && y1 - y0 < 1 ? withinADecade(y0, y1) : ticksOf(y0, y1, log)).flatMap((v) => [
      `<path d="M${left} ${at(py(v))}H${width - right}" stroke="var(--line)"/>`,
      label(left - 6, py(v), log ? powerOfTen(v) : figure(v), "end"),
    ]),
    ...ticksOf(x0, x1, false).map((v) => label(px(v), height - bottom + 12, figure(v))),
    ...lines,
    label(left + (width - left - right) / 2, height - 7, "iteration"),
  ]);
}

/** Logarithms of round values: there may be no power of ten among them. */
const withinADecade = (low: number, high: number): number[] =>
  ticksOf(10 ** low, 10 ** high, false).map(Math.log10);

const powerOfTen = (exponent: number): string =>
  !Number.isInteger(exponent) || (exponent >= -2 && exponent <= 4)
    ? figure(10 ** exponent)
    : `1e${exponent}`.replace("-", "\u2212");
