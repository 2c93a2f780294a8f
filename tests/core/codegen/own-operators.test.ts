/** Operators of the document's own as code, and back. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importTypeScript } from "../../../core/codegen/import-typescript.ts";
import { modelSource } from "../../../core/codegen/model-source.ts";
import { singleSource } from "../../../core/codegen/single-source.ts";
import type { GraphDocument, GraphNode } from "../../../core/graph/schema.ts";
import { curveManifest, operatorOf, softplusSource } from "../../helpers/operators.ts";
import { groupedDocument, wildText } from "../graph/arbitrary.ts";
import { makeDocument, makeNode, wire } from "../graph/small.ts";
import { evaluateModel } from "./evaluate.ts";
import { filled, read } from "./read-back.ts";

const manifest = {
  ...curveManifest,
  name: "soft-plus",
  params: { sharpness: { type: "number" as const, default: 1, min: 0.1, max: 50, help: "" } },
};

function withOperator(source = softplusSource(true)): GraphDocument {
  return {
    ...makeDocument(
      [
        makeNode("p", "parameter", { shape: [3] }),
        makeNode("act", "custom.soft-plus", { sharpness: 2 }),
        makeNode("limits", "box"),
      ],
      [
        { ...wire("p.value", "act.x"), id: "act.x" },
        { ...wire("act.y", "limits.x"), id: "limits.x" },
      ],
    ),
    operators: { "soft-plus": operatorOf(source, manifest) },
  };
}

describe("a document with an operator of its own", () => {
  it("shows the operator's code as it was written, and a call for each node", () => {
    const { text } = modelSource(withOperator());
    expect(text).toContain("// Operator: Curve\n");
    expect(text).toContain('const softPlus = m.operator("soft-plus", {');
    expect(text).toContain("\n    const reach = tf.abs(tf.sub(value(x0), y0));\n");
    expect(text).toContain('const act = softPlus("act", { x: p.value }, { sharpness: 2 });');
  });

  it("comes back from a project's model and from a single file", async () => {
    const document = withOperator();
    const { text } = modelSource(document);
    expect(filled(read(text))).toStrictEqual(filled(document));
    expect(filled(await evaluateModel(text))).toStrictEqual(filled(document));
    expect(read(singleSource(document), document)).toStrictEqual(document);
  });

  it("leaves out what no node uses, and an open document keeps it", () => {
    const document = withOperator();
    const more = {
      ...document,
      operators: { spare: operatorOf("// spare"), ...document.operators },
    };
    const { text } = modelSource(more);
    expect(text).not.toContain("// spare");
    expect(read(text, more)).toStrictEqual(more);
    expect(Object.keys(read(text).operators ?? {})).toEqual(["soft-plus"]);
  });

  it("takes a further node of it, and a changed number", () => {
    const { text } = modelSource(withOperator());
    const next = read(
      text
        .replace("sharpness: 2", "sharpness: 5")
        .replace("\nm.box(", '\nconst more = softPlus("more", { x: act.y });\n\nm.box('),
      withOperator(),
    );
    expect(next.nodes.map(({ id, params }) => [id, params])).toContainEqual([
      "act",
      { sharpness: 5 },
    ]);
    expect(next.nodes.find(({ id }) => id === "more")?.type).toBe("custom.soft-plus");
  });

  it("refuses at its line code that was changed beside an old certificate", () => {
    const { text } = modelSource(withOperator());
    const line = text.split("\n").findIndex((each) => each.includes("m.operator(")) + 1;
    const { problems } = importTypeScript(text.replace("i < 60", "i < 61"), {
      previous: withOperator(),
    });
    expect(problems).toMatchObject([{ line, message: /not changed here/ }]);
  });

  it.each([
    ["no certificate", (text: string) => text.replace("certificate: {", "proof: {")],
    [
      "a port that is not there",
      (text: string) => text.replace("{ x: p.value }", "{ z: p.value }"),
    ],
    [
      "text with an expression in it",
      (text: string) => text.replace("let low", "$" + "{process} let"),
    ],
    ["no entry", (text: string) => text.replace("export const", 'm.operator("b");\nexport const')],
  ])("refuses %s at a line", (_, change) => {
    const { text } = modelSource(withOperator());
    const { document, problems } = importTypeScript(change(text));
    expect(document).toBeUndefined();
    expect(problems[0]?.line).toBeGreaterThan(1);
  });

  it("is the same again for any source and any graph, within groups, too", async () => {
    let inner = 0;
    const source = fc.array(
      fc.oneof(wildText, fc.constantFrom("`", "$" + "{", "\\", "\r\n", "\r", "\\`")),
      {
        minLength: 1,
      },
    );
    await fc.assert(
      fc.asyncProperty(groupedDocument, source, async (graph, parts) => {
        const text = parts.join("") || "x";
        const add = (nodes: readonly GraphNode[]): GraphNode[] => [
          ...nodes,
          makeNode("own-operator-of-this", "custom.soft-plus", { sharpness: 3 }),
        ];
        const definitions = Object.fromEntries(
          Object.entries(graph.definitions ?? {}).map(([name, each]) => {
            inner++;
            return [name, { ...each, nodes: add(each.nodes) }];
          }),
        );
        const document: GraphDocument = {
          ...graph,
          nodes: add(graph.nodes),
          ...(graph.definitions && { definitions }),
          operators: { "soft-plus": operatorOf(text, manifest) },
        };
        const code = modelSource(document).text;
        expect(filled(read(code))).toStrictEqual(filled(document));
        expect(filled(await evaluateModel(code))).toStrictEqual(filled(document));
        expect(read(code, document)).toStrictEqual(document);
      }),
      { numRuns: 200 },
    );
    expect(inner).toBeGreaterThan(20);
  }, 120_000);
});
