/**
 * An open document with its history. A command is the only way to change it; opening another one
 * replaces it whole. Validation follows each change, by the same validator that runs use.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { builtinDatasets } from "../../core/base/datasets.ts";
import type { Command } from "../../core/graph/commands.ts";
import {
  describeCommand,
  type Edited,
  emptyHistory,
  type History,
  perform,
  redo,
  type StepOptions,
  seal,
  undo,
} from "../../core/graph/history.ts";
import { FORMAT_VERSION, type GraphDocument } from "../../core/graph/schema.ts";
import { createValidator } from "../../core/graph/validate.ts";
import type { Validation } from "../../core/graph/validation.ts";
import type { FileInfo } from "../../core/protocol/channels.ts";
import { solverSettings } from "../../core/solvers/settings.ts";
import { callIn } from "./edits.ts";

/** Where a document came from. */
export interface Origin {
  readonly file: FileInfo | null;
  readonly template: string | null;
}

export interface DocumentState extends Origin {
  readonly document: GraphDocument;
  readonly history: History;
  readonly validation: Validation;
  /** The step at which the file was written; another last step means unsaved work. */
  readonly savedAt: Command | undefined;
  /** True for work that was brought back and was never saved. */
  readonly restored: boolean;
  /** Counts documents opened; the canvas starts afresh on a new one. */
  readonly generation: number;
}

export interface DocumentStore extends StoreApi<DocumentState> {
  /** @throws ProxflowError where the command does not fit; then nothing has changed. */
  dispatch(command: Command, options?: StepOptions): void;
  undo(): void;
  redo(): void;
  /** Ends a burst of edits that count as one step. */
  seal(): void;
  open(document: GraphDocument, origin: Origin, options?: { readonly restored?: boolean }): void;
  markSaved(file: FileInfo): void;
}

export const blankDocument = (): GraphDocument => ({
  format: "proxflow",
  formatVersion: FORMAT_VERSION,
  name: "Untitled",
  nodes: [],
  edges: [],
  solver: solverSettings.parse({}),
});

export const lastStep = (history: History): Command | undefined => history.past.at(-1)?.redo;

export const isDirty = (state: DocumentState): boolean =>
  state.restored || lastStep(state.history) !== state.savedAt;

/** Empty, from nowhere, and nothing was ever done in it: nobody misses it. */
export const isUntouched = (state: DocumentState): boolean =>
  state.document.nodes.length === 0 &&
  state.history.past.length === 0 &&
  state.history.future.length === 0 &&
  state.file === null &&
  state.template === null &&
  !state.restored;

export function createDocumentStore(): DocumentStore {
  const blank = blankDocument();
  const validate = createValidator(builtinDatasets);
  const store = createStore<DocumentState>(() => ({
    document: blank,
    history: emptyHistory,
    validation: validate(blank),
    savedAt: undefined,
    restored: false,
    generation: 0,
    file: null,
    template: null,
  }));
  const { getState, setState } = store;

  const accept = (edited: Edited | undefined): void => {
    if (edited === undefined) return;
    const before = getState();
    const same =
      edited.document.nodes === before.document.nodes &&
      edited.document.edges === before.document.edges &&
      edited.document.definitions === before.document.definitions &&
      edited.document.operators === before.document.operators &&
      edited.document.datasets === before.document.datasets;
    setState({
      ...edited,
      validation: same ? before.validation : validate(edited.document),
    });
  };

  return {
    ...store,
    dispatch(command, options) {
      const { document } = getState();
      const name = options?.name ?? describeCommand(command, callIn(document));
      accept(perform(getState(), command, { ...options, name }));
    },
    undo: () => accept(undo(getState())),
    redo: () => accept(redo(getState())),
    seal: () => setState({ history: seal(getState().history) }),
    open(document, origin, options) {
      setState({
        document,
        history: emptyHistory,
        validation: validate(document),
        savedAt: undefined,
        restored: options?.restored ?? false,
        generation: getState().generation + 1,
        ...origin,
      });
    },
    markSaved(file) {
      const history = seal(getState().history);
      setState({ file, history, savedAt: lastStep(history), restored: false });
    },
  };
}
