/** Keys that the user gave to actions, in place of those that they come with. Kept over sessions. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { readStored, writeStored } from "./storage.ts";

type Changed = Readonly<Record<string, readonly string[]>>;

export interface KeyStore extends StoreApi<Changed> {
  /** Chords of an action; `own` are those that it comes with. */
  keysOf(action: string, own: readonly string[]): readonly string[];
  /** An empty list leaves the action without a key. */
  assign(changes: Changed): void;
  /** Back to the keys that actions come with; without a name, all of them. */
  reset(action?: string): void;
}

const isChanged = (value: unknown): value is Changed =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every(
    (keys) => Array.isArray(keys) && keys.every((key) => typeof key === "string" && key !== ""),
  );

export function createKeyStore(): KeyStore {
  const store = createStore<Changed>(() => readStored<Changed>("keys", {}, isChanged));
  const put = (next: Changed): void => {
    store.setState(next, true);
    writeStored("keys", Object.keys(next).length > 0 ? next : undefined);
  };
  return {
    ...store,
    keysOf: (action, own) => {
      const changed = store.getState();
      return Object.hasOwn(changed, action) ? (changed[action] ?? own) : own;
    },
    assign: (changes) => put({ ...store.getState(), ...changes }),
    reset(action) {
      const kept = Object.entries(store.getState()).filter(([id]) => id !== action);
      put(action === undefined ? {} : Object.fromEntries(kept));
    },
  };
}
