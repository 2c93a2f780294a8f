/**
 * Proxflow as a library: build a document in code, check it, compile it, run it, export it.
 * A TensorFlow.js backend is the caller's to choose; "proxflow/node" does that for Node.
 * @module proxflow
 */

export {
  builtinDatasets,
  type DatasetCatalog,
  type DatasetColumn,
  type DatasetInfo,
  type DatasetSplit,
  type LoadedDataset,
} from "./base/datasets.ts";
export { formatProblem, type Place, type Problem, ProxflowError } from "./base/errors.ts";
export { decodeSafetensors, encodeSafetensors, type NamedArray } from "./base/safetensors.ts";
export { type Dim, formatShape, type Shape } from "./base/shape.ts";
export { type Certificate, certify } from "./certify/index.ts";
export {
  type ExportedFile,
  type ExportedProject,
  type ExportOptions,
  exportTypeScript,
  type LineRange,
  type NotRecorded,
  parametersPath,
  type RecordedRun,
  singleSource,
  type Trained,
  tarballPath,
} from "./codegen/typescript.ts";
export { compile } from "./compile/index.ts";
export type { CompileResult, Constraint, ConstraintSet, Side, Variable } from "./compile/types.ts";
export { createSession, run, type Session } from "./engine/index.ts";
export {
  type NestedNumbers,
  type PredictInput,
  type Predictor,
  type PredictorOptions,
  type PredictPort,
  predictor,
} from "./engine/predict.ts";
export {
  type Parameters,
  type Solve,
  type Solved,
  type SolveFrame,
  type SolveOptions,
  solve,
} from "./engine/solve.ts";
export type {
  FrameData,
  Observation,
  Outcome,
  RunHooks,
  SessionOptions,
  Trail,
  Value,
} from "./engine/types.ts";
export {
  type Group,
  type GroupBuilder,
  type GroupLayout,
  type ModelBuilder,
  model,
  type Output,
  type OwnOperator,
  type SolverOptions,
} from "./graph/builder.ts";
export type { Layout, Look } from "./graph/builder-layout.ts";
export { type Applied, applyCommand, type Command } from "./graph/commands.ts";
export { type Change, diffDocuments } from "./graph/diff.ts";
export { type Parsed, parseDocument } from "./graph/parse.ts";
export type { Endpoint, GraphDocument, GraphEdge, GraphNode } from "./graph/schema.ts";
export { serializeDocument } from "./graph/serialize.ts";
export { validate } from "./graph/validate.ts";
export type { Validation } from "./graph/validation.ts";
export { type OpType, opOf, ops } from "./ops/index.ts";
export { registerOp } from "./ops/register.ts";
export { type AnyOp, defineOp, type OpKind, type OpSpec } from "./ops/spec.ts";
export {
  type Algorithm,
  algorithms,
  type BackendName,
  backends,
  type SolverSettings,
  solverSettings,
} from "./solvers/settings.ts";
