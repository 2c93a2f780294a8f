import { expect, it } from "vitest";
import { viewOf } from "../../../core/evaluate/views.ts";

const real = { kind: "real" } as const;

it("shows pixels as an image, and others from their least to their largest", () => {
  const shown = viewOf(
    "x",
    Float32Array.of(0, 1, 0.5, 0.2),
    { ...real, shape: [4], image: [2, 2, 1] },
    undefined,
    0,
  );
  expect(shown).toEqual({
    ...{ kind: "image", width: 2, height: 2, channels: 1 },
    pixels: [0, 255, 128, 51],
  });
  const scaled = viewOf(
    "x",
    Float32Array.of(-1, 3, 0, 1, 1, 1),
    { ...real, shape: [1, 2, 3], image: [1, 2, 3] },
    undefined,
    0,
  );
  expect(scaled).toMatchObject({ channels: 3, pixels: [0, 255, 64, 128, 128, 128] });
});

it("thins large images", () => {
  const shown = viewOf(
    "x",
    new Float32Array(200 * 100),
    { ...real, shape: [20000], image: [200, 100, 1] },
    undefined,
    0,
  );
  expect(shown).toMatchObject({ kind: "image", width: 32, height: 64 });
  if (shown.kind === "image") expect(shown.pixels).toHaveLength(32 * 64);
});

it("reads one-hot steps as text around the place in question", () => {
  const steps = 1000;
  const values = new Float32Array(steps * 2);
  for (let step = 0; step < steps; step++) values[step * 2 + (step % 2)] = 1;
  const described = { kind: "one-hot", shape: [steps, 2] } as const;
  const shown = viewOf("x", values, described, ["a", "b"], 999);
  expect(shown).toMatchObject({ kind: "text", from: 840, steps });
  if (shown.kind === "text") expect(shown.symbols.join("")).toBe("ab".repeat(80));
  // Other classes than those of the steps do not read them.
  expect(viewOf("x", values, described, ["a", "b", "c"], 0).kind).toBe("image");
});

it("names the entries of a row, and says how many it leaves out", () => {
  const named = viewOf(
    "x",
    Float32Array.of(1, 2),
    { ...real, shape: [2], entries: ["height", "width"] },
    undefined,
    0,
  );
  expect(named).toEqual({
    kind: "row",
    entries: [
      { name: "height", value: 1 },
      { name: "width", value: 2 },
    ],
    more: 0,
  });
  const long = viewOf("x", new Float32Array(40), { ...real, shape: [40] }, undefined, 0);
  expect(long).toMatchObject({ more: 8 });
});
