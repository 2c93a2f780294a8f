/**
 * Runs people's operators, and nothing else of theirs: in QuickJS compiled to WebAssembly, with a
 * memory of its own and no way out but `emit`, each call of which is checked. There are no files,
 * no network, no timers, no modules but ours, a bound on memory, on the stack and on time.
 */
import variant from "@jitl/quickjs-wasmfile-release-sync";
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from "quickjs-emscripten-core";
import { transform } from "sucrase";
import { ProxflowError } from "../../../core/base/errors.ts";
import { MAX_SOURCE, type OperatorManifest } from "../../../core/operators/manifest.ts";
import type { Part } from "../../../core/operators/op.ts";
import {
  type Lengths,
  optionsOf,
  type PrimitiveName,
  primitives,
} from "../../../core/operators/primitives.ts";
import { type Program, ProgramBuilder } from "../../../core/operators/program.ts";
import { outputShapes } from "../../../core/operators/shape-rule.ts";
import { PRELUDE } from "./prelude.ts";
import { manifestOf } from "./read-manifest.ts";
import {
  failure,
  foreignImport,
  MODULE,
  OperatorError,
  type Thrown,
  thrown,
  waits,
} from "./refusals.ts";
import { at } from "./source-lines.ts";

const FILE = "operator.ts";
const MEMORY = 32 * 2 ** 20;
const STACK = 256 * 2 ** 10;

export interface SandboxLimits {
  /** Milliseconds that one call may take before it is broken off. */
  readonly time: number;
}

/** One operator, evaluated and ready to be traced. */
export interface LoadedOperator {
  readonly manifest: OperatorManifest;
  /** @throws OperatorError */
  trace(part: Part, shapes: readonly Lengths[], params: Readonly<Record<string, unknown>>): Program;
  dispose(): void;
}

export interface Sandbox {
  /** @throws OperatorError */
  load(source: string): LoadedOperator;
}

let module: Promise<QuickJSWASMModule> | undefined;

export async function createSandbox(limits: SandboxLimits = { time: 2000 }): Promise<Sandbox> {
  module ??= newQuickJSWASMModuleFromVariant(
    // Its types are those of the CommonJS form, in which the default is one level deeper.
    variant as unknown as QuickJSSyncVariant,
  );
  const quickjs = await module;
  return { load: (source) => load(quickjs, source, limits) };
}

/** TypeScript to JavaScript with every line in its place. */
function withoutTypes(source: string): string {
  if (source.length > MAX_SOURCE)
    throw new OperatorError(
      "operator-source",
      `The source is longer than ${MAX_SOURCE} characters.`,
    );
  try {
    return transform(source, {
      transforms: ["typescript"],
      disableESTransforms: true,
      keepUnusedImports: true,
    }).code;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const [, line, column] = /\((\d+):(\d+)\)/.exec(text) ?? [];
    const message = text.replace(/^Error transforming [^:]*: /, "").replace(/ ?\(\d+:\d+\)/, "");
    throw new OperatorError("operator-syntax", `${message}.`, {
      ...(line && { line: Number(line), column: Number(column) }),
    });
  }
}

function load(quickjs: QuickJSWASMModule, source: string, limits: SandboxLimits): LoadedOperator {
  const code = withoutTypes(source);
  const runtime = quickjs.newRuntime();
  runtime.setMemoryLimit(MEMORY);
  runtime.setMaxStackSize(STACK);
  const guard = createGuard(runtime, limits);
  let foreign: string | undefined;
  runtime.setModuleLoader((name) => {
    if (name === MODULE) return PRELUDE;
    foreign ??= name;
    return "";
  });
  // Nothing that makes values that lie, or that goes on later.
  const context = runtime.newContext({
    intrinsics: {
      BaseObjects: true,
      Eval: true,
      JSON: true,
      MapSet: true,
      Promise: true,
      Date: false,
      Proxy: false,
      RegExp: false,
      RegExpCompiler: false,
      TypedArrays: false,
      StringNormalize: false,
    },
  });
  let builder: ProgramBuilder | undefined;
  let disposed = false;
  const dispose = (): void => {
    if (disposed) return;
    disposed = true;
    drive?.dispose();
    explain?.dispose();
    context.dispose();
    runtime.dispose();
  };
  let drive: QuickJSHandle | undefined;
  let explain: QuickJSHandle | undefined;
  const explained = (error: QuickJSHandle): OperatorError => {
    const late = guard.expired;
    const told = guard.run(() =>
      context.callFunction(explain as QuickJSHandle, context.undefined, error),
    );
    error.dispose();
    let what: Thrown = { name: "", message: "", stack: "" };
    if (told.error) told.error.dispose();
    else {
      what = thrown.parse(JSON.parse(context.getString(told.value)));
      told.value.dispose();
    }
    return failure(what, late, source);
  };
  const refusal = (error: QuickJSHandle): OperatorError => {
    if (foreign === undefined) return explained(error);
    error.dispose();
    return foreignImport(foreign, source);
  };
  const call = (what: string, input: unknown): unknown => {
    const result = guard.run(() => {
      const handles = [context.newString(what), context.newString(JSON.stringify(input))] as const;
      const answer = context.callFunction(drive as QuickJSHandle, context.undefined, ...handles);
      for (const handle of handles) handle.dispose();
      return answer;
    });
    if (result.error) throw refusal(result.error);
    const text = context.getString(result.value);
    result.value.dispose();
    if (runtime.hasPendingJob()) throw waits(source);
    return JSON.parse(text);
  };
  try {
    start(context, guard, (op, from, options) => {
      if (builder === undefined)
        throw new ProxflowError("bad-program", "tf can be used within forward and project alone.");
      return builder.add(op, from, options);
    });
    drive = context.getProp(context.global, "__drive");
    explain = context.getProp(context.global, "__explain");
    const loaded = guard.run(() => context.evalCode(code, FILE, { type: "module", strict: true }));
    if (loaded.error) throw refusal(loaded.error);
    const settled = context.getPromiseState(loaded.value);
    const state = settled.type;
    if (settled.type === "rejected") throw refusal(settled.error);
    if (settled.type === "fulfilled" && settled.value !== loaded.value) settled.value.dispose();
    loaded.value.dispose();
    if (state === "pending" || runtime.hasPendingJob()) throw waits(source);
    const manifest = manifestOf(call("describe", null), source);
    return {
      manifest,
      dispose,
      trace(part, shapes, params) {
        const made = new ProgramBuilder(shapes);
        builder = made;
        try {
          const ids = call(part, { shapes, params });
          return made.finish(
            ids,
            wanted(manifest, part, shapes),
            part === "prox" ? "project" : part,
          );
        } catch (error) {
          if (error instanceof OperatorError) throw error;
          if (error instanceof ProxflowError)
            throw new OperatorError(
              error.code,
              error.message,
              at(source, part === "prox" ? "project" : part, error.fix),
            );
          throw error;
        } finally {
          builder = undefined;
        }
      },
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

function createGuard(runtime: QuickJSRuntime, { time }: SandboxLimits) {
  let end = 0;
  let expired = false;
  runtime.setInterruptHandler(() => {
    if (performance.now() < end) return false;
    expired = true;
    return true;
  });
  return {
    /** The last call was broken off. */
    get expired() {
      return expired;
    },
    run<T>(work: () => T): T {
      expired = false;
      end = performance.now() + time;
      try {
        return work();
      } catch (error) {
        // The engine itself broke: it must not be used again.
        module = undefined;
        const text = error instanceof Error ? error.message : String(error);
        throw new OperatorError("operator-crash", `The sandbox was ended: ${text}.`, {
          fix: "Use less memory and fewer nested calls.",
        });
      }
    },
  };
}

type Guard = ReturnType<typeof createGuard>;
type Emit = (op: unknown, from: unknown, options: unknown) => { id: number; shape: Lengths };

/** Hands the sandbox its one way out, and takes the names that it left for us. */
function start(context: QuickJSContext, guard: Guard, emit: Emit): void {
  const host = context.newObject();
  const way = context.newFunction("emit", (...handles) => {
    const [op, from, options] = handles.map((handle) => context.getString(handle));
    try {
      const made = emit(op, JSON.parse(from as string), JSON.parse(options as string));
      return context.newString(JSON.stringify(made));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return context.newString(JSON.stringify({ error: message }));
    }
  });
  const names = Object.keys(primitives) as PrimitiveName[];
  const table = context.newString(
    JSON.stringify(
      names
        .filter((name) => name !== "tensor")
        .map((name) => [name, primitives[name].arity[1], optionsOf(name)]),
    ),
  );
  context.setProp(host, "emit", way);
  context.setProp(host, "table", table);
  context.setProp(context.global, "__host", host);
  for (const handle of [host, way, table]) handle.dispose();
  const started = guard.run(() =>
    context.evalCode(`import "${MODULE}";`, "start.js", { type: "module", strict: true }),
  );
  if (started.error) {
    const why = String(context.dump(started.error));
    started.error.dispose();
    throw new Error(`The sandbox did not start: ${why}`);
  }
  started.value.dispose();
}

/** Shapes that a function of the source is to give; any one where it is the terms of a loss. */
function wanted(
  manifest: OperatorManifest,
  part: Part,
  shapes: readonly Lengths[],
): readonly Lengths[] | "any" {
  if (part === "prox") return shapes.slice(0, 1);
  if (part === "project") return shapes.slice(0, -1);
  return manifest.form === "loss"
    ? "any"
    : (outputShapes(manifest, shapes, "concrete") as Lengths[]);
}
