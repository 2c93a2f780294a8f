/** The picture of an op's set as SVG, computed by running its projection. */
import { contour, type Field, type Point } from "./contour.ts";
import { type Plane, planeOf } from "./plane.ts";

/** Side of the picture, of its plot's margin, and steps of the grid, in pixels. */
const [SIDE, MARGIN, STEP, BLOCK] = [240, 16, 0.5, 16];
/** Members are drawn as all that is nearer than this, so that points and curves have a body. */
const NEAR = 0.5;
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

/** One digit after the point. The nudge keeps halves from falling to either side by rounding. */
const px = (v: number): string => String(Math.round(v * 10 + 1e-3) / 10 || 0);
const path = (line: readonly Point[]): string =>
  line.map(([x, y], k) => `${k === 0 ? "M" : "L"}${px(x)} ${px(y)}`).join("");

/** Distance to the set in pixels; far from it only as far as it takes to know so. */
function distances(plane: Plane, scale: number, toPlane: (p: Point) => Point): Field {
  const size = Math.ceil((SIDE - 2 * MARGIN + 8) / STEP / BLOCK) * BLOCK;
  const width = size + 1;
  const values = new Float64Array(width * width).fill(1e6);
  const blocks = size / BLOCK;
  const fill = (nodes: readonly number[]): void => {
    const landed = plane.land(nodes.map((n) => toPlane([n % width, Math.floor(n / width)])));
    nodes.forEach((n, k) => {
      values[n] = (landed[k]?.distance ?? Number.NaN) * scale;
    });
  };
  const corner = (x: number, y: number): number => y * BLOCK * width + x * BLOCK;
  // Curves may pass through all corners of a block; not through these as well.
  const probes = (n: number): number[] =>
    [3 * width + 7, 5 * width + 11, 12 * width + 5].map((d) => n + d);
  const coarse = Array.from({ length: (blocks + 1) ** 2 }, (_, k) =>
    corner(k % (blocks + 1), Math.floor(k / (blocks + 1))),
  );
  fill(coarse);
  const solid = (ends: readonly number[]): boolean =>
    ends.every((n) => (values[n] as number) < 1e-3);
  const blockEnds = (x: number, y: number): number[] => [
    corner(x, y),
    corner(x + 1, y),
    corner(x, y + 1),
    corner(x + 1, y + 1),
  ];
  const perhaps = Array.from({ length: blocks ** 2 }, (_, k) =>
    blockEnds(k % blocks, Math.floor(k / blocks)),
  ).filter(solid);
  if (perhaps.length > 0) fill(perhaps.flatMap(([n = 0]) => probes(n)));
  const fine = new Set<number>();
  const inside: number[] = [];
  for (let y = 0; y < blocks; y++)
    for (let x = 0; x < blocks; x++) {
      const ends = blockEnds(x, y);
      const around = ends.map((n) => values[n] as number);
      const all = Array.from(
        { length: (BLOCK + 1) ** 2 },
        (_, k) => corner(x, y) + Math.floor(k / (BLOCK + 1)) * width + (k % (BLOCK + 1)),
      );
      if (solid([...ends, ...probes(corner(x, y))])) inside.push(...all);
      // A distance changes no faster than its point moves: the others hold no member.
      else if (Math.min(...around) < BLOCK * STEP + NEAR) for (const n of all) fine.add(n);
    }
  for (const n of inside) values[n] = 0;
  fill([...fine]);
  return { size, values };
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

function axes({ labels, range: [lo, hi] }: Plane, at: (p: Point) => Point): string {
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

/**
 * The set in its plane, with arrows from points to their projections. Runs on the backend that is
 * set, which must hand out values at once (cpu).
 * @returns `undefined` where there is no set in a plane
 */
export function picture(type: string, title: string): string | undefined {
  const plane = planeOf(type);
  if (!plane) return undefined;
  const [lo, hi] = plane.range;
  const scale = (SIDE - 2 * MARGIN) / (hi - lo);
  const at = ([x, y]: Point): Point => [
    MARGIN + (x - lo) * scale,
    SIDE - MARGIN - (y - lo) * scale,
  ];
  const toPixel = ([i, j]: Point): Point => [MARGIN - 4 + i * STEP, MARGIN - 4 + j * STEP];
  const field = distances(plane, scale, (node) => {
    const [x, y] = toPixel(node);
    return [lo + (x - MARGIN) / scale, lo + (SIDE - MARGIN - y) / scale];
  });
  const lines = contour(framed(field), NEAR, 0.2).map((line) => line.map(toPixel));
  const spread = (line: readonly Point[], k: 0 | 1): number =>
    Math.max(...line.map((p) => p[k])) - Math.min(...line.map((p) => p[k]));
  const isPoint = (line: readonly Point[]): boolean => spread(line, 0) < 4 && spread(line, 1) < 4;
  const middle = (line: readonly Point[], k: 0 | 1): string =>
    px(Math.min(...line.map((p) => p[k])) + spread(line, k) / 2);
  const dots = lines
    .filter(isPoint)
    .map(
      (l) =>
        `<circle class="figure-dot" fill="${SET}" cx="${middle(l, 0)}" cy="${middle(l, 1)}" r="3.6"/>`,
    );
  const body = lines.filter((line) => !isPoint(line)).map((line) => `${path(line)}Z`);
  const [half, centre] = [(hi - lo) / 2, (hi + lo) / 2];
  const from = starts.map(([x, y]): Point => [centre + x * half, centre + y * half]);
  const arrows = plane.land(from).flatMap(({ at: to }, k) => {
    const [a, b] = [at(from[k] as Point), at(to)];
    return Math.hypot(a[0] - b[0], a[1] - b[1]) > 8 ? [arrow(a, b)] : [];
  });
  const inner = SIDE - 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="figure" width="${SIDE}" height="${SIDE}" viewBox="0 0 ${SIDE} ${SIDE}" role="img">`,
    `<title>${title}</title>`,
    `<svg x="${MARGIN}" y="${MARGIN}" width="${inner}" height="${inner}" viewBox="${MARGIN} ${MARGIN} ${inner} ${inner}">`,
    `<path class="figure-set" fill="${SET}" fill-opacity=".16" fill-rule="evenodd" stroke="${SET}" stroke-width="1.6" stroke-linejoin="round" d="${body.join("")}"/>`,
    "</svg>",
    axes(plane, at),
    ...arrows,
    ...dots,
    "</svg>\n",
  ].join("\n");
}

/** The field with far values around it, so that regions close outside of the plot. */
function framed({ size, values }: Field): Field {
  const width = size + 1;
  return {
    size,
    values: values.map((v, n) =>
      n % width === 0 || n % width === size || n < width || n >= width * size ? 1e6 : v,
    ),
  };
}
