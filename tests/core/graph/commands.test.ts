import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProxflowError } from "../../../core/base/errors.ts";
import { applyCommand, type Command } from "../../../core/graph/commands.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { anyDocument, commandFor } from "./arbitrary.ts";
import { small } from "./small.ts";

const withCommand = anyDocument.chain((document) =>
  fc.tuple(fc.constant(document), commandFor(document)),
);

function tryApply(document: GraphDocument, command: Command) {
  try {
    return applyCommand(document, command);
  } catch (error) {
    if (error instanceof ProxflowError) return undefined;
    throw error;
  }
}

describe("commands", () => {
  it("are undone exactly, order included, and never change the document they are given", () => {
    let applied = 0;
    fc.assert(
      fc.property(withCommand, ([document, command]) => {
        const before = structuredClone(document);
        const result = tryApply(document, command);
        expect(document).toStrictEqual(before);
        if (result === undefined) return;
        applied++;
        const back = applyCommand(result.document, result.inverse);
        expect(back.document).toStrictEqual(before);
        // And redone: the inverse of the inverse does the same again.
        expect(applyCommand(back.document, back.inverse).document).toStrictEqual(result.document);
      }),
      { numRuns: 500 },
    );
    expect(applied).toBeGreaterThan(200);
  });

  it("survive JSON: a command that was stored does the same", () => {
    fc.assert(
      fc.property(withCommand, ([document, command]) => {
        const stored = JSON.parse(JSON.stringify(command)) as Command;
        expect(tryApply(document, stored)).toEqual(tryApply(document, command));
      }),
    );
  });

  it("remove the wires of a removed node and put them back where they were", () => {
    const { document, inverse } = applyCommand(small(), { type: "remove-nodes", nodes: ["h"] });
    expect(document.nodes.map((n) => n.id)).toEqual(["data", "w", "goal"]);
    expect(document.edges.map((e) => e.id)).toEqual(["goal.labels"]);
    expect(applyCommand(document, inverse).document).toStrictEqual(small());
  });

  it.each([
    [{ type: "remove-nodes", nodes: ["h", "nope"] }, "unknown-node"],
    [{ type: "remove-edges", edges: ["nope"] }, "unknown-edge"],
    [{ type: "move-nodes", moves: [{ node: "nope", position: { x: 0, y: 0 } }] }, "unknown-node"],
    [{ type: "set-title", node: "__proto__", title: "x" }, "unknown-node"],
    [{ type: "set-weight", edge: "nope", weight: 2 }, "unknown-edge"],
    [{ type: "add-nodes", nodes: [small().nodes[0]] }, "duplicate-id"],
    [{ type: "add-edges", edges: [small().edges[0]] }, "duplicate-id"],
    [{ type: "add-nodes", nodes: [{ ...small().nodes[0], id: "new" }], at: [9] }, "bad-index"],
  ] as [Command, string][])("refuse what does not fit: %j", (command, code) => {
    expect(() => applyCommand(small(), command)).toThrowError(
      expect.objectContaining({ code }) as Error,
    );
  });

  it("do all of a batch or nothing", () => {
    const document = small();
    const command: Command = {
      type: "batch",
      commands: [
        { type: "set-name", name: "changed" },
        { type: "remove-nodes", nodes: ["nope"] },
      ],
    };
    expect(() => applyCommand(document, command)).toThrow(ProxflowError);
    expect(document).toStrictEqual(small());
  });
});
