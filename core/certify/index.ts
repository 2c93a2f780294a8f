/**
 * Certificates: each projection is sampled on the current backend and held against independent
 * plain code. For the tests, and for everybody through the command line.
 */
import type { AnyOp } from "../ops/spec.ts";
import type { Certificate } from "./certificate.ts";
import { certifyFunction } from "./function.ts";
import { certifySet } from "./set.ts";

export { BEATEN_BY, type Certificate } from "./certificate.ts";

/** True for what has a projection to certify. */
export const isCertifiable = (op: AnyOp): boolean => op.kind === "function" || op.kind === "set";

/**
 * Projects at least `samples` points, at scales 1e-3, 1 and 1e3 and degenerate ones, in single
 * precision on the backend that is set.
 * @returns `undefined` for an op without a projection
 * @example
 * ```ts
 * import "@tensorflow/tfjs-backend-cpu";
 * import { certify, ops } from "proxflow";
 *
 * const certificate = await certify(ops.simplex, 50);
 * console.log(certificate?.op, certificate?.exact); // simplex true
 * ```
 */
export async function certify(
  op: AnyOp,
  samples: number,
  seed = 0,
): Promise<Certificate | undefined> {
  if (op.kind === "function") return certifyFunction(op, samples, seed);
  if (op.kind === "set") return certifySet(op, samples, seed);
  return undefined;
}
