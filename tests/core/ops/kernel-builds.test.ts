/** The two builds of our WASM kernels against each other, called directly on a memory of their own. */
import { describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import type { NativeCode } from "../../../core/ops/kernels/native.ts";
import { plainCode, relaxedCode } from "../../../core/ops/kernels/wasm-code.ts";
import { allowRelaxedSimd } from "../../../electron/worker/relaxed-simd.ts";

allowRelaxedSimd();

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, "base64"));

/** A build on a fresh memory; `put` places numbers in it and gives their address. */
function load(text: string) {
  const memory = new WebAssembly.Memory({ initial: 200 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(text)), {
    env: { memory },
  });
  let next = 65_536;
  const put = (data: ArrayLike<number>): number => {
    const at = next;
    new Float32Array(memory.buffer, at, data.length).set(data);
    next += 16 * Math.ceil(data.length / 4 + 8);
    return at;
  };
  const read = (at: number, size: number) => [...new Float32Array(memory.buffer, at, size)];
  return { code: exports as unknown as NativeCode, put, read };
}

function normals(stream: string, size: number): number[] {
  const rng = createRng(5, stream);
  return Array.from({ length: size }, () => rng.normal());
}

type Size = readonly [m: number, k: number, n: number];

const sizes: Size[] = [
  [1, 1, 1],
  [7, 5, 9],
  [13, 600, 10],
  [64, 300, 12],
];

/** Outputs of a product and of a linear layer's projection, m x k by k x n. */
function outputs(text: string, [m, k, n]: Size): number[] {
  const { code, put, read } = load(text);
  const a = put(normals("a", m * k));
  const b = put(normals("b", k * n));
  const p = put(new Float32Array(m * n));
  const scratch = put(new Float32Array(code.linearScratch(m, k, n) / 4 + 64));
  code.gemm(m, n, k, a, k, 1, b, n, 1, p, 1, 0, scratch);
  const dz = put(normals("dz", m * n));
  const [da, db, dy] = [m * k, k * n, m * n].map((size) => put(new Float32Array(size)));
  const places = [da, db, dy] as [number, number, number];
  const distance = code.linear(m, k, n, a, b, p, dz, 0.3, 1, ...places, scratch);
  return [
    ...read(p, m * n),
    ...read(places[0], m * k),
    ...read(places[1], k * n),
    ...read(places[2], m * n),
    distance,
  ];
}

describe("the build with relaxed SIMD", () => {
  it("is valid on every engine that is supported", () => {
    expect(WebAssembly.validate(bytesOf(relaxedCode))).toBe(true);
  });

  it.each(sizes)("agrees with the plain one on %i x %i by %i", (...size) => {
    const [relaxed, plain] = [outputs(relaxedCode, size), outputs(plainCode, size)];
    expect(plain.every(Number.isFinite)).toBe(true);
    expect(plain.some((value) => value !== 0)).toBe(true);
    const scale = Math.max(...plain.map(Math.abs));
    relaxed.forEach((value, i) => {
      expect(Math.abs(value - (plain[i] as number)) / scale).toBeLessThan(2e-6);
    });
  });
});
