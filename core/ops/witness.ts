/** Small pieces that witnesses share; plain numbers, double precision. */
import type { Rng } from "../base/rng.ts";

/** A point moved at random, by about its own size times a random power of ten. */
export function jitter(near: readonly number[], rng: Rng): number[] {
  const size = Math.max(...near.map(Math.abs), 1e-3) * 10 ** (-4 * rng.uniform());
  return near.map((v) => v + size * rng.normal());
}

export const norm = (x: readonly number[]): number => Math.hypot(...x);

export const inner = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, v, i) => sum + v * (b[i] as number), 0);

export const total = (x: readonly number[]): number => x.reduce((sum, v) => sum + v, 0);

export const clip = (v: number, lo: number, hi: number): number => Math.min(Math.max(v, lo), hi);

/** Indices in the order of their values, largest first. */
export function byValue(x: readonly number[]): number[] {
  return x.map((_, i) => i).sort((a, b) => (x[b] as number) - (x[a] as number));
}

/** The last dimension of a shape. */
export const columnsOf = (shape: readonly number[]): number => shape[shape.length - 1] ?? 1;
