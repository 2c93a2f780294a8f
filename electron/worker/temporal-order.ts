/**
 * The temporal-order task: a sequence of four kinds of distractors and two marks, X or Y, one in its
 * second tenth and one in its fifth; its class is which marks came, in their order.
 * Hochreiter, Schmidhuber, "Long short-term memory" (1997), task 6a, at fixed length, as in Pascanu,
 * Mikolov, Bengio, "On the difficulty of training recurrent neural networks" (2013), arXiv:1211.5063.
 */
import type { DatasetInfo, DatasetSplit } from "../../core/base/datasets.ts";
import { createRng } from "../../core/base/rng.ts";

const DISTRACTORS = 4;
const MARKS = 2;

/** @param info length and number of symbols are the shape of x. @param seed of what is drawn */
export function temporalOrder(
  info: DatasetInfo,
  seed: number,
): { train: DatasetSplit; test: DatasetSplit } {
  const [length = 0, symbols = 0] = info.columns[0]?.shape ?? [];
  const tenth = Math.floor(length / 10);
  const part = (count: number, name: string): DatasetSplit => {
    const rng = createRng(seed, `${info.name}:${name}`);
    const below = (n: number): number => Math.min(n - 1, Math.floor(n * rng.uniform()));
    const x = new Float32Array(count * length * symbols);
    const y = new Float32Array(count * MARKS * MARKS);
    for (let row = 0; row < count; row++) {
      const places = [tenth + below(tenth), 4 * tenth + below(tenth)];
      const marks = places.map(() => below(MARKS));
      for (let t = 0; t < length; t++) {
        const mark = marks[places.indexOf(t)];
        const symbol = mark === undefined ? below(DISTRACTORS) : DISTRACTORS + mark;
        x[(row * length + t) * symbols + symbol] = 1;
      }
      const [first, second] = marks as [number, number];
      y[row * MARKS * MARKS + MARKS * first + second] = 1;
    }
    return { count, columns: { x, y } };
  };
  return { train: part(info.train, "train"), test: part(info.test, "test") };
}
