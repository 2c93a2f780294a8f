/** Iterates of watched two-dimensional values, x0 y0 x1 y1 ..., by node id; bounded. */

const MOST = 20_000;

export interface Trails {
  of(node: string): readonly number[];
  add(node: string, points: readonly number[]): void;
  clear(): void;
  onChange(listener: () => void): () => void;
}

export function createTrails(): Trails {
  const trails = new Map<string, number[]>();
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    of: (node) => trails.get(node) ?? [],
    add(node, points) {
      const trail = trails.get(node) ?? [];
      trails.set(node, trail);
      for (const value of points) trail.push(value);
      // The start is what one wants to see as well: thin the middle, keep both ends.
      if (trail.length > MOST) thin(trail);
      tell();
    },
    clear() {
      trails.clear();
      tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function thin(trail: number[]): void {
  let write = 0;
  for (let read = 0; read < trail.length; read += 4) {
    trail[write] = trail[read] as number;
    trail[write + 1] = trail[read + 1] as number;
    write += 2;
  }
  trail.length = write;
}
