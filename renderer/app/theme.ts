/** Theme: follows the system unless the user chose one; remembered. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { readStored, writeStored } from "../state/storage.ts";

export const themeChoices = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof themeChoices)[number];

export interface ThemeState {
  readonly choice: ThemeChoice;
  readonly shown: "light" | "dark";
  choose(choice: ThemeChoice): void;
}
export type ThemeStore = StoreApi<ThemeState>;

const isChoice = (value: unknown): value is ThemeChoice =>
  themeChoices.includes(value as ThemeChoice);

export function createTheme(): ThemeStore {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const resolve = (choice: ThemeChoice): "light" | "dark" =>
    choice === "system" ? (system.matches ? "dark" : "light") : choice;
  const first = readStored<ThemeChoice>("theme", "system", isChoice);
  const store: ThemeStore = createStore((set) => ({
    choice: first,
    shown: resolve(first),
    choose(choice) {
      writeStored("theme", choice);
      set({ choice, shown: resolve(choice) });
    },
  }));
  const apply = (): void => {
    document.documentElement.dataset.theme = store.getState().shown;
  };
  store.subscribe(apply);
  system.addEventListener("change", () =>
    store.setState({ shown: resolve(store.getState().choice) }),
  );
  apply();
  return store;
}
