/** Operators that a program has added, by type; see `registerOp`. */
import type { AnyOp } from "./spec.ts";

export const registered = new Map<string, AnyOp>();
