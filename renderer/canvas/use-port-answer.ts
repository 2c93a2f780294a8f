/** How a port looks while a wire hangs from another one. */
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import type { UiState, UiStore } from "../state/ui-store.ts";

type Listener = (now: UiState, before: UiState) => void;

const known = new WeakMap<UiStore, UiStore>();

/** The same store, whose listeners hear of wiring alone: a large document has thousands of ports. */
function wiringOf(ui: UiStore): UiStore {
  const before = known.get(ui);
  if (before !== undefined) return before;
  const ports = new Set<Listener>();
  let unsubscribe: (() => void) | undefined;
  const store: UiStore = {
    ...ui,
    subscribe(listener) {
      ports.add(listener);
      unsubscribe ??= ui.subscribe((now, old) => {
        if (now.wiring !== old.wiring) for (const port of [...ports]) port(now, old);
      });
      return () => {
        ports.delete(listener);
        if (ports.size > 0) return;
        unsubscribe?.();
        unsubscribe = undefined;
      };
    },
  };
  known.set(ui, store);
  return store;
}

/** "start", "fits", "misfit" or "wrong-side" while wiring; `undefined` else. */
export function usePortAnswer(
  node: string,
  port: string,
  side: "input" | "output",
): "start" | "fits" | "misfit" | "wrong-side" | undefined {
  const { ui } = useServices();
  return useStore(wiringOf(ui), ({ wiring }) => {
    if (wiring === null) return undefined;
    const { start } = wiring;
    if (start.node === node && start.port === port && start.side === side) return "start";
    if (start.side === side) return "wrong-side";
    return wiring.answers.get(`${node}.${port}`)?.ok ? "fits" : "misfit";
  });
}
