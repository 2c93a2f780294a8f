/** All that computes, as the small entry loads it. */
export { compile } from "../compile/index.ts";
export { createSession } from "./index.ts";
export { predictor } from "./predict.ts";
export { run } from "./run.ts";
