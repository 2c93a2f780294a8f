/**
 * The graph that the canvas shows: the document itself, or the inside of one of its groups. It is
 * a document store like any other, and its commands land in the document that holds the group.
 */
import { createStore } from "zustand/vanilla";
import { builtinDatasets } from "../../core/base/datasets.ts";
import type { Shape } from "../../core/base/shape.ts";
import { groupName, type Surroundings } from "../../core/graph/definitions.ts";
import { describeCommand } from "../../core/graph/history.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import type { Validation } from "../../core/graph/validation.ts";
import type { DocumentState, DocumentStore } from "./document-store.ts";
import { callIn } from "./edits.ts";
import type { Messages } from "./messages.ts";
import type { UiStore } from "./ui-store.ts";

/** Where the level lies. */
export interface LevelPlace {
  /** How many steps of the path inwards are groups, which can be edited; modules come after. */
  readonly depth: number;
  /** Before ids of nodes here, in results and residuals: "encoder.". */
  readonly prefix: string;
  /** Definition that is edited; `undefined` on the document itself. */
  readonly definition: string | undefined;
}

export interface LevelStore extends DocumentStore {
  place(): LevelPlace;
  /** The document that holds all levels. */
  root(): DocumentState;
  /** From the document itself to what is shown. */
  levels(): readonly Level[];
}

export interface Level extends LevelPlace {
  readonly document: GraphDocument;
  readonly validation: Validation;
  /** What comes in by its ports; left out on the document itself. */
  readonly inside?: Surroundings;
}

/** One step inwards; `undefined` where the node is no group. */
function enter(level: Level, id: string): Level | undefined {
  const local = id.slice(level.prefix.length);
  const { document, validation } = level;
  const name = groupName(document.nodes.find((node) => node.id === local)?.type ?? "");
  const definition = name === undefined ? undefined : document.definitions?.[name];
  if (definition === undefined) return undefined;
  const shapes: Record<string, Shape> = {};
  const solved: string[] = [];
  for (const { from, to } of document.edges) {
    if (to.node !== local) continue;
    const shape = validation.shapes[`${from.node}.${from.port}`];
    if (shape) shapes[to.port] = shape;
    if (validation.solved.has(`${from.node}.${from.port}`)) solved.push(to.port);
  }
  const { frames: _frames, view: _view, ...around } = document;
  const { title, nodes, edges, frames } = definition;
  const inner = { ...around, name: title, nodes, edges, ...(frames && { frames }) };
  return {
    depth: level.depth + 1,
    prefix: `${id}.`,
    definition: name,
    document: inner,
    validation: validate(inner, builtinDatasets, { shapes, solved }),
    inside: { shapes, solved },
  };
}

export function createLevelStore(root: DocumentStore, ui: UiStore, messages: Messages): LevelStore {
  let place: LevelPlace = { depth: 0, prefix: "", definition: undefined };
  let levels: readonly Level[] = [];
  let moves = 0;

  const levelOf = (state: DocumentState): DocumentState => {
    const { document, validation } = state;
    let level: Level = { depth: 0, prefix: "", definition: undefined, document, validation };
    const way = [level];
    for (const id of ui.getState().inside) {
      const next = enter(level, id);
      if (next === undefined) break;
      level = next;
      way.push(level);
    }
    levels = way;
    if (level.prefix !== place.prefix) moves++;
    place = { depth: level.depth, prefix: level.prefix, definition: level.definition };
    const generation = state.generation + moves;
    if (level.depth === 0) return { ...state, generation };
    return { ...state, document: level.document, validation: level.validation, generation };
  };

  const store = createStore<DocumentState>(() => levelOf(root.getState()));
  root.subscribe((state, before) => {
    // Another document has other groups.
    if (state.generation !== before.generation && ui.getState().inside.length > 0)
      ui.setState({ inside: [] });
    store.setState(levelOf(state));
  });
  ui.subscribe((now, before) => {
    if (now.inside !== before.inside) store.setState(levelOf(root.getState()));
  });

  return {
    ...store,
    place: () => place,
    root: root.getState,
    levels: () => levels,
    dispatch(command, options) {
      const { definition: name } = place;
      try {
        if (name === undefined) root.dispatch(command, options);
        else
          root.dispatch(
            { type: "edit-definition", name, command },
            {
              ...options,
              name: options?.name ?? describeCommand(command, callIn(store.getState().document)),
            },
          );
      } catch (error) {
        messages.showError("Nothing was changed", error);
      }
    },
    undo: root.undo,
    redo: root.redo,
    seal: root.seal,
    open: root.open,
    markSaved: root.markSaved,
  };
}
