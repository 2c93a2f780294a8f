/** Thumbnails as small SVG files: the graph as the canvas shows it, the path that a run took, or what it found. */
import type { Page } from "playwright-core";

const INK = "#8a8f98";
const ACCENT = "#4c86f0";
const COLD = "#8a8f98";
const HOT = "#e0902f";
const WIDTH = 480;
const HEIGHT = 270;

interface Drawn {
  readonly nodes: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly heat: number | null;
  }[];
  readonly wires: readonly string[];
}

/** Boxes and wires of the canvas in its own coordinates, with the heat of the last run. */
const readCanvas = (page: Page): Promise<Drawn> =>
  page.evaluate(() => ({
    nodes: [...document.querySelectorAll<HTMLElement>(".react-flow__node")].map((element) => {
      const box = element.querySelector<HTMLElement>(".node");
      const heat = box?.querySelector<HTMLElement>(".node-strip")?.style.getPropertyValue("--heat");
      return {
        x: element.offsetLeft,
        y: element.offsetTop,
        width: element.offsetWidth,
        height: element.offsetHeight,
        heat: heat ? Number(heat) : null,
      };
    }),
    wires: [...document.querySelectorAll(".react-flow__edge-path")].map(
      (path) => path.getAttribute("d") ?? "",
    ),
  }));

const round = (value: number): string => String(Math.round(value * 10) / 10);
const rounded = (path: string): string =>
  path.replace(/-?\d+(\.\d+)?/g, (number) => round(Number(number)));

const file = (body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" fill="none">\n${body}\n</svg>\n`;

/** The graph with each node's strip in the colour of its residual. */
export async function graphThumbnail(page: Page): Promise<string> {
  const { nodes, wires } = await readCanvas(page);
  const left = Math.min(...nodes.map((n) => n.x));
  const top = Math.min(...nodes.map((n) => n.y));
  const width = Math.max(...nodes.map((n) => n.x + n.width)) - left;
  const height = Math.max(...nodes.map((n) => n.y + n.height)) - top;
  const scale = Math.min((WIDTH - 48) / width, (HEIGHT - 48) / height);
  const x = (WIDTH - width * scale) / 2 - left * scale;
  const y = (HEIGHT - height * scale) / 2 - top * scale;
  const boxes = nodes.map((n) => {
    const at = `x="${round(n.x)}" y="${round(n.y)}" width="${n.width}"`;
    const hot =
      n.heat === null
        ? ""
        : `<rect ${at} height="14" rx="7" fill="${HOT}" fill-opacity="${round(0.2 + 0.8 * n.heat)}"/>`;
    const strip = hot || `<rect ${at} height="14" rx="7" fill="${COLD}" fill-opacity="0.35"/>`;
    return `<rect ${at} height="${n.height}" rx="10" fill="${INK}" fill-opacity="0.14" stroke="${INK}" stroke-width="3"/>${strip}`;
  });
  const paths = wires.map(
    (d) => `<path d="${rounded(d)}" stroke="${INK}" stroke-width="4" stroke-opacity="0.75"/>`,
  );
  return file(
    `<g transform="translate(${round(x)} ${round(y)}) scale(${scale.toFixed(4)})">\n${[...paths, ...boxes].join("\n")}\n</g>`,
  );
}

/** Iterates in the plane with the unit circle and a level line, as line-circle has them. */
export function pathThumbnail(points: readonly number[], line: number): string {
  const scale = 92;
  const at = (i: number): string =>
    `${round(WIDTH / 2 + (points[2 * i] ?? 0) * scale)} ${round(HEIGHT / 2 - (points[2 * i + 1] ?? 0) * scale)}`;
  const count = points.length >> 1;
  const level = round(HEIGHT / 2 - line * scale);
  const steps = Array.from({ length: count }, (_, i) => at(i));
  const dots = steps.map((place, i) => {
    const [cx, cy] = place.split(" ");
    const last = i === count - 1;
    return `<circle cx="${cx}" cy="${cy}" r="${last ? 6 : 3}" fill="${ACCENT}" fill-opacity="${last ? 1 : round(0.3 + (0.6 * i) / count)}"/>`;
  });
  return file(
    [
      `<circle cx="${WIDTH / 2}" cy="${HEIGHT / 2}" r="${scale}" stroke="${HOT}" stroke-width="2.5"/>`,
      `<path d="M0 ${level}H${WIDTH}" stroke="#3f9f86" stroke-width="2.5"/>`,
      `<path d="M${steps.join("L")}" stroke="${INK}" stroke-width="1.25"/>`,
      ...dots,
    ].join("\n"),
  );
}

/** Shades between clear and full: few, so that neighbours are often alike and files stay small. */
const SHADES = 6;

/** Rows of pixels from `top` on; 0 is clear, 1 is full. Neighbours that are alike are one rectangle. */
function pixels(values: ArrayLike<number>, width: number, top: number, colour: string): string[] {
  const shade = (at: number): number =>
    Math.round(Math.min(1, Math.max(0, values[at] as number)) * SHADES);
  const drawn: string[] = [];
  for (let from = 0; from < values.length; ) {
    let to = from + 1;
    while (to < values.length && to % width !== 0 && shade(to) === shade(from)) to++;
    const [x, y] = [from % width, top + Math.floor(from / width)];
    if (shade(from) > 0)
      drawn.push(
        `<rect x="${x}" y="${y}" width="${to - from}" height="1.03" fill="${colour}" fill-opacity="${(shade(from) / SHADES).toFixed(2)}"/>`,
      );
    from = to;
  }
  return drawn;
}

/** Of each two digits of 28 x 28 the first: the upper half that was given, and what was found below. */
export function halvesThumbnail(
  given: ArrayLike<number>,
  found: ArrayLike<number>,
  each = 392,
): string {
  const digits = Array.from({ length: 10 }, (_, i) => {
    const half = (all: ArrayLike<number>) =>
      Array.from({ length: each }, (__, k) => all[2 * each * i + k] as number);
    const place = `${24 + 88 * (i % 5)} ${36 + 104 * Math.floor(i / 5)}`;
    const both = [...pixels(half(given), 28, 0, INK), ...pixels(half(found), 28, 14, HOT)];
    return `<g transform="translate(${place}) scale(2.7)">\n${both.join("\n")}\n</g>`;
  });
  return file(digits.join("\n"));
}

/** What was measured, an image on its way and the image that was found, all of 16 x 16. */
export function phaseThumbnail(
  modulus: readonly number[],
  way: ArrayLike<number>,
  found: ArrayLike<number>,
): string {
  const side = 16;
  const most = Math.log1p(Math.max(...modulus));
  // The lowest frequency in the middle, as such pictures are shown.
  const middle = (k: number): number => (k + side / 2) % side;
  const measured = modulus.map((_, at) => {
    const from = middle(Math.floor(at / side)) * side + middle(at % side);
    return Math.log1p(modulus[from] as number) / most;
  });
  const panels = [
    pixels(measured, side, 0, HOT),
    pixels(way, side, 0, ACCENT),
    pixels(found, side, 0, ACCENT),
  ].map(
    (drawn, i) =>
      `<rect x="${12 + 156 * i}" y="63" width="144" height="144" rx="6" fill="${INK}" fill-opacity="0.14" stroke="${INK}" stroke-opacity="0.5"/>\n<g transform="translate(${12 + 156 * i} 63) scale(9)">\n${drawn.join("\n")}\n</g>`,
  );
  return file(panels.join("\n"));
}
