/** Breakpoints and the bound on the way back: what the next run, and the one that goes on, obey. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Breakpoint } from "../../core/engine/types.ts";
import type { RunWatch } from "../../core/protocol/messages.ts";
import { readStored, writeStored } from "./storage.ts";

export interface WatchState {
  readonly breakpoints: readonly Breakpoint[];
  /** Most memory for the way back, in MiB. */
  readonly rewindMiB: number;
}

export interface WatchStore extends StoreApi<WatchState> {
  add(breakpoint: Breakpoint): void;
  remove(breakpoint: Breakpoint): void;
  /** Sets a breakpoint at a node, or takes away those that are there. */
  toggle(node: string): void;
  wanted(): RunWatch;
}

const isCap = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value <= 4096;

/** Iterations that a residual must rise in a row to pause a run, unless told otherwise. */
export const RISES = 50;

export function createWatchStore(): WatchStore {
  const store = createStore<WatchState>(() => ({
    breakpoints: [{ kind: "not-finite" }],
    rewindMiB: readStored("rewind", 64, isCap),
  }));
  const { getState, setState } = store;
  store.subscribe(({ rewindMiB }) => writeStored("rewind", rewindMiB));
  const same = (a: Breakpoint, b: Breakpoint): boolean => JSON.stringify(a) === JSON.stringify(b);
  const at = (b: Breakpoint, node: string): boolean => "node" in b && b.node === node;
  return {
    ...store,
    add(breakpoint) {
      const { breakpoints } = getState();
      if (!breakpoints.some((other) => same(other, breakpoint)))
        setState({ breakpoints: [...breakpoints, breakpoint] });
    },
    remove(breakpoint) {
      setState({ breakpoints: getState().breakpoints.filter((b) => !same(b, breakpoint)) });
    },
    toggle(node) {
      const { breakpoints } = getState();
      const rest = breakpoints.filter((b) => !at(b, node));
      const added: Breakpoint = { kind: "rising", node, iterations: RISES };
      setState({ breakpoints: rest.length < breakpoints.length ? rest : [...rest, added] });
    },
    wanted() {
      const { breakpoints, rewindMiB } = getState();
      // Finiteness is looked at in what is observed anyway; others need every iteration.
      return { breakpoints: [...breakpoints], rewindMiB };
    },
  };
}
