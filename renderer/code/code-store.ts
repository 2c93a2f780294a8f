/**
 * Edits of a model's code that are not in the document yet. They belong to the document's tab, so that
 * they outlive the panel, and they are applied as one step that can be undone.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Imported, SourceProblem } from "../../core/codegen/import-typescript.ts";
import { replaceCommand } from "../../core/graph/replace.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { DocumentStore } from "../state/document-store.ts";
import type { NodeLines } from "./node-lines.ts";

export interface CodeState {
  /** The text as it stands in the editor; `null` while it is the document's own. */
  readonly draft: string | null;
  /** The document's code when the edits began, or when the user last saw that it had changed. */
  readonly base: string;
  /** Where the nodes are built in `draft`. */
  readonly lines: NodeLines;
  /** What kept the edits from being applied. */
  readonly problems: readonly SourceProblem[];
  /** The two texts are shown beside each other. */
  readonly comparing: boolean;
}

export interface CodeStore extends StoreApi<CodeState> {
  /** @param own the document's code at this time */
  edit(text: string, own: string, lines: NodeLines): void;
  /** Goes back to the document's code. */
  discard(): void;
  /**
   * Makes the edits the document's.
   * @param read turns the text into a document, or says on which lines it cannot
   * @returns whether they are
   */
  apply(read: (source: string, previous: GraphDocument) => Imported): boolean;
}

const none: CodeState = { draft: null, base: "", lines: new Map(), problems: [], comparing: false };

export const hasEdits = ({ draft }: CodeState): boolean => draft !== null;

/** The document has changed while its code was edited: applying the edits would take that back. */
export const inConflict = ({ draft, base }: CodeState, own: string): boolean =>
  draft !== null && base !== own;

export function createCodeStore(documents: DocumentStore): CodeStore {
  const store = createStore<CodeState>(() => none);
  // Another document has another code.
  documents.subscribe((now, before) => {
    if (now.generation !== before.generation) store.setState(none);
  });
  return {
    ...store,
    edit(text, own, lines) {
      const { draft, base } = store.getState();
      const since = draft === null ? own : base;
      store.setState(
        text === own ? none : { draft: text, base: since, lines, problems: [], comparing: false },
      );
    },
    discard: () => store.setState(none),
    apply(read) {
      const { draft } = store.getState();
      if (draft === null) return true;
      const before = documents.getState().document;
      const { document, problems } = read(draft, before);
      if (document === undefined) {
        store.setState({ problems, comparing: false });
        return false;
      }
      const command = replaceCommand(before, document);
      if (command !== undefined) documents.dispatch(command, { name: "Edit the code" });
      store.setState(none);
      return true;
    },
  };
}
