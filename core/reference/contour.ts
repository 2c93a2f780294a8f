/** Level lines of a field on a square grid, by marching squares, as few points as they need. */

export type Point = readonly [x: number, y: number];

/** Values on (size + 1)^2 nodes, row by row. */
export interface Field {
  readonly size: number;
  readonly values: Float64Array;
}

/** Lines in units of grid steps where the field passes `level`; closed ones end where they start. */
export function contour(field: Field, level: number, tolerance: number): Point[][] {
  const { size, values } = field;
  const width = size + 1;
  const at = (node: number): number => values[node] as number;
  const points = new Map<number, Point>();
  const next = new Map<number, number[]>();
  // Edge 2n runs right from node n, edge 2n + 1 up from it.
  const crossing = (edge: number): boolean => {
    const node = edge >> 1;
    const other = node + (edge & 1 ? width : 1);
    const [a, b] = [at(node), at(other)];
    if (a < level === b < level) return false;
    const t = (level - a) / (b - a);
    const [x, y] = [node % width, Math.floor(node / width)];
    points.set(edge, edge & 1 ? [x, y + t] : [x + t, y]);
    return true;
  };
  const join = (a: number, b: number): void => {
    next.set(a, [...(next.get(a) ?? []), b]);
    next.set(b, [...(next.get(b) ?? []), a]);
  };
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const node = y * width + x;
      const around = [2 * node, 2 * node + 3, 2 * (node + width), 2 * node + 1];
      const [a, b, c, d] = around.filter(crossing);
      if (a === undefined || b === undefined) continue;
      if (c === undefined || d === undefined) join(a, b);
      else {
        const corners = [node, node + 1, node + width, node + width + 1];
        const middle = corners.reduce((sum, corner) => sum + at(corner), 0) / 4;
        // A saddle: the corner that differs from the middle is cut off.
        const alike = middle < level === at(node) < level;
        join(a, alike ? b : d);
        join(c, alike ? d : b);
      }
    }
  const seen = new Set<number>();
  const walk = (start: number): Point[] => {
    const line: Point[] = [];
    let edge: number | undefined = start;
    while (edge !== undefined) {
      seen.add(edge);
      line.push(points.get(edge) as Point);
      edge = next.get(edge)?.find((other) => !seen.has(other));
    }
    return line;
  };
  const ends = [...next].filter(([, others]) => others.length === 1).map(([edge]) => edge);
  const open = ends.flatMap((edge) => (seen.has(edge) ? [] : [walk(edge)]));
  const closed = [...next.keys()].flatMap((edge) => {
    if (seen.has(edge)) return [];
    const ring = walk(edge);
    return [[...ring, ring[0] as Point]];
  });
  return [...open, ...closed].map((line) => simplify(line, tolerance));
}

/** Leaves out points that are nearer than `tolerance` to the line without them. */
function simplify(line: readonly Point[], tolerance: number): Point[] {
  const keep = new Set([0, line.length - 1]);
  const work: [number, number][] = [[0, line.length - 1]];
  for (let span = work.pop(); span; span = work.pop()) {
    const [from, to] = span;
    const [a, b] = [line[from] as Point, line[to] as Point];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const length = Math.hypot(dx, dy);
    let [far, place] = [tolerance, -1];
    for (let k = from + 1; k < to; k++) {
      const [x, y] = line[k] as Point;
      const off =
        length < 1e-9
          ? Math.hypot(x - a[0], y - a[1])
          : Math.abs((x - a[0]) * dy - (y - a[1]) * dx) / length;
      if (off > far) [far, place] = [off, k];
    }
    if (place < 0) continue;
    keep.add(place);
    work.push([from, place], [place, to]);
  }
  return line.filter((_, k) => keep.has(k));
}
