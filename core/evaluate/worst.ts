/** The highest-ranked few of many, without keeping the many. */
export class Worst<T> {
  readonly #keep: number;
  /** Highest rank first; of equal ranks, what came first. */
  readonly #kept: { readonly rank: number; readonly item: T }[] = [];

  constructor(keep: number) {
    this.#keep = keep;
  }

  /** @param make is only called for what is kept */
  offer(rank: number, make: () => T): void {
    const last = this.#kept.at(-1);
    if (this.#kept.length >= this.#keep && (last === undefined || rank <= last.rank)) return;
    const at = this.#kept.findIndex((each) => each.rank < rank);
    this.#kept.splice(at < 0 ? this.#kept.length : at, 0, { rank, item: make() });
    if (this.#kept.length > this.#keep) this.#kept.pop();
  }

  list(): T[] {
    return this.#kept.map(({ item }) => item);
  }
}
