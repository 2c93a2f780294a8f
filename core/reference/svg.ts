/** Parts of the pictures: axes, arrows, lines, and the picture around them. */
import type { Point } from "./contour.ts";

/** Side of a picture and margin of its plot, in pixels. */
export const [SIDE, MARGIN] = [240, 16];
/** Mid tones that can be read on white and on black; the window sets its own by class. */
const [INK, SET, ARROW] = ["#7d828c", "#3f7de0", "#d07a1c"];

/** Where arrows start, in parts of the half side; away from symmetries, where ties are. */
const starts: readonly Point[] = [
  [-0.8, 0.6],
  [0.2, 0.85],
  [0.85, 0.45],
  [0.6, -0.75],
  [-0.25, -0.55],
  [-0.85, -0.3],
  [0.35, 0.2],
  [-0.3, 0.35],
];

export interface Picture {
  readonly svg: string;
  /** What the axes are, with which parameters, and what else cannot be seen from the picture. */
  readonly caption: string;
}

/** Names of both axes, and the ends of each. */
export interface Frame {
  readonly labels: readonly [string, string];
  readonly range: readonly [number, number];
}

/** One digit after the point. The nudge keeps halves from falling to either side by rounding. */
const px = (v: number): string => String(Math.round(v * 10 + 1e-3) / 10 || 0);
const path = (line: readonly Point[]): string =>
  line.map(([x, y], k) => `${k === 0 ? "M" : "L"}${px(x)} ${px(y)}`).join("");

/** Points of the plot where arrows start. */
export function startsIn([lo, hi]: readonly [number, number]): Point[] {
  const [half, centre] = [(hi - lo) / 2, (hi + lo) / 2];
  return starts.map(([x, y]): Point => [centre + x * half, centre + y * half]);
}

/** From the plot's coordinates to pixels, and back. */
export function scaleOf([lo, hi]: readonly [number, number]) {
  const scale = (SIDE - 2 * MARGIN) / (hi - lo);
  return {
    scale,
    at: ([x, y]: Point): Point => [MARGIN + (x - lo) * scale, SIDE - MARGIN - (y - lo) * scale],
    from: ([x, y]: Point): Point => [lo + (x - MARGIN) / scale, lo + (SIDE - MARGIN - y) / scale],
  };
}

/** Arrows in pixels; those that are too short to see are left out. */
export const arrows = (pairs: readonly (readonly [Point, Point])[]): string[] =>
  pairs.flatMap(([a, b]) => (Math.hypot(a[0] - b[0], a[1] - b[1]) > 8 ? [arrow(a, b)] : []));

/** The set: regions and thick lines as one outline. */
export const region = (lines: readonly (readonly Point[])[]): string =>
  `<path class="figure-set" fill="${SET}" fill-opacity=".16" fill-rule="evenodd" stroke="${SET}" stroke-width="1.6" stroke-linejoin="round" d="${lines.map((line) => `${path(line)}Z`).join("")}"/>`;

/** A curve of the set. */
export const curve = (lines: readonly (readonly Point[])[]): string =>
  `<path class="figure-curve" fill="none" stroke="${SET}" stroke-width="2.4" stroke-linejoin="round" d="${lines.map(path).join("")}"/>`;

/** Lines to compare with, thin. */
export const thin = (lines: readonly (readonly Point[])[]): string =>
  `<path class="figure-level" fill="none" stroke="${SET}" stroke-opacity=".55" stroke-width=".9" stroke-linejoin="round" d="${lines.map(path).join("")}"/>`;

/** A member that stands alone. */
export const dot = ([x, y]: Point): string =>
  `<circle class="figure-dot" fill="${SET}" cx="${px(x)}" cy="${px(y)}" r="3.6"/>`;

/** The picture: `inside` is cut off at the plot's edge, `above` is not. */
export function figure(
  title: string,
  frame: Frame,
  inside: readonly string[],
  above: readonly string[],
): string {
  const inner = SIDE - 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="figure" width="${SIDE}" height="${SIDE}" viewBox="0 0 ${SIDE} ${SIDE}" role="img">`,
    `<title>${title}</title>`,
    `<svg x="${MARGIN}" y="${MARGIN}" width="${inner}" height="${inner}" viewBox="${MARGIN} ${MARGIN} ${inner} ${inner}">`,
    ...inside,
    "</svg>",
    axes(frame, scaleOf(frame.range).at),
    ...above,
    "</svg>\n",
  ].join("\n");
}

function arrow(from: Point, to: Point): string {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [dx / length, dy / length];
  const neck: Point = [to[0] - 6 * ux, to[1] - 6 * uy];
  const head: Point[] = [
    to,
    [neck[0] - 2.6 * uy, neck[1] + 2.6 * ux],
    [neck[0] + 2.6 * uy, neck[1] - 2.6 * ux],
  ];
  return (
    `<path class="figure-arrow" fill="none" stroke="${ARROW}" stroke-width="1.2" d="${path([from, neck])}"/>` +
    `<path class="figure-head" fill="${ARROW}" d="${path(head)}Z"/>` +
    `<circle class="figure-head" fill="${ARROW}" cx="${px(from[0])}" cy="${px(from[1])}" r="2"/>`
  );
}

/** A name such as x1 with its index set low. */
const label = (name: string): string =>
  name.replace(/^(\D+)(\d+)$/, '$1<tspan dy="3" font-size="8" font-style="normal">$2</tspan>');

function axes({ labels, range: [lo, hi] }: Frame, at: (p: Point) => Point): string {
  const whole = Array.from({ length: Math.floor(hi) - Math.ceil(lo) + 1 }, (_, k) =>
    Math.ceil(lo + k),
  );
  const lines = (along: readonly number[]): string =>
    along.map((v) => path([at([v, lo]), at([v, hi])]) + path([at([lo, v]), at([hi, v])])).join("");
  const [left, base] = at([0, 0]);
  const text = (x: number, y: number, size: number, anchor: string, inner: string): string =>
    `<text class="figure-text" fill="${INK}" x="${px(x)}" y="${px(y)}" font-size="${size}" text-anchor="${anchor}">${inner}</text>`;
  const figure = (v: number): string => String(v).replace("-", "\u2212");
  const ticks = whole
    .filter((v) => v !== 0 && v > lo && v < hi)
    .map(
      (v) =>
        text(at([v, 0])[0], base + 11, 8.5, "middle", figure(v)) +
        text(left - 4, at([0, v])[1] + 3, 8.5, "end", figure(v)),
    );
  return [
    `<path class="figure-grid" fill="none" stroke="${INK}" stroke-opacity=".22" stroke-width=".75" d="${lines(whole.filter((v) => v !== 0))}"/>`,
    `<path class="figure-axis" fill="none" stroke="${INK}" d="${lines([0])}"/>`,
    `<g font-family="system-ui, sans-serif">${ticks.join("")}</g>`,
    `<g font-family="system-ui, sans-serif" font-style="italic">${text(at([hi, 0])[0] - 1, base - 6, 12, "end", label(labels[0]))}${text(left + 7, at([0, hi])[1] + 9, 12, "start", label(labels[1]))}</g>`,
  ].join("");
}
