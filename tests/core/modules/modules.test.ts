/** Modules: what they expand to, that unpacking changes no number, and the way back to their node. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import type { DatasetInfo } from "../../../core/base/datasets.ts";
import { createRng } from "../../../core/base/rng.ts";
import type { Shape } from "../../../core/base/shape.ts";
import { compile, compilePlan } from "../../../core/compile/index.ts";
import { createSession, run } from "../../../core/engine/index.ts";
import { applyCommand } from "../../../core/graph/commands.ts";
import { openModules } from "../../../core/graph/expand.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { unpackCommand } from "../../../core/graph/unpack.ts";
import { validate } from "../../../core/graph/validate.ts";
import { ops } from "../../../core/ops/index.ts";
import type { AnyOp, ModuleOp } from "../../../core/ops/spec.ts";
import { blobs, blobsCatalog, document } from "../engine/models.ts";

beforeAll(() => tf.setBackend("cpu"));

const withMlp = (): GraphDocument =>
  document(
    [
      ["data", "dataset", { name: "blobs" }],
      ["net", "mlp", { hidden: [6, 5], out: 3 }],
      ["loss", "cross-entropy"],
      ["score", "accuracy"],
    ],
    [
      ["data.x", "net.x"],
      ["net.y", "loss.logits", 2],
      ["data.y", "loss.labels"],
      ["net.y", "score.logits"],
      ["data.y", "score.labels"],
    ],
    {
      algorithm: "cp",
      batchSize: 20,
      activationConsensus: "sum",
      parameterRelaxation: 20,
      stop: { iterations: 40 },
    },
  );

const solve = async (doc: GraphDocument) => {
  const session = createSession({ document: doc, datasets: blobs() });
  const { residuals, gap, metrics } = await run(session);
  session.dispose();
  return { residuals, gap, metrics };
};
const unpack = (doc: GraphDocument, id: string) =>
  applyCommand(doc, unpackCommand(doc, id, validate(doc, blobsCatalog).shapes, blobsCatalog));

describe("a module in a document", () => {
  it("validates with the shape of its output, and compiles to its parts", () => {
    const doc = withMlp();
    const { problems, shapes } = validate(doc, blobsCatalog);
    expect(problems).toEqual([]);
    expect(shapes["net.y"]).toEqual(["B", 3]);
    const result = compile(doc, blobsCatalog);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const ids = result.set.constraints.map((c) => [c.id, c.node, c.op]);
    expect(ids).toContainEqual(["net.layer1.relu", "net", "sum-relu"]);
    expect(ids).toContainEqual(["net.out.product", "net", "matmul"]);
    expect(ids).toContainEqual(["loss", "loss", "cross-entropy"]);
    expect(result.set.parameters).toHaveLength(5);
    expect(result.set.shapes["net.layer2.relu.y"]).toEqual(["B", 5]);
  });

  it("learns", async () => {
    expect((await solve(withMlp())).metrics.accuracy).toBeGreaterThan(0.8);
  });

  it("unpacked, level by level, gives the same numbers bit for bit", async () => {
    const whole = await solve(withMlp());
    const once = unpack(withMlp(), "net").document;
    expect(once.nodes.map((n) => n.type)).toContain("relu-layer");
    expect(await solve(once)).toEqual(whole);
    const twice = ["net.layer1", "net.layer2", "net.out"].reduce(
      (doc, id) => unpack(doc, id).document,
      once,
    );
    expect(
      twice.nodes.every((n) => (ops as Record<string, AnyOp>)[n.type]?.kind !== "module"),
    ).toBe(true);
    expect(await solve(twice)).toEqual(whole);
  });

  it("unpacking is one step that can be taken back, and keeps the wires' weights", () => {
    const doc = withMlp();
    const { document: opened, inverse } = unpack(doc, "net");
    expect(opened.edges.find((e) => e.to.node === "loss" && e.to.port === "logits")).toMatchObject({
      weight: 2,
      from: { node: "net.out", port: "y" },
    });
    expect(applyCommand(opened, inverse).document).toEqual(doc);
    const { shapes } = validate(doc, blobsCatalog);
    const still = (d: GraphDocument) => ({
      ...d,
      nodes: d.nodes.map(({ position, ...rest }) => rest),
    });
    expect(still(opened)).toEqual(still(openModules(doc, shapes, blobsCatalog, new Set(["net"]))));
  });

  it("refuses to unpack what is no module, and a module that is not wired", () => {
    const doc = withMlp();
    expect(() => unpack(doc, "loss")).toThrow(/module/);
    const loose = { ...doc, edges: doc.edges.filter((e) => e.to.node !== "net") };
    expect(() => unpack(loose, "net")).toThrow(/inputs/);
  });

  it("names the module, not its parts, where something does not fit", () => {
    const doc = withMlp();
    const wrong = {
      ...doc,
      edges: doc.edges.map((e) =>
        e.to.node === "net" ? { ...e, from: { node: "w", port: "value" } } : e,
      ),
      nodes: [
        ...doc.nodes,
        {
          ...(doc.nodes[0] as GraphDocument["nodes"][number]),
          id: "w",
          type: "parameter",
          params: { shape: [4] },
        },
      ],
    };
    const result = compilePlan(wrong, blobsCatalog);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problems[0]).toMatchObject({ node: "net", port: "x" });
  });
});

const exampleInfo = (name: string, shape: number[]): DatasetInfo => ({
  name,
  title: name,
  summary: "",
  source: "",
  columns: [
    { port: "x", shape, kind: "real", help: "" },
    { port: "y", shape: [1], kind: "real", help: "" },
  ],
  train: 4,
  test: 4,
});

/** What feeds input k of an example: data, or a parameter where the shape has no batch. */
function source(shapes: readonly (readonly number[])[], k: number) {
  const shape = shapes[k] as readonly number[];
  const batch = shape[0] === shapes[0]?.[0];
  return {
    shape: (batch ? ["B", ...shape.slice(1)] : shape) as Shape,
    node: batch
      ? ([`in${k}`, "dataset", { name: `set${k}` }] as const)
      : ([`in${k}`, "parameter", { shape }] as const),
    from: `in${k}.${batch ? "x" : "value"}`,
  };
}

describe("every module", () => {
  const modules = Object.values(ops as Record<string, AnyOp>).filter(
    (op): op is ModuleOp<unknown> => op.kind === "module",
  );
  it.each(modules.map((m) => [m.type, m] as const))(
    "%s: its examples expand to sound graphs",
    (_, module) => {
      expect(module.examples.length).toBeGreaterThan(0);
      for (const example of module.examples) {
        const ports = module.inputs.map((port) => (port.variadic ? `${port.name}0` : port.name));
        const inputs = example.inputs.map((_, k) => source(example.inputs, k).shape);
        const context = { params: example.params, inputs, ports, datasets: {} };
        const shapes = module.inferShapes(context);
        const graph = module.expand(context);
        expect(new Set(graph.nodes.map((n) => n.id)).size).toBe(graph.nodes.length);
        const catalog = Object.fromEntries(
          example.inputs.map((shape, k) => [`set${k}`, exampleInfo(`set${k}`, shape.slice(1))]),
        );
        const doc = document(
          [
            ...example.inputs.map((_, k) => source(example.inputs, k).node),
            ["m", module.type, example.params as Record<string, unknown>],
            ["end", "sphere", { center: new Array(shapes[0]?.at(-1) as number).fill(0) }],
          ],
          [
            ...example.inputs.map(
              (_, k) => [source(example.inputs, k).from, `m.${ports[k]}`] as const,
            ),
            [`m.${module.outputs[0]?.name}`, "end.x"],
          ],
        );
        const { shapes: outer } = validate(doc, catalog);
        let inner = doc;
        for (let level = 0; level < 4; level++)
          inner = openModules(inner, validate(inner, catalog).shapes, catalog);
        const found = validate(inner, catalog);
        expect(found.problems.filter((p) => p.severity === "error" && p.node !== "end")).toEqual(
          [],
        );
        const behind = inner.edges.find((e) => e.to.node === "end")?.from;
        expect(found.shapes[`${behind?.node}.${behind?.port}`]).toEqual(
          outer[`m.${module.outputs[0]?.name}`],
        );
      }
    },
  );

  it.each(
    modules.flatMap((m) => (["cp", "ap", "dr"] as const).map((a) => [m.type, a, m] as const)),
  )("%s can be solved by %s", async (_, algorithm, module) => {
    const [example] = module.examples;
    if (!example) throw new Error("no example");
    const rng = createRng(3, module.type);
    const part = (shape: number[]) => {
      const size = shape.reduce((n, d) => n * d, 1);
      const x = Float32Array.from({ length: 4 * size }, () => Math.abs(rng.normal()));
      return { count: 4, columns: { x, y: new Float32Array(4) } };
    };
    const datasets = Object.fromEntries(
      example.inputs.map((shape, k) => {
        const own = shape.slice(1);
        const info = exampleInfo(`set${k}`, own);
        return [`set${k}`, { info, train: part(own), test: part(own) }];
      }),
    );
    const ports = module.inputs.map((port) => port.name);
    const doc = document(
      [
        ...example.inputs.map((_, k) => source(example.inputs, k).node),
        ["m", module.type, example.params as Record<string, unknown>],
        ["end", "box", { lo: 0.4, hi: 0.6 }],
      ],
      [
        ...example.inputs.map((_, k) => [source(example.inputs, k).from, `m.${ports[k]}`] as const),
        [`m.${module.outputs[0]?.name}`, "end.x"],
      ],
      { algorithm, batchSize: 4, stepsPerBatch: 50 },
    );
    const session = createSession({ document: doc, datasets });
    const start = await session.observe();
    for (let k = 0; k < 12; k++) await session.step(false);
    const end = await session.observe();
    expect([...end.residuals].every(Number.isFinite)).toBe(true);
    if (session.set.parameters.length > 0) expect(end.gap).toBeLessThan(start.gap);
    session.dispose();
  });
});
