import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "../../../core/base/safetensors.ts";

/** A file by hand, as another program would have written it. */
function file(header: object | string, numbers: readonly number[] = [], tail = 0): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const head = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + head.length + 4 * numbers.length + tail);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(head.length), true);
  bytes.set(head, 8);
  numbers.forEach((x, i) => {
    view.setFloat32(8 + head.length + 4 * i, x, true);
  });
  return bytes;
}

describe("safetensors", () => {
  it("reads what another program wrote, byte by byte", () => {
    const bytes = file(
      {
        __metadata__: { made: "élan" },
        b: { dtype: "F32", shape: [2], data_offsets: [4, 12] },
        a: { dtype: "F32", shape: [], data_offsets: [0, 4] },
      },
      [1, 2, 3],
    );
    const { arrays, notes } = decodeSafetensors(bytes);
    expect(notes).toEqual({ made: "élan" });
    expect(arrays).toEqual({
      a: { shape: [], data: Float32Array.of(1) },
      b: { shape: [2], data: Float32Array.of(2, 3) },
    });
  });

  it("reads a view that does not begin on a boundary of its buffer", () => {
    const bytes = encodeSafetensors({ a: { shape: [1], data: Float32Array.of(7) } });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeSafetensors(shifted.subarray(3)).arrays.a?.data).toEqual(Float32Array.of(7));
  });

  it("tells numbers that were changed, by a checksum that readers of other kinds pass over", () => {
    const bytes = encodeSafetensors({ w: { shape: [2], data: Float32Array.of(1, 2) } });
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] as number) ^ 1;
    expect(() => decodeSafetensors(bytes)).toThrow("its numbers were changed");
    const bare = file({ w: { dtype: "F32", shape: [1], data_offsets: [0, 4] } }, [7]);
    expect(decodeSafetensors(bare).arrays.w?.data[0]).toBe(7);
  });

  it("writes a header of whole eights, so that numbers are aligned", () => {
    const bytes = encodeSafetensors({ "w é": { shape: [1], data: Float32Array.of(7) } });
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
  });

  it("gives back what was written, any names, shapes and numbers", () => {
    const array = fc.array(fc.nat(4), { maxLength: 3 }).chain((shape) =>
      fc
        .float32Array({
          minLength: shape.reduce((n, d) => n * d, 1),
          maxLength: shape.reduce((n, d) => n * d, 1),
        })
        .map((data) => ({ shape, data })),
    );
    const name = fc
      .string({ unit: "grapheme" })
      .filter((s) => s !== "__metadata__" && s !== "__proto__");
    fc.assert(
      fc.property(fc.dictionary(name, array), (arrays) => {
        const read = decodeSafetensors(encodeSafetensors(arrays)).arrays;
        expect(Object.keys(read).toSorted()).toEqual(Object.keys(arrays).toSorted());
        for (const [key, { shape, data }] of Object.entries(arrays)) {
          expect(read[key]?.shape).toEqual(shape);
          expect([...(read[key]?.data ?? [])]).toEqual([...data]);
        }
      }),
    );
  });

  const f32 = (shape: number[], from: number, to: number) => ({
    dtype: "F32",
    shape,
    data_offsets: [from, to],
  });
  it.each([
    ["nothing", new Uint8Array(3), /cut off/],
    ["a header beyond the file", file({}).map((b, i) => (i === 0 ? 200 : b)), /should have 200/],
    ["a header of astronomic length", new Uint8Array(9).fill(255), /header should have/],
    ["no JSON", file("{nope"), /not JSON/],
    ["bytes that are not UTF-8", file("{}").map((b, i) => (i === 8 ? 0xff : b)), /not JSON/],
    ["a list", file("[]"), /not an object/],
    ["a tensor without offsets", file({ a: { dtype: "F32", shape: [1] } }), /wrong at "a"/],
    ["a negative size", file({ a: f32([-1], 0, 4) }, [1]), /wrong at "a"/],
    ["notes that are no text", file({ __metadata__: { a: 1 } }), /notes/],
    ["other numbers", file({ a: { ...f32([2], 0, 4), dtype: "F16" } }, [1]), /holds F16/],
    ["a shape that does not fit", file({ a: f32([2], 0, 4) }, [1]), /needs 8/],
    ["a gap", file({ a: f32([1], 4, 8) }, [1, 2]), /gap/],
    ["an overlap", file({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, [1]), /overlap/],
    ["an end too early", file({ a: f32([3], 0, 12) }, [1, 2]), /ends before/],
    ["bytes left over", file({ a: f32([1], 0, 4) }, [1], 5), /5 bytes are left over/],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });

  it("refuses to write a shape that does not fit", () => {
    expect(() => encodeSafetensors({ a: { shape: [2], data: Float32Array.of(1) } })).toThrow(
      /"a" has 1 numbers/,
    );
  });
});
