/** The graph as an SVG of its own, in the look of the canvas. */
import type { GraphDocument, GraphFrame } from "../graph/schema.ts";
import type { Validation } from "../graph/validation.ts";
import { escaped } from "./markup.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the picture shows of a port. */
export interface PicturePort {
  readonly name: string;
  readonly label: string;
  readonly shape: string | null;
  readonly wired: boolean;
}

/** What the picture shows of a node. */
export interface PictureNode {
  readonly id: string;
  readonly title: string;
  readonly category: string | null;
  readonly inputs: readonly PicturePort[];
  readonly outputs: readonly PicturePort[];
  readonly inline: readonly { readonly label: string; readonly text: string }[];
  readonly muted: boolean;
  readonly severity: "error" | "warning" | null;
}

/** As the style sheet of nodes has them. */
const NODE_WIDTH = 192;
const NODE_HEIGHT = 96;
const HEAD = 33;
const FIRST_ROW = 48;
const ROW = 22;
const INLINE = 26;
const MARGIN = 32;

const frameTokens: Readonly<Record<GraphFrame["colour"], string>> = {
  grey: "--text-3",
  blue: "--cat-source",
  green: "--cat-activation",
  amber: "--cat-set",
  red: "--cat-target",
  violet: "--cat-linear",
};

export interface GraphPicture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const rowsOf = (view: PictureNode): number => Math.max(view.inputs.length, view.outputs.length);
const heightOf = (view: PictureNode): number =>
  Math.max(NODE_HEIGHT, HEAD + 8 + ROW * rowsOf(view) + INLINE * view.inline.length + 8);

/** Width of a letter of titles, in the wider ones of the fonts that a page may come to be shown in. */
const BOLD = 8.2;

/** As much of a text as there is room for, at some width of a letter. */
function cut(text: string, room: number, letter: number): string {
  const most = Math.max(1, Math.floor(room / letter));
  return text.length <= most ? text : `${text.slice(0, most - 1)}\u2026`;
}

const text = (x: number, y: number, content: string, attributes = ""): string =>
  `<text x="${x}" y="${y}" dy="0.34em" ${attributes}>${escaped(content)}</text>`;

/**
 * All of the document, with room around it.
 * @param views what each node shows, by id
 * @param colour value of a colour token
 */
export function graphPicture(
  document: GraphDocument,
  { problems }: Pick<Validation, "problems">,
  views: ReadonlyMap<string, PictureNode>,
  colour: (token: string) => string,
): GraphPicture {
  const nodes = document.nodes.map(({ id, position }) => {
    const view = views.get(id) as PictureNode;
    return { view, ...position, width: NODE_WIDTH, height: heightOf(view) };
  });
  const frames = document.frames ?? [];
  const boxes = [
    ...nodes,
    ...frames.map(({ position, size }) => ({ ...position, ...size })),
    // An empty document is a picture, too.
    ...(nodes.length + frames.length === 0 ? [{ x: 0, y: 0, width: 64, height: 64 }] : []),
  ];
  const left = Math.min(...boxes.map((box) => box.x)) - MARGIN;
  const top = Math.min(...boxes.map((box) => box.y)) - MARGIN;
  const width = Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN - left;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN - top;

  const portAt = (id: string, side: "inputs" | "outputs", name: string): Point | undefined => {
    const node = nodes.find(({ view }) => view.id === id);
    const row = node?.view[side].findIndex((port) => port.name === name) ?? -1;
    if (!node || row < 0) return undefined;
    return { x: node.x + (side === "outputs" ? NODE_WIDTH : 0), y: node.y + FIRST_ROW + ROW * row };
  };
  const wires = document.edges.flatMap(({ from, to, via = [] }) => {
    const start = portAt(from.node, "outputs", from.port);
    const end = portAt(to.node, "inputs", to.port);
    if (!start || !end) return [];
    const points = [start, ...via, end];
    const bad = problems.some(
      ({ severity, node, port }) => severity === "error" && node === to.node && port === to.port,
    );
    const look = bad ? `${colour("--danger")}" stroke-dasharray="5 4` : colour("--wire");
    return [
      `<path d="${points
        .slice(1)
        .map((p, i) => bend(points[i] as Point, p))
        .join("")}" stroke="${look}"/>`,
    ];
  });

  const port = ({ label, shape, wired }: PicturePort, x: number, y: number, right: boolean) => {
    const anchor = right ? ' text-anchor="end"' : "";
    const inside = right ? x - 10 : x + 10;
    const shown = shape ? cut(shape, NODE_WIDTH / 2 - 8, 7) : "";
    const words = right ? `${shown} ${label}` : `${label} ${shown}`;
    return [
      text(inside, y, words.trim(), `fill="${colour("--text-2")}"${anchor}`),
      `<circle cx="${x}" cy="${y}" r="4" fill="${colour(wired ? "--wire" : "--panel")}" stroke="${colour("--wire")}" stroke-width="1.5"/>`,
    ];
  };
  const drawn = nodes.map(({ view, x, y, height: tall }) => {
    const edge = colour(view.severity === "error" ? "--danger" : "--line-strong");
    const strip = view.category ? colour(`--cat-${view.category}`) : edge;
    const middle = y + 4 + (HEAD - 4) / 2;
    const inlineTop = y + HEAD + 8 + ROW * rowsOf(view);
    return [
      `<g${view.muted ? ' opacity="0.5"' : ""}>`,
      `<rect x="${x}" y="${y}" width="${NODE_WIDTH}" height="${tall}" rx="7" fill="${colour("--panel")}" stroke="${edge}"/>`,
      `<path d="M${x} ${y + 4}v-1a3 3 0 0 1 3 -3h${NODE_WIDTH - 6}a3 3 0 0 1 3 3v1z" fill="${strip}"/>`,
      text(
        x + 12,
        middle,
        cut(view.title, NODE_WIDTH - 24, BOLD),
        `font-size="13" font-weight="600" fill="${colour("--text")}"`,
      ),
      `<path d="M${x} ${y + HEAD}h${NODE_WIDTH}" stroke="${colour("--line")}" fill="none"/>`,
      ...view.inputs.flatMap((p, i) => port(p, x, y + FIRST_ROW + ROW * i, false)),
      ...view.outputs.flatMap((p, i) => port(p, x + NODE_WIDTH, y + FIRST_ROW + ROW * i, true)),
      ...view.inline.flatMap(({ label, text: value }, i) => {
        const at = inlineTop + INLINE * i + INLINE / 2;
        return [
          text(x + 12, at, label, `fill="${colour("--text-3")}"`),
          text(
            x + NODE_WIDTH - 12,
            at,
            cut(value, NODE_WIDTH - 40 - 7 * label.length, 7),
            `text-anchor="end" fill="${colour("--text")}"`,
          ),
        ];
      }),
      "</g>",
    ].join("");
  });
  const framed = frames.map(({ title, colour: name, position: { x, y }, size }) => {
    const ink = colour(frameTokens[name]);
    return `<rect x="${x}" y="${y}" width="${size.width}" height="${size.height}" rx="10" fill="${ink}" fill-opacity="0.09" stroke="${ink}" stroke-opacity="0.55"/>${text(x + 10, y + 15, cut(title, size.width - 20, BOLD), `font-size="13" font-weight="600" fill="${colour("--text")}"`)}`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}" font-family="Inter, system-ui, sans-serif" font-size="12">
<title>${escaped(document.name)}</title>
<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colour("--canvas")}"/>
${framed.join("\n")}
<g fill="none" stroke-width="1.5">${wires.join("\n")}</g>
${drawn.join("\n")}
</svg>
`;
  return { svg, width, height };
}

/** From left to right as the canvas bends a wire. */
function bend(from: Point, to: Point): string {
  const reach = Math.max(Math.abs(to.x - from.x) / 2, 24);
  return `M${from.x} ${from.y}C${from.x + reach} ${from.y} ${to.x - reach} ${to.y} ${to.x} ${to.y}`;
}
