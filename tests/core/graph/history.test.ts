import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProxflowError } from "../../../core/base/errors.ts";
import type { Command } from "../../../core/graph/commands.ts";
import {
  describeCommand,
  type Edited,
  emptyHistory,
  HISTORY_LIMIT,
  perform,
  redo,
  seal,
  undo,
} from "../../../core/graph/history.ts";
import { anyDocument, commandFor } from "./arbitrary.ts";
import { small } from "./small.ts";

const start = (): Edited => ({ document: small(), history: emptyHistory });
const move = (x: number, node = "w"): Command => ({
  type: "move-nodes",
  moves: [{ node, position: { x, y: 0 } }],
});
const names = (state: Edited) => state.history.past.map((s) => s.name);

/** Undoes until there is nothing left. */
function rewind(state: Edited): Edited {
  const before = undo(state);
  return before === undefined ? state : rewind(before);
}

function replay(state: Edited): Edited {
  const after = redo(state);
  return after === undefined ? state : replay(after);
}

describe("history", () => {
  it("takes any series of steps back and does it again, merged or not", () => {
    const series = anyDocument.chain((document) =>
      fc.tuple(
        fc.constant(document),
        fc.array(fc.tuple(commandFor(document), fc.constantFrom(undefined, "a", "b")), {
          maxLength: 8,
        }),
      ),
    );
    fc.assert(
      fc.property(series, ([document, steps]) => {
        let state: Edited = { document, history: emptyHistory };
        for (const [command, mergeKey] of steps) {
          if (command.type === "set-view") continue;
          try {
            state = perform(state, command, mergeKey === undefined ? {} : { mergeKey });
          } catch (error) {
            if (!(error instanceof ProxflowError)) throw error;
          }
        }
        const first = rewind(state);
        expect(first.document).toStrictEqual(document);
        expect(replay(first).document).toStrictEqual(state.document);
      }),
      { numRuns: 300 },
    );
  });

  it("makes one step of a burst, and keeps that step small", () => {
    let state = start();
    for (let x = 1; x <= 200; x++) state = perform(state, move(x), { mergeKey: "drag 1" });
    expect(names(state)).toEqual(["Move w"]);
    expect(JSON.stringify(state.history).length).toBeLessThan(400);
    expect(undo(state)?.document).toStrictEqual(small());
    expect(replay(rewind(state)).document.nodes[1]?.position.x).toBe(200);
  });

  it("merges edits of different places too", () => {
    let state = perform(start(), move(5), { mergeKey: "k" });
    state = perform(state, move(7, "h"), { mergeKey: "k", name: "Align" });
    state = perform(state, { type: "set-name", name: "other" }, { mergeKey: "k", name: "Align" });
    expect(names(state)).toEqual(["Align"]);
    expect(undo(state)?.document).toStrictEqual(small());
    expect(replay(rewind(state)).document).toStrictEqual(state.document);
  });

  it("starts a new step after a seal, another key, no key, or an undo", () => {
    let state = perform(start(), move(1), { mergeKey: "a" });
    state = { ...state, history: seal(state.history) };
    state = perform(state, move(2), { mergeKey: "a" });
    state = perform(state, move(3), { mergeKey: "b" });
    state = perform(state, move(4));
    state = perform(state, move(5));
    expect(state.history.past).toHaveLength(5);
    const back = replay(rewind(state));
    expect(perform(back, move(9), { mergeKey: "b" }).history.past).toHaveLength(6);
  });

  it("leaves the view out, which does not cost the redo stack", () => {
    const moved = perform(start(), move(1));
    const undone = undo(moved) as Edited;
    const looked = perform(undone, { type: "set-view", view: { x: 1, y: 2, zoom: 3 } });
    expect(looked.document.view).toEqual({ x: 1, y: 2, zoom: 3 });
    expect(looked.history).toBe(undone.history);
    expect(redo(looked)?.document.nodes[1]?.position.x).toBe(1);
  });

  it("forgets what could be redone once something else is done", () => {
    const undone = undo(perform(start(), move(1))) as Edited;
    const other = perform(undone, move(2));
    expect(redo(other)).toBeUndefined();
    expect(undo(start())).toBeUndefined();
  });

  it("keeps a bounded number of steps", () => {
    let state = start();
    for (let x = 0; x < HISTORY_LIMIT + 5; x++) state = perform(state, move(x));
    expect(state.history.past).toHaveLength(HISTORY_LIMIT);
    expect(rewind(state).document.nodes[1]?.position.x).toBe(4);
  });

  it("is left as it was by a command that is refused", () => {
    const state = perform(start(), move(1));
    expect(() => perform(state, move(1, "nope"))).toThrow(ProxflowError);
    expect(names(state)).toEqual(["Move w"]);
  });

  it("names steps in words", () => {
    expect(describeCommand({ type: "remove-edges", edges: ["a"] })).toBe("Delete 1 wire");
    const titles: Record<string, string> = { w: "Weights" };
    expect(describeCommand(move(1), (id) => titles[id] ?? id)).toBe("Move Weights");
    expect(describeCommand(move(1, "v"), (id) => titles[id] ?? id)).toBe("Move v");
    expect(describeCommand({ type: "remove-nodes", nodes: ["a", "b"] })).toBe("Delete 2 nodes");
    expect(describeCommand({ type: "batch", commands: [move(1), move(2)] })).toBe(
      "Move w and more",
    );
    fc.assert(
      fc.property(
        anyDocument.chain((d) => commandFor(d)),
        (command) => {
          expect(describeCommand(command)).toMatch(/^[A-Z]/);
        },
      ),
    );
  });
});
