/** Where the tour is, and whether it is still to be offered. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { readStored, writeStored } from "../state/storage.ts";

export interface TourState {
  /** Index of the step that is shown; `null` while there is no tour. */
  readonly step: number | null;
  /** It is offered: in the first session only, until it is taken or declined. */
  readonly offered: boolean;
}

export interface TourStore extends StoreApi<TourState> {
  go(step: number): void;
  leave(): void;
  /** The offer was seen: the next session makes none. */
  noteOffer(): void;
}

const isTrue = (value: unknown): value is boolean => value === true;

export function createTour(): TourStore {
  const store = createStore<TourState>(() => ({
    step: null,
    offered: !readStored("tour-offered", false, isTrue),
  }));
  return {
    ...store,
    go: (step) => store.setState({ step, offered: false }),
    leave: () => store.setState({ step: null, offered: false }),
    noteOffer: () => writeStored("tour-offered", true),
  };
}
