/**
 * Undo and redo over a reload of the window: the last steps of each tab, in the storage that lives as
 * long as the window. What comes back is tried on the document first; where it does not fit, it is left.
 */
import { z } from "zod";
import { applyCommand, type Command } from "../../core/graph/commands.ts";
import { differs } from "../../core/graph/diff-words.ts";
import type { Step } from "../../core/graph/history.ts";
import { parseDocumentValue } from "../../core/graph/parse.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { type DocumentState, isDirty, lastStep } from "../state/document-store.ts";
import type { OpenDocument, Workspace } from "../tabs/workspace.ts";

const KEY = "proxflow.history";
/** Steps that are kept of a document, each way. */
const MOST_STEPS = 100;
/** Characters that are kept of all documents. */
const MOST_TEXT = 1_000_000;
/** Nodes above which trying steps would keep the window waiting. */
const MOST_NODES = 5000;

const command = z.custom<Command>(
  (value) => typeof (value as Command | null | undefined)?.type === "string",
);
const step = z.object({ name: z.string(), redo: command, undo: command });
const packed = z.object({
  past: z.array(step).max(MOST_STEPS),
  future: z.array(step).max(MOST_STEPS),
  /** Place among past and future of the step at which the file was written; -1 for before them all. */
  saved: z.number().int().min(-1).nullable(),
  restored: z.boolean(),
});
export type PackedHistory = z.infer<typeof packed>;
type Brought = Pick<DocumentState, "history" | "savedAt" | "restored">;

/** @returns nothing where there is nothing to take back, or the document is too large */
export function packHistory(state: DocumentState): PackedHistory | undefined {
  const { history, savedAt, restored, document } = state;
  if (history.past.length + history.future.length === 0) return undefined;
  if (document.nodes.length > MOST_NODES) return undefined;
  const plain = ({ name, redo, undo }: Step): Step => ({ name, redo, undo });
  const past = history.past.slice(-MOST_STEPS);
  const future = history.future.slice(0, MOST_STEPS);
  const at = [...past, ...future].findIndex((each) => each.redo === savedAt);
  const whole = past.length === history.past.length;
  const saved = at !== -1 || (savedAt === undefined && whole) ? at : null;
  return { past: past.map(plain), future: future.map(plain), saved, restored };
}

/** All of them can be taken back from this document, and done again. */
function fits(document: GraphDocument, { past, future }: PackedHistory): boolean {
  try {
    let at = document;
    for (const { undo } of past.toReversed()) at = applyCommand(at, undo).document;
    if (!parseDocumentValue(at).ok) return false;
    for (const { redo } of past) at = applyCommand(at, redo).document;
    if (differs(at, document)) return false;
    for (const { redo } of future) at = applyCommand(at, redo).document;
    return parseDocumentValue(at).ok;
  } catch {
    return false;
  }
}

/**
 * @param state of a document that was opened again, without a history
 * @returns nothing where the steps are not of it
 */
export function unpackHistory(value: unknown, state: DocumentState): Brought | undefined {
  const parsed = packed.safeParse(value);
  if (!parsed.success || !fits(state.document, parsed.data)) return undefined;
  const { past, future, saved, restored } = parsed.data;
  const history = { past, future };
  const dirty = isDirty(state);
  const savedAt = saved === null ? undefined : [...past, ...future][saved]?.redo;
  const brought = { history, savedAt, restored: saved === null || restored };
  // Whether there is unsaved work is known from the file, not from here.
  if (isDirty({ ...state, ...brought }) === dirty) return brought;
  return dirty
    ? { ...brought, restored: true }
    : { history, savedAt: lastStep(history), restored: false };
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Keeps what fits into the storage, the tab that is shown first. */
export function keepHistories<T extends OpenDocument>(workspace: Workspace<T>, store: Store): void {
  const { tabs } = workspace.getState();
  const kept: Record<string, PackedHistory> = {};
  let room = MOST_TEXT;
  for (const tab of [workspace.current, ...tabs.filter((each) => each !== workspace.current)]) {
    const history = packHistory(tab.documents.getState());
    const size = history === undefined ? 0 : JSON.stringify(history).length;
    if (history === undefined || size > room) continue;
    room -= size;
    kept[tab.id] = history;
  }
  try {
    store.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Nothing can be taken back after the reload then; the work itself is kept elsewhere.
  }
}

/** Gives the tabs that came back their histories. */
export function bringHistories<T extends OpenDocument>(
  workspace: Workspace<T>,
  store: Store,
): void {
  let kept: unknown;
  try {
    kept = JSON.parse(store.getItem(KEY) ?? "null");
    store.removeItem(KEY);
  } catch {
    return;
  }
  if (typeof kept !== "object" || kept === null) return;
  for (const { id, documents } of workspace.getState().tabs) {
    if (!Object.hasOwn(kept, id) || documents.getState().history.past.length > 0) continue;
    const brought = unpackHistory((kept as Record<string, unknown>)[id], documents.getState());
    if (brought !== undefined) documents.setState(brought);
  }
}
