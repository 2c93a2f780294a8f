/** Entry of the WASM module: kernels that work on addresses in the memory of their caller. */
export {
  adaptive,
  addInto,
  copyBlocks,
  fill,
  meanRows,
  rectify,
  sumRelu,
} from "./elementwise";
export { gemm, gemmScratch } from "./gemm";
export { halfLinear, linear, linearScratch } from "./linear";
export { projectCopies, projectCopiesScratch, writeCopies } from "./stream";
