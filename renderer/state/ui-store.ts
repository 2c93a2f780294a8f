/** What is shown of a document: selection, open dialogs, tabs, wiring in progress. Never persisted work. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Endpoint } from "../../core/graph/schema.ts";
import type { SplitMode } from "./sides.ts";
import { readStored, writeStored } from "./storage.ts";

export const bottomTabs = [
  "residuals",
  "metrics",
  "evaluation",
  "picture",
  "viewers",
  "runs",
  "race",
  "stepping",
  "problems",
  "code",
  "history",
] as const;
export type BottomTab = (typeof bottomTabs)[number];
export type LeftTab = "palette" | "templates";
export type DialogName =
  | "templates"
  | "open"
  | "save-as"
  | "versions"
  | "export"
  | "keys"
  | "commands"
  | "about"
  | "find"
  | "link"
  | "data"
  | "data-sets"
  | "operator"
  | "operator-consent";

/** A wire that hangs from a port, and which way the port faces. */
export interface WireStart extends Endpoint {
  readonly side: "input" | "output";
}

export interface QuickAdd {
  /** In the window, for the list. */
  readonly screen: { readonly x: number; readonly y: number };
  /** On the canvas, for the node. */
  readonly at: { readonly x: number; readonly y: number };
  readonly wire: WireStart | null;
  /** Asked for without a pointer on the canvas: the node goes where there is room. */
  readonly unplaced?: boolean;
  /** The node comes between the ends of this wire. */
  readonly edge?: string;
}

/** While wiring: the answer for every port of the other side, by "node.port". */
export interface Wiring {
  readonly start: WireStart;
  readonly answers: ReadonlyMap<string, PortAnswer>;
}
export type PortAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: string; readonly fix?: string | undefined };

/** A view of the canvas, and the graph that it is of. */
interface LeftAt {
  readonly generation: number;
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface UiState {
  readonly selectedNodes: readonly string[];
  readonly selectedEdges: readonly string[];
  readonly dialog: DialogName | null;
  /** Files that are to become a data set, and where its node goes; while the dialog "data" is open. */
  readonly dataImport: {
    readonly files: readonly File[];
    readonly at: { readonly x: number; readonly y: number };
    /** Node of the shown level that is to give this data from then on, in place of a new node. */
    readonly node?: string;
  } | null;
  /** What the dialog "operator" opens with; `null` for a new operator. */
  readonly operatorSource: string | null;
  /** Modules that are looked into, outermost first; empty on the document itself. */
  readonly inside: readonly string[];
  /** What wires and nodes are coloured by, beside the residuals. */
  readonly split: SplitMode;
  readonly quickAdd: QuickAdd | null;
  readonly wiring: Wiring | null;
  /** Ends the layout that is being worked out. */
  readonly arranging: AbortController | null;
  /** The value at the port that the menu was opened on. */
  readonly menuPort: Endpoint | null;
  readonly leftTab: LeftTab;
  readonly bottomTab: BottomTab;
  /** Where the canvas was when another document was shown in its place. */
  readonly leftAt: LeftAt | null;
  /** Op types, latest first. */
  readonly recents: readonly string[];
}
export interface UiStore extends StoreApi<UiState> {
  noteRecent(type: string): void;
}

const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === "string");

export function createUiStore(): UiStore {
  const store = createStore<UiState>(() => ({
    selectedNodes: [],
    selectedEdges: [],
    dialog: null,
    dataImport: null,
    operatorSource: null,
    inside: [],
    split: "none",
    quickAdd: null,
    wiring: null,
    arranging: null,
    menuPort: null,
    leftTab: "palette",
    bottomTab: "residuals",
    leftAt: null,
    recents: readStored("recents", [] as string[], isStrings),
  }));
  return {
    ...store,
    noteRecent(type) {
      if (store.getState().recents[0] === type) return;
      const recents = [type, ...store.getState().recents.filter((other) => other !== type)].slice(
        0,
        5,
      );
      writeStored("recents", recents);
      store.setState({ recents });
    },
  };
}
