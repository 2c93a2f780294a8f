/** The validator that remembers finds what one finds that looks at everything anew. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { ProxflowError } from "../../../core/base/errors.ts";
import { emptyHistory, perform, redo, undo } from "../../../core/graph/history.ts";
import { createValidator, validate } from "../../../core/graph/validate.ts";
import { deepNetwork } from "../../bench/graphs.ts";
import { anyDocument, commandFor, wiredDocument } from "./arbitrary.ts";

describe("a validator that remembers", () => {
  it("finds what a fresh one finds, over any edits, undone and done again", () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(wiredDocument, anyDocument), fc.gen(), (document, pick) => {
        const check = createValidator(builtinDatasets);
        let state = { document, history: emptyHistory };
        for (let step = 0; step < 10; step++) {
          expect(check(state.document)).toEqual(validate(state.document, builtinDatasets));
          const way = pick(fc.constantFrom, "do", "do", "do", "undo", "redo");
          try {
            state =
              way === "do"
                ? perform(state, pick(commandFor, state.document))
                : ((way === "undo" ? undo(state) : redo(state)) ?? state);
            accepted++;
          } catch (error) {
            // Commands that do not fit are refused, and change nothing.
            if (!(error instanceof ProxflowError)) throw error;
          }
        }
        expect(check(state.document)).toEqual(validate(state.document, builtinDatasets));
      }),
      { numRuns: 250 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  it("follows a change of shape through all that depends on it, and back", () => {
    const check = createValidator(builtinDatasets);
    const document = deepNetwork(60);
    const start = { document, history: emptyHistory };
    const sound = check(document);
    expect(sound.problems).toEqual([]);
    const params = { shape: [4, 9] };
    const edited = perform(start, { type: "set-params", node: "w0", params });
    const after = check(edited.document);
    expect(after.shapes["m0.y"]).toEqual(["B", 9]);
    expect(after).toEqual(validate(edited.document, builtinDatasets));
    expect(after.problems.length).toBeGreaterThan(0);
    expect(check(undo(edited)?.document ?? document)).toEqual(sound);
  });

  it("keeps what it said of nodes that an edit does not touch", () => {
    const check = createValidator(builtinDatasets);
    const document = deepNetwork(60);
    const before = check(document);
    const node = {
      id: "loose",
      type: "relu",
      typeVersion: 1,
      params: {},
      position: { x: 0, y: 0 },
    };
    const { document: edited } = perform(
      { document, history: emptyHistory },
      { type: "add-nodes", nodes: [node] },
    );
    const after = check(edited);
    for (const [port, shape] of Object.entries(before.shapes))
      expect(after.shapes[port]).toBe(shape);
    expect(after.problems.map(({ node: at }) => at)).toContain("loose");
  });
});
