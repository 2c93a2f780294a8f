/** The way back: where a run stood before each of its last iterations, within a bound on memory. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { free } from "./memory.ts";
import type { Session } from "./session.ts";
import type { Captured } from "./types.ts";

export class Rewind {
  readonly #cap: number;
  readonly #states: Captured[] = [];
  /** How many tensors held here share a piece of data; each piece counts once. */
  readonly #uses = new Map<object, number>();
  #bytes = 0;
  #tooLarge = false;

  /** @param capBytes most memory for all states together; 0 keeps none */
  constructor(capBytes: number) {
    this.#cap = capBytes;
  }

  /** Iterations that one can step back. */
  get depth(): number {
    return this.#states.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get cap(): number {
    return this.#cap;
  }

  /** A single state does not fit into the bound. */
  get tooLarge(): boolean {
    return this.#tooLarge;
  }

  /** Keeps where the session stands, and lets go of the oldest states beyond the bound. */
  push(session: Session): void {
    // A state that is too large once is so for the whole run: nothing is captured in vain.
    if (this.#cap === 0 || this.#tooLarge) return;
    const captured = session.capture();
    this.#states.push(captured);
    for (const tensor of captured.tensors) this.#count(tensor, 1);
    while (this.#bytes > this.#cap) {
      this.#drop(this.#states.shift() as Captured);
      this.#tooLarge = this.#states.length === 0;
    }
  }

  /** Takes the session one iteration back. False where there is no state to go to. */
  back(session: Session): boolean {
    const last = this.#states.pop();
    if (last === undefined) return false;
    session.restore(last);
    this.#drop(last);
    return true;
  }

  dispose(): void {
    for (const state of this.#states.splice(0)) this.#drop(state);
  }

  #drop({ tensors }: Captured): void {
    for (const tensor of tensors) this.#count(tensor, -1);
    free(tensors);
  }

  #count(tensor: Tensor, change: 1 | -1): void {
    const before = this.#uses.get(tensor.dataId) ?? 0;
    const after = before + change;
    if (after > 0) this.#uses.set(tensor.dataId, after);
    else this.#uses.delete(tensor.dataId);
    if (before === 0 || after === 0) this.#bytes += change * bytesOf(tensor);
  }
}

function bytesOf({ size, dtype }: Tensor): number {
  return size * tf.util.bytesPerElement(dtype);
}
