import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonFault } from "../../../core/graph/json-fault.ts";

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe("jsonFault", () => {
  it.each([
    ['{"x": NaN}', 6],
    ['{"x": [1, 2,]}', 12],
    ['{"x" 1}', 5],
    ["[1 2]", 3],
    ["{} {}", 3],
    ['{"a": 01}', 7],
    ["{'a': 1}", 1],
    ['{"x": 1', 7],
    ['{"x": "abc', 10],
    ["", 0],
  ])("%s is wrong at %i", (text, at) => {
    expect(jsonFault(text)).toBe(at);
  });

  it("agrees with JSON.parse on valid JSON and on damaged JSON", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.nat(),
        fc.constantFrom("", "x", ",", "}", '"', "1"),
        (v, n, c) => {
          const text = JSON.stringify(v, null, 1);
          expect(jsonFault(text)).toBeUndefined();
          const at = n % (text.length + 1);
          const damaged = text.slice(0, at) + c + text.slice(at + 1);
          expect(jsonFault(damaged) === undefined).toBe(isJson(damaged));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
