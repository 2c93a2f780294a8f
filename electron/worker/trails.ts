/** Collects iterates of watched points, so that a fast run does not send thousands of messages. */

export interface Trails {
  add(node: string, points: readonly number[]): void;
  /** Sends what was collected, one message a node. */
  flush(): void;
}

export function createTrails(send: (node: string, points: number[]) => void): Trails {
  const collected = new Map<string, number[]>();
  return {
    add(node, points) {
      const list = collected.get(node) ?? [];
      collected.set(node, list);
      for (const value of points) list.push(value);
    },
    flush() {
      for (const [node, points] of collected) send(node, points);
      collected.clear();
    },
  };
}
