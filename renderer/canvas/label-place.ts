/** Where the label of a wire stands: on its path, clear of nodes and of other labels. */
import type { Point } from "./canvas-handle.ts";

/** A rectangle in canvas units, by its corner. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Four points each: start, two to bend it, end. */
type Piece = readonly [Point, Point, Point, Point];

const CELL = 256;
/** Room between a label and what is beside it. */
const CLEAR = 3;
/** Places tried along each piece of a path. */
const TRIES = 24;

/** Boxes that are in the way, found by place. */
export class Taken {
  readonly #cells = new Map<string, Box[]>();

  add(box: Box): void {
    for (const key of cellsOf(box)) {
      const cell = this.#cells.get(key);
      if (cell) cell.push(box);
      else this.#cells.set(key, [box]);
    }
  }

  /** Whether anything comes closer to a box than a little. */
  meets(box: Box): boolean {
    const wide = {
      x: box.x - CLEAR,
      y: box.y - CLEAR,
      width: box.width + 2 * CLEAR,
      height: box.height + 2 * CLEAR,
    };
    return cellsOf(wide).some((key) => this.#cells.get(key)?.some((other) => overlap(wide, other)));
  }
}

function cellsOf({ x, y, width, height }: Box): string[] {
  const keys: string[] = [];
  for (let i = Math.floor(x / CELL); i <= Math.floor((x + width) / CELL); i++)
    for (let j = Math.floor(y / CELL); j <= Math.floor((y + height) / CELL); j++)
      keys.push(`${i} ${j}`);
  return keys;
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** The pieces of a path "M x,y C x,y x,y x,y ..." as the canvas library writes it. */
export function piecesOf(path: string): Piece[] {
  return path
    .split("M")
    .slice(1)
    .map((piece) => {
      const all = piece.match(/-?[\d.]+(?:e-?\d+)?/g)?.map(Number) ?? [];
      const point = (i: number): Point => ({ x: all[2 * i] ?? 0, y: all[2 * i + 1] ?? 0 });
      return [point(0), point(1), point(2), point(3)] as const;
    });
}

function along([a, b, c, d]: Piece, t: number): Point {
  const u = 1 - t;
  const weights = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t] as const;
  const sum = (of: (point: Point) => number): number =>
    of(a) * weights[0] + of(b) * weights[1] + of(c) * weights[2] + of(d) * weights[3];
  return { x: sum((p) => p.x), y: sum((p) => p.y) };
}

/** On the path first, then beside it, ever further away. */
function shifts(width: number, height: number): Point[] {
  const rings = [0, 1, 2].flatMap((ring) => {
    const y = height / 2 + 5 + ring * height;
    const x = width / 2 + 5 + ring * height;
    return [
      { x: 0, y: -y },
      { x: 0, y },
      { x: -x, y: 0 },
      { x, y: 0 },
    ];
  });
  return [{ x: 0, y: 0 }, ...rings];
}

/**
 * The middle of a label: on the path and as near to its middle as there is room, else beside it.
 * @param path as the canvas library writes it
 * @param size of the label, in canvas units
 * @returns undefined where all that was tried is taken
 */
export function placeLabel(
  path: string,
  { width, height }: Pick<Box, "width" | "height">,
  taken: Taken,
): Point | undefined {
  const points = piecesOf(path).flatMap((piece) =>
    Array.from({ length: TRIES - 1 }, (_, i) => along(piece, (i + 1) / TRIES)),
  );
  const middle = (points.length - 1) / 2;
  const order = [...points.keys()].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  const free = ({ x, y }: Point): boolean =>
    !taken.meets({ x: x - width / 2, y: y - height / 2, width, height });
  for (const by of shifts(width, height))
    for (const i of order) {
      const { x, y } = points[i] as Point;
      const at = { x: x + by.x, y: y + by.y };
      if (free(at)) return at;
    }
  return undefined;
}
