/** Groups and frames: what gathers nodes. */
import { collapseCommand } from "../../core/graph/collapse.ts";
import { batch, type Command } from "../../core/graph/commands.ts";
import { groupName } from "../../core/graph/definitions.ts";
import { frameOf } from "../../core/graph/frames.ts";
import { idMaker } from "../../core/graph/ids.ts";
import type { Services } from "../app/services.ts";
import { nodeOf, titleOf } from "../state/edits.ts";
import { saveOwn } from "../state/own-nodes.ts";
import type { Action } from "./action.ts";

const keptWords = {
  whole: "The list on the left has it under My nodes, in every document.",
  reference:
    "The list on the left has it under My nodes. There is no room for its data, which is taken from Data sets on this computer.",
  window:
    "The browser has no room to keep it: it is forgotten with this window. Remove other nodes of yours.",
} as const;

export function groupActions({ documents, ui, canvas, messages, level, ownNodes }: Services) {
  const chosen = () => ui.getState().selectedNodes;
  const needsNodes = () => (chosen().length === 0 ? "Select some nodes first." : null);
  const definitionOfChosen = (): string | undefined => {
    const only = chosen().length === 1 ? chosen()[0] : undefined;
    const node = only && nodeOf(documents.getState().document, only);
    const name = node ? groupName(node.type) : undefined;
    return name !== undefined && documents.getState().document.definitions?.[name]
      ? name
      : undefined;
  };

  return {
    frame: {
      title: "Frame the selection",
      group: "Edit",
      keys: ["Mod+G"],
      run() {
        const { document } = documents.getState();
        const sizes = canvas.current?.sizes();
        const nodes = document.nodes.filter((node) => chosen().includes(node.id));
        const box = frameOf(nodes, (node) => sizes?.get(node));
        const id = idMaker((document.frames ?? []).map((frame) => frame.id))("frame1");
        documents.dispatch({
          type: "add-frames",
          frames: [{ id, title: "Frame", colour: "blue", ...box }],
        });
      },
      off: needsNodes,
    },
    collapse: {
      title: "Group into one node",
      group: "Edit",
      keys: ["Mod+Shift+E"],
      run() {
        try {
          const sizes = canvas.current?.sizes();
          const { command, node } = collapseCommand(
            documents.getState().document,
            chosen(),
            (one) => sizes?.get(one),
          );
          documents.dispatch(command, { name: "Group into one node" });
          canvas.current?.select([node]);
        } catch (error) {
          messages.showError("The nodes were not grouped", error);
        }
      },
      off: needsNodes,
    },
    "save-own": {
      title: "Save as my own node",
      group: "Edit",
      keys: [],
      run() {
        const name = definitionOfChosen();
        const [id] = chosen();
        const { document } = documents.getState();
        const node = id === undefined ? undefined : nodeOf(document, id);
        if (name === undefined || node === undefined) return;
        const kept = saveOwn(ownNodes, titleOf(node, document), name, document);
        messages.show({
          tone: kept === "window" ? "error" : "success",
          title: `\u201c${titleOf(node, document)}\u201d is one of your nodes`,
          detail: keptWords[kept],
        });
      },
      off: () => (definitionOfChosen() === undefined ? "Select one group first." : null),
    },
    "rename-group": {
      title: "Name the group after its node",
      group: "Edit",
      keys: [],
      run() {
        const name = definitionOfChosen();
        const { document } = documents.getState();
        const node = nodeOf(document, chosen()[0] ?? "");
        if (name === undefined || node === undefined) return;
        const rename: Command = { type: "set-name", name: titleOf(node, document) };
        documents.dispatch(batch([{ type: "edit-definition", name, command: rename }]), {
          name: "Rename the group",
        });
      },
      off: () => (definitionOfChosen() === undefined ? "Select one group first." : null),
    },
    "group-input": port("input", "Add an input of the group"),
    "group-output": port("output", "Add an output of the group"),
  } as const satisfies Record<string, Action>;

  function port(type: "input" | "output", title: string): Action {
    return {
      title,
      group: "Edit",
      keys: [],
      run() {
        const { nodes } = documents.getState().document;
        const xs = nodes.map((node) => node.position.x);
        const ys = nodes.map((node) => node.position.y);
        const id = idMaker(nodes.map((node) => node.id))(type === "input" ? "x1" : "y1");
        const x = type === "input" ? Math.min(0, ...xs) - 256 : Math.max(0, ...xs) + 256;
        const position = { x, y: Math.max(0, ...ys) };
        documents.dispatch({
          type: "add-nodes",
          nodes: [{ id, type, typeVersion: 1, title: id, params: {}, position }],
        });
        canvas.current?.flyTo(id);
      },
      off: () => (level.place().depth === 0 ? "This is not the inside of a group." : null),
    };
  }
}
