/** Pinned viewers: which value is looked at, and how. */
import { createStore, type StoreApi } from "zustand/vanilla";

export const viewerKinds = ["images", "heat", "scatter", "confusion", "line"] as const;
export type ViewerKind = (typeof viewerKinds)[number];

export const viewerNames: Readonly<Record<ViewerKind, string>> = {
  images: "Images",
  heat: "Heat map",
  scatter: "Scatter",
  confusion: "Confusion",
  line: "Line",
};

export interface Viewer {
  /** Value id, "node.port". */
  readonly value: string;
  readonly kind: ViewerKind;
  /** Value with the true classes, for a confusion matrix. */
  readonly against: string | null;
}

export interface ViewerStore extends StoreApi<{ readonly viewers: readonly Viewer[] }> {
  pin(viewer: Viewer): void;
  unpin(value: string): void;
  change(value: string, patch: Partial<Viewer>): void;
}

/** More than these cannot be looked at together. */
const MOST = 6;

export function createViewerStore(): ViewerStore {
  const store = createStore<{ readonly viewers: readonly Viewer[] }>(() => ({ viewers: [] }));
  const { getState, setState } = store;
  return {
    ...store,
    pin(viewer) {
      const rest = getState().viewers.filter(({ value }) => value !== viewer.value);
      setState({ viewers: [...rest, viewer].slice(-MOST) });
    },
    unpin: (value) => setState({ viewers: getState().viewers.filter((v) => v.value !== value) }),
    change(value, patch) {
      setState({
        viewers: getState().viewers.map((v) => (v.value === value ? { ...v, ...patch } : v)),
      });
    },
  };
}
