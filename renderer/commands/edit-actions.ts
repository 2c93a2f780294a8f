import { builtinDatasets } from "../../core/base/datasets.ts";
import {
  type Clip,
  clipToText,
  copyNodes,
  pasteCommand,
  readClip,
} from "../../core/graph/clipboard.ts";
import { batch, type Command } from "../../core/graph/commands.ts";
import { deleteCommand, healCommand } from "../../core/graph/edits.ts";
import type { SizeOf } from "../../core/graph/frames.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import { unpackCommand } from "../../core/graph/unpack.ts";
import type { Services } from "../app/services.ts";
import { lookInside } from "../canvas/look-inside.ts";
import { nodeOf, snap } from "../state/edits.ts";
import { canOpen } from "../state/inside.ts";
import type { Action } from "./action.ts";

const SHIFT = 32;

/** A frame on another would hold what stands in both: copies with frames go below them. */
function offsetOf({ frames = [] }: Clip): { x: number; y: number } {
  if (frames.length === 0) return { x: SHIFT, y: SHIFT };
  const top = Math.min(...frames.map(({ position }) => position.y));
  const bottom = Math.max(...frames.map(({ position, size }) => position.y + size.height));
  return snap({ x: 0, y: bottom - top + SHIFT });
}

export function editActions(services: Services) {
  const { documents, ui, canvas, messages } = services;
  const chosen = () => ui.getState().selectedNodes;
  const needsNodes = () => (chosen().length === 0 ? "Select a node first." : null);

  const measured = (): SizeOf => {
    const sizes = canvas.current?.sizes();
    return (node) => sizes?.get(node);
  };
  const clipOf = (): Clip | undefined =>
    copyNodes(documents.getState().document, chosen(), measured());

  const remove = (frames: Clip["frames"] = []): void => {
    const { selectedNodes, selectedEdges } = ui.getState();
    const { document } = documents.getState();
    const gone: Command[] = [deleteCommand(document, selectedNodes, selectedEdges)];
    if (frames.length > 0)
      gone.push({ type: "remove-frames", frames: frames.map((frame) => frame.id) });
    documents.dispatch(batch(gone));
  };

  /** What was copied; `undefined` where it did not come into the clipboard. */
  const copy = async (): Promise<Clip | undefined> => {
    const clip = clipOf();
    if (clip === undefined) return undefined;
    try {
      await navigator.clipboard.writeText(clipToText(clip));
      return clip;
    } catch (error) {
      messages.showError("Nothing was copied", error);
      return undefined;
    }
  };

  /** Pastes text that holds a clip, its corner at `at`. */
  const pasteText = (text: string, at: { x: number; y: number }, keepIncoming: boolean): void => {
    const read = readClip(text);
    if (!read.ok) {
      messages.show({ tone: "info", title: "Nothing was pasted", detail: read.reason });
      return;
    }
    const { clip } = read;
    const left = Math.min(...clip.nodes.map((node) => node.position.x));
    const top = Math.min(...clip.nodes.map((node) => node.position.y));
    const offset = snap({ x: at.x - left, y: at.y - top });
    const { document } = documents.getState();
    const pasted = pasteCommand(document, clip, { offset, keepIncoming });
    const count = pasted.nodes.length;
    documents.dispatch(pasted.command, { name: `Paste ${count} node${count === 1 ? "" : "s"}` });
    // A paste that was refused has told why, and leaves the selection alone.
    if (documents.getState().document !== document) canvas.current?.select(pasted.nodes);
  };

  const paste = async (keepIncoming: boolean): Promise<void> => {
    try {
      const text = await navigator.clipboard.readText();
      pasteText(text, canvas.current?.pointer().at ?? { x: 0, y: 0 }, keepIncoming);
    } catch (error) {
      messages.showError("The clipboard cannot be read", error);
    }
  };

  return {
    undo: {
      title: "Undo",
      group: "Edit",
      keys: ["Mod+Z"],
      run: () => documents.undo(),
      off: () => (documents.getState().history.past.length === 0 ? "Nothing to undo." : null),
    },
    redo: {
      title: "Redo",
      group: "Edit",
      keys: ["Mod+Shift+Z", "Mod+Y"],
      run: () => documents.redo(),
      off: () => (documents.getState().history.future.length === 0 ? "Nothing to redo." : null),
    },
    copy: {
      title: "Copy",
      group: "Edit",
      keys: ["Mod+C"],
      async run() {
        await copy();
      },
      off: needsNodes,
    },
    cut: {
      title: "Cut",
      group: "Edit",
      keys: ["Mod+X"],
      async run() {
        const clip = await copy();
        if (clip) remove(clip.frames);
      },
      off: needsNodes,
    },
    paste: {
      title: "Paste",
      group: "Edit",
      keys: ["Mod+V"],
      run: () => paste(false),
      off: () => null,
    },
    "paste-wired": {
      title: "Paste with incoming wires",
      group: "Edit",
      keys: ["Mod+Shift+V"],
      run: () => paste(true),
      off: () => null,
    },
    duplicate: {
      title: "Duplicate",
      group: "Edit",
      keys: ["Mod+D"],
      run() {
        const { document } = documents.getState();
        const clip = clipOf();
        if (clip === undefined) return;
        const pasted = pasteCommand(document, clip, { offset: offsetOf(clip) });
        documents.dispatch(pasted.command, { name: "Duplicate" });
        canvas.current?.select(pasted.nodes);
      },
      off: needsNodes,
    },
    delete: {
      title: "Delete",
      group: "Edit",
      keys: ["Delete", "Backspace"],
      run: () => remove(),
      off: () => {
        const { selectedNodes, selectedEdges } = ui.getState();
        return selectedNodes.length + selectedEdges.length === 0
          ? "Select a node or a wire first."
          : null;
      },
    },
    "delete-heal": {
      title: "Delete and reconnect",
      group: "Edit",
      keys: ["Mod+Delete"],
      run() {
        const [node] = chosen();
        if (node === undefined) return;
        documents.dispatch(healCommand(documents.getState().document, node));
      },
      off: () => (chosen().length === 1 ? null : "Select one node first."),
    },
    "look-inside": {
      title: "Go inside the group or module",
      group: "View",
      keys: ["Shift+Enter"],
      run() {
        const [only] = chosen();
        if (only !== undefined) lookInside(services, only);
      },
      off: () => {
        const { document, validation } = documents.getState();
        const [only] = chosen();
        if (ui.getState().inside.length > services.level.place().depth)
          return "A double click opens a module further in.";
        if (chosen().length !== 1 || only === undefined) return "Select one module first.";
        return canOpen(document, validation, only)
          ? null
          : "Select a module whose inputs are wired.";
      },
    },
    "cancel-layout": {
      title: "Stop arranging nodes",
      group: "View",
      keys: ["Escape"],
      run: () => ui.getState().arranging?.abort(),
      off: () => (ui.getState().arranging === null ? "No layout is being worked out." : null),
    },
    "look-out": {
      title: "Leave the group or module",
      group: "View",
      keys: ["Escape"],
      run() {
        const left = ui.getState().inside.at(-1);
        ui.setState({ inside: ui.getState().inside.slice(0, -1) });
        canvas.current?.focus();
        // The canvas shows the graph around it from the next frame on: there one goes on from it.
        requestAnimationFrame(() => {
          const { depth, prefix } = services.level.place();
          const shown = ui.getState().inside.length === depth;
          const group = shown ? left?.slice(prefix.length) : undefined;
          if (group !== undefined && nodeOf(documents.getState().document, group))
            canvas.current?.select([group]);
        });
      },
      off: () => (ui.getState().inside.length === 0 ? "This is the document itself." : null),
    },
    unpack: {
      title: "Unpack group or module",
      group: "Edit",
      keys: ["Mod+Shift+U"],
      run() {
        const [node] = chosen();
        if (node === undefined) return;
        const { document, validation } = documents.getState();
        try {
          const { shapes } = validation;
          const command = unpackCommand(document, node, shapes, builtinDatasets, measured());
          documents.dispatch(command, { name: "Unpack" });
          const parts = documents
            .getState()
            .document.nodes.filter((n) => n.id.startsWith(`${node}.`));
          canvas.current?.select(parts.map((part) => part.id));
        } catch (error) {
          messages.showError("The module stays packed", error);
        }
      },
      off() {
        const only = chosen().length === 1 ? chosen()[0] : undefined;
        const { document } = documents.getState();
        const type = document.nodes.find((node) => node.id === only)?.type;
        return type !== undefined && opsOf(document)(type)?.kind === "module"
          ? null
          : "Select one module first.";
      },
    },
    "select-all": {
      title: "Select all",
      group: "Edit",
      keys: ["Mod+A"],
      run() {
        const { nodes, edges } = documents.getState().document;
        canvas.current?.select(
          nodes.map((node) => node.id),
          edges.map((edge) => edge.id),
        );
      },
      off: () => (documents.getState().document.nodes.length === 0 ? "The canvas is empty." : null),
    },
    deselect: {
      title: "Select nothing",
      group: "Edit",
      keys: ["Escape"],
      run: () => canvas.current?.select([]),
      off: () => {
        const { selectedNodes, selectedEdges } = ui.getState();
        return selectedNodes.length + selectedEdges.length === 0 ? "Nothing is selected." : null;
      },
    },
    "quick-add": {
      title: "Add a node\u2026",
      group: "Edit",
      keys: ["Space", "Tab"],
      run() {
        const pointer = canvas.current?.pointer();
        if (!pointer) return;
        const unplaced = canvas.current?.hovered() === false;
        // A wire that alone is selected is what the node is for.
        const [edge, ...more] = ui.getState().selectedEdges;
        const onWire = edge !== undefined && more.length + chosen().length === 0;
        const request = { ...pointer, wire: null, unplaced, ...(onWire && { edge }) };
        ui.setState({ quickAdd: request });
      },
      off: () => null,
    },
  } as const satisfies Record<string, Action>;
}
