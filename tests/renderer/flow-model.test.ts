/** Following a document through its edits comes to what one gets who looks at it anew. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { ProxflowError } from "../../core/base/errors.ts";
import { emptyHistory, perform, redo, undo } from "../../core/graph/history.ts";
import { createValidator, validate } from "../../core/graph/validate.ts";
import { createSync, type FlowModel, modelOf } from "../../renderer/canvas/flow-model.ts";
import { wideModel } from "../bench/graphs.ts";
import { anyDocument, commandFor, wiredDocument } from "../core/graph/arbitrary.ts";

const nothing: ReadonlySet<string> = new Set();
const empty: FlowModel = { nodes: [], edges: [] };

/** What is seen: sizes are measured anew on the canvas, and no place in the stack is the lowest. */
const seen = ({ nodes, edges }: FlowModel) => ({
  nodes: nodes.map(({ measured: _, ...node }) => node),
  edges: edges.map((edge) => ({ ...edge, zIndex: edge.zIndex ?? 0 })),
});

describe("the canvas's model", () => {
  it("is the same whether followed or made anew, over any edits", () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(wiredDocument, anyDocument), fc.gen(), (document, pick) => {
        const check = createValidator(builtinDatasets);
        const sync = createSync();
        let state = { document, history: emptyHistory };
        let model = empty;
        for (let step = 0; step < 8; step++) {
          model = sync(
            model,
            { document: state.document, validation: check(state.document) },
            nothing,
          );
          const validation = validate(state.document, builtinDatasets);
          expect(seen(model)).toEqual(seen(modelOf({ document: state.document, validation })));
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
      }),
      { numRuns: 200 },
    );
    expect(accepted).toBeGreaterThan(400);
  });

  it("keeps nodes and wires that an edit does not touch as they are", () => {
    const check = createValidator(builtinDatasets);
    const sync = createSync();
    const document = wideModel(40);
    const before = sync(empty, { document, validation: check(document) }, nothing);
    const { document: edited } = perform(
      { document, history: emptyHistory },
      { type: "set-params", node: "p0", params: { shape: [9] } },
    );
    const after = sync(before, { document: edited, validation: check(edited) }, nothing);
    // The wider value reaches the first sum, whose inputs no longer fit, and what hangs on it.
    const same = after.nodes.filter((node, i) => node === before.nodes[i]).map(({ id }) => id);
    expect(same).toContain("p1");
    expect(same).not.toContain("p0");
    expect(same).not.toContain("s0");
    expect(after.edges.find(({ id }) => id === "s0.x1")?.data?.problem).toMatch(/\S/);
    const moved = perform(
      { document: edited, history: emptyHistory },
      { type: "move-nodes", moves: [{ node: "p3", position: { x: 1, y: 2 } }] },
    ).document;
    const last = sync(after, { document: moved, validation: check(moved) }, nothing);
    expect(last.nodes.filter((node, i) => node !== after.nodes[i]).map(({ id }) => id)).toEqual([
      "p3",
    ]);
    expect(last.edges.every((edge, i) => edge === after.edges[i])).toBe(true);
  });
});
