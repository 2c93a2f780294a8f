/** What every operator must hold to, on every backend that is here. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ProxflowError } from "../../../core/base/errors.ts";
import { type OpType, opOf, ops, parseParams } from "../../../core/ops/index.ts";
import type { AnyOp } from "../../../core/ops/spec.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { conformsOn } from "../../helpers/conformance-suite.ts";

const backends = await presentBackends();
for (const [name, why] of Object.entries(backends.absent)) console.log(`not on ${name}: ${why}`);

const all: AnyOp[] = Object.values(ops);
describe("every op", () => {
  it.each(all.map((op) => [op.type, op] as const))("%s has its test file and docs", (type, op) => {
    // All modules are tested together, as the graphs that they are.
    const file = op.kind === "module" ? "../modules/modules.test.ts" : `./${type}.test.ts`;
    expect(existsSync(fileURLToPath(new URL(file, import.meta.url)))).toBe(true);
    expect(ops[type as OpType]).toBe(op);
    for (const text of [op.docs.title, op.docs.summary, op.docs.tex, op.docs.source])
      expect(text).not.toBe("");
    if (op.kind === "function" || op.kind === "set")
      expect(op.docs.set.length * op.docs.projection.length).toBeGreaterThan(0);
    expect(op.examples.length).toBeGreaterThan(0);
  });

  it.each(all.map((op) => [op.type, op] as const))(
    "%s documents and checks its parameters",
    (_, op) => {
      const shape = (op.params as unknown as { shape: Record<string, { meta(): object }> }).shape;
      expect(parseParams(op, {})).toEqual(parseParams(op, undefined));
      for (const [name, field] of Object.entries(shape)) {
        expect(field.meta()).toMatchObject({ title: expect.any(String), help: expect.any(String) });
        for (const bad of [null, { a: 1 }, Number.NaN]) {
          const attempt = () => parseParams(op, { [name]: bad });
          expect(attempt).toThrow(ProxflowError);
          expect(attempt).toThrow(
            expect.objectContaining({ place: expect.objectContaining({ param: name }) }),
          );
        }
      }
      expect(() => parseParams(op, { bogus: 1 })).toThrow(/no parameter "bogus"/);
      expect(() => parseParams(op, [1])).toThrow(ProxflowError);
    },
  );

  it("knows no others", () => {
    expect(opOf("constructor")).toBeUndefined();
    expect(opOf("nothing")).toBeUndefined();
  });
});

for (const backend of backends.names) conformsOn(backend);
