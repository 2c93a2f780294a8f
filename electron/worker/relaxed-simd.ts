/** Relaxed SIMD for kernels of ours (core/ops/kernels/native.ts chooses the build by validation). */
import { setFlagsFromString } from "node:v8";

/**
 * Turns relaxed SIMD on where the engine has it behind a flag: V8 11.3, which is Node 20. Later
 * engines have it without and may not know the flag, earlier ones are not supported. Before the
 * kernels are compiled, which is before the wasm backend is first used.
 */
export function allowRelaxedSimd(v8: string = process.versions.v8): void {
  if (v8.startsWith("11.3.")) setFlagsFromString("--experimental-wasm-relaxed-simd");
}
