/** Random acyclic graphs: any compiles, splits into independent sides, and maps back to its nodes. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePlan } from "../../../core/compile/index.ts";
import { hasSet, producersOf } from "../../../core/compile/plan.ts";
import type { GraphDocument, Side } from "../../../core/graph/schema.ts";
import { takesSide } from "../../../core/graph/sides.ts";
import { blobsCatalog, document, type NodeSpec, type Wire } from "../engine/models.ts";

const WIDTH = 4;
const opTypes = ["add", "sum-relu", "identity", "reshape", "matmul", "concat"] as const;

/** Every value is [B, 4] or [4]; each op takes any earlier values; loose ends get a target. */
const graphs = fc
  .record({
    sources: fc.array(fc.constantFrom("parameter", "dataset", "constant"), {
      minLength: 1,
      maxLength: 8,
    }),
    ops: fc.array(
      fc.record({
        type: fc.constantFrom(...opTypes),
        picks: fc.array(fc.nat(), { minLength: 2, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 190 },
    ),
  })
  .map(({ sources, ops }): GraphDocument => {
    const nodes: NodeSpec[] = [["p", "parameter", { shape: [WIDTH] }]];
    const wires: Wire[] = [];
    const ends: string[] = ["p.value"];
    const batched = new Map<string, boolean>([["p.value", false]]);
    const used = new Set<string>();
    const push = (end: string, isBatched: boolean) => {
      ends.push(end);
      batched.set(end, isBatched);
    };
    sources.forEach((type, k) => {
      const id = `s${k}`;
      if (type === "dataset") {
        nodes.push([id, type, { name: "blobs" }]);
        push(`${id}.x`, true);
      } else {
        nodes.push([id, type, { shape: [WIDTH] }]);
        push(`${id}.value`, false);
      }
    });
    ops.forEach(({ type, picks }, k) => {
      const id = `n${k}`;
      const from = picks.map((pick) => ends[pick % ends.length] as string);
      const take = (end: string, port: string) => {
        wires.push([end, `${id}.${port}`]);
        used.add(end);
      };
      const first = from[0] as string;
      if (type === "matmul") {
        if (!batched.get(first)) return;
        nodes.push([`w${k}`, "parameter", { shape: [WIDTH, WIDTH] }], [id, "matmul"]);
        take(first, "a");
        take(`w${k}.value`, "b");
        push(`${id}.y`, true);
      } else if (type === "concat") {
        const same = from.filter((end) => batched.get(end) === batched.get(first));
        const cut = batched.get(first) ? "cut" : "cutp";
        nodes.push(
          [id, "concat"],
          [`${cut}${k}`, "matmul"],
          [`v${k}`, "parameter", { shape: [same.length * WIDTH, WIDTH] }],
        );
        if (!batched.get(first)) {
          nodes.splice(-3);
          return;
        }
        same.forEach((end, i) => {
          take(end, `x${i}`);
        });
        wires.push([`${id}.y`, `${cut}${k}.a`], [`v${k}.value`, `${cut}${k}.b`]);
        push(`${cut}${k}.y`, true);
      } else if (type === "identity" || type === "reshape") {
        nodes.push(type === "identity" ? [id, type] : [id, type, { shape: [WIDTH] }]);
        take(first, "x");
        push(`${id}.y`, batched.get(first) as boolean);
      } else {
        nodes.push([id, type]);
        from.forEach((end, i) => {
          take(end, `x${i}`);
        });
        push(
          `${id}.y`,
          from.some((end) => batched.get(end)),
        );
      }
    });
    ends
      .filter((end) => !used.has(end))
      .forEach((end, k) => {
        nodes.push([`t${k}`, "sphere", { center: [0, 0, 0, 0] }]);
        wires.push([end, `t${k}.x`]);
      });
    return document(nodes, wires);
  });

describe("random acyclic graphs", () => {
  it("compile, with sides that are independent sets and ids that map back", () => {
    fc.assert(
      fc.property(graphs, (doc) => {
        const compiled = compilePlan(doc, blobsCatalog);
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems.slice(0, 3)));
        const { set, partition, sweep } = compiled;
        const { plan, side, shared } = partition;
        for (const vertex of plan.vertices) {
          if (!hasSet(vertex) || shared[vertex.index]) continue;
          expect(side[vertex.index]).toBeDefined();
          for (const input of vertex.inputs)
            for (const from of producersOf(plan.vertices, input.from))
              if (plan.vertices[from]?.active && !shared[from])
                expect(side[from]).not.toBe(side[vertex.index]);
        }
        const nodes = new Map(doc.nodes.map((node) => [node.id, node]));
        const own = set.constraints.filter((c) => !c.id.includes("~"));
        expect(new Set(own.map((c) => c.id)).size).toBe(own.length);
        for (const constraint of own) {
          expect(nodes.get(constraint.id)?.type).toBe(constraint.op);
          expect(constraint.node).toBe(constraint.id);
        }
        // A node is a constraint of its own, known beforehand, a reshape, or a source: none is lost.
        const known = new Set(plan.vertices.filter((v) => !v.active).map((v) => v.node));
        const listed = new Set(own.map((c) => c.node));
        for (const node of doc.nodes) {
          const source = ["parameter", "dataset", "constant"].includes(node.type);
          const view = node.type === "reshape" || node.type === "concat";
          expect(listed.has(node.id) || known.has(node.id) || source || view, node.id).toBe(true);
        }
        for (const variable of set.variables) {
          const name = variable.id.includes("~") ? undefined : `${variable.node}.${variable.port}`;
          if (name) expect(variable.id).toBe(name);
          expect(nodes.has(variable.node)).toBe(true);
        }
        const swept = sweep.flat();
        expect(new Set(swept).size).toBe(swept.length);
        expect(swept.length).toBe(
          plan.vertices.filter((v) => hasSet(v) && !shared[v.index]).length,
        );
        const place = new Map(sweep.flatMap((layer, at) => layer.map((index) => [index, at])));
        for (const index of swept)
          for (const input of plan.vertices[index]?.inputs ?? [])
            for (const from of producersOf(plan.vertices, input.from))
              if (place.has(from))
                expect(place.get(from)).toBeGreaterThan(place.get(index) as number);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it("keeps each set on the side that it is held to, and its sides independent", () => {
    const holds = fc.infiniteStream(fc.constantFrom("A", "B", undefined, undefined));
    let held = 0;
    let inserted = 0;
    fc.assert(
      fc.property(graphs, holds, (doc, sides) => {
        const wanted = {
          ...doc,
          nodes: doc.nodes.map((node) => {
            const side = sides.next().value as Side | undefined;
            return { ...node, ...(side && takesSide(node) && { side }) };
          }),
        };
        const compiled = compilePlan(wanted, blobsCatalog);
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems.slice(0, 3)));
        const { plan, side, shared } = compiled.partition;
        for (const vertex of plan.vertices) {
          if (!hasSet(vertex) || shared[vertex.index]) continue;
          if (vertex.side !== undefined) {
            held++;
            expect(side[vertex.index]).toBe(vertex.side);
          }
          if (vertex.id.includes("~")) inserted++;
          const reads = vertex.inputs.flatMap((input) => producersOf(plan.vertices, input.from));
          for (const from of reads)
            if (plan.vertices[from]?.active && !shared[from])
              expect(side[from]).not.toBe(side[vertex.index]);
        }
        for (const from of plan.vertices.keys()) {
          if (!shared[from]) continue;
          const [a, b] = (plan.children[from] ?? []).map(({ vertex }) => side[vertex]);
          expect(a).not.toBe(b);
        }
      }),
      { numRuns: 150 },
    );
    expect(Math.min(held, inserted)).toBeGreaterThan(100);
  }, 60_000);

  it("needs no identity where the graph has no odd cycle, and few where it has", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (length) => {
        const nodes: NodeSpec[] = [["p", "parameter", { shape: [WIDTH] }]];
        const wires: Wire[] = [];
        let last = "p.value";
        for (let k = 0; k < length; k++) {
          nodes.push([`a${k}`, "identity"], [`b${k}`, "add"]);
          wires.push([last, `a${k}.x`], [last, `b${k}.x0`], [`a${k}.y`, `b${k}.x1`]);
          last = `b${k}.y`;
        }
        nodes.push(["t", "sphere", { center: [0, 0, 0, 0] }]);
        wires.push([last, "t.x"]);
        const compiled = compilePlan(document(nodes, wires), {});
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
        const inserted = compiled.set.constraints.filter((c) => c.id.includes("~"));
        // One triangle a link of the chain, and triangles share no edge: one identity each.
        expect(inserted.length).toBe(length);
      }),
    );
  });
});
