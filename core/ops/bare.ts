/**
 * What the small entry has in place of `index.ts`: no operator comes along, and documents use those that
 * their program registers. The build of that entry puts it there.
 */
import { lookupIn } from "./registry.ts";

export { parseParams } from "./params.ts";

export const ops = {};
export const { opOf, allOps } = /* @__PURE__ */ lookupIn(ops);
