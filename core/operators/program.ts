/** Traced programs: what a custom operator computes for given shapes, as data that was checked. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { ProxflowError } from "../base/errors.ts";
import { type Lengths, type PrimitiveName, primitiveOf, primitives } from "./primitives.ts";

/** Most steps of one program. */
const MAX_STEPS = 2000;
/** Most entries of one value within it. */
const MAX_ENTRIES = 50_000_000;

export interface Step {
  readonly op: PrimitiveName;
  /** Values that it takes: inputs first, then results of earlier steps. */
  readonly from: readonly number[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Program {
  readonly inputs: number;
  /** Of all values: inputs, then one a step. */
  readonly shapes: readonly Lengths[];
  readonly steps: readonly Step[];
  /** Values that it gives. */
  readonly outputs: readonly number[];
}

const bad = (message: string, fix?: string): ProxflowError =>
  new ProxflowError("bad-program", message, { fix });

/** Grows a program step by step; each is refused or sound, whoever asks for it. */
export class ProgramBuilder {
  readonly #inputs: number;
  readonly #shapes: Lengths[];
  readonly #steps: Step[] = [];
  readonly #most: number;

  /** @param inputs concrete shapes @param most steps */
  constructor(inputs: readonly Lengths[], most: number = MAX_STEPS) {
    this.#most = most;
    this.#inputs = inputs.length;
    this.#shapes = inputs.map((shape) => [...shape]);
  }

  /**
   * Adds a step.
   * @returns number and shape of its value
   * @throws ProxflowError `bad-program`
   */
  add(op: unknown, from: unknown, options: unknown): { id: number; shape: Lengths } {
    const primitive = typeof op === "string" ? primitiveOf(op) : undefined;
    if (primitive === undefined)
      throw bad(`There is no tf.${String(op).slice(0, 40)} here.`, "See the list of functions.");
    if (this.#steps.length >= this.#most)
      throw bad(`The operator takes more than ${this.#most} steps.`, "Use fewer, larger steps.");
    const [least, most] = primitive.arity;
    const ids = z.array(z.number().int().min(0)).safeParse(from);
    if (!ids.success || ids.data.some((id) => id >= this.#shapes.length))
      throw bad(`tf.${op} was given a value that is not of this operator.`);
    if (ids.data.length < least || ids.data.length > most)
      throw bad(`tf.${op} takes ${least === most ? least : `${least} to ${most}`} tensors.`);
    const parsed = primitive.options.safeParse(options ?? {});
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw bad(`tf.${op}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "bad options"}.`);
    }
    const shapes = ids.data.map((id) => this.#shapes[id] as Lengths);
    let shape: Lengths;
    try {
      shape = primitive.shape(shapes, parsed.data);
    } catch (error) {
      throw bad(`tf.${op}: ${error instanceof Error ? error.message : String(error)}.`);
    }
    if (shape.length > 6 || shape.reduce((n, d) => n * d, 1) > MAX_ENTRIES)
      throw bad(`tf.${op} would give a value of shape [${shape.join(", ")}], which is too large.`);
    this.#steps.push({ op: op as PrimitiveName, from: ids.data, options: parsed.data });
    this.#shapes.push(shape);
    return { id: this.#shapes.length - 1, shape };
  }

  /** Shape of a value that is there. */
  shapeOf(id: number): Lengths {
    return this.#shapes[id] as Lengths;
  }

  /**
   * @param shapes that the values must have; any: one value of any shape
   * @throws ProxflowError `bad-program`
   */
  finish(outputs: unknown, shapes: readonly Lengths[] | "any", what: string): Program {
    const ids = z.array(z.number().int().min(0)).safeParse(outputs);
    const count = shapes === "any" ? 1 : shapes.length;
    if (!ids.success || ids.data.length !== count)
      throw bad(`${what} must give ${count === 1 ? "one tensor" : `${count} tensors`}.`);
    ids.data.forEach((id, i) => {
      if (shapes === "any") return;
      const [got, want] = [this.#shapes[id], shapes[i] as Lengths];
      if (got?.join() !== want.join())
        throw bad(
          `${what} gives shape [${got?.join(", ") ?? "?"}] where [${want.join(", ")}] is declared.`,
          "Correct the function, or the shape in the ports.",
        );
    });
    return this.#needed(ids.data);
  }

  /** The program without the steps that no output needs. */
  #needed(outputs: readonly number[]): Program {
    const inputs = this.#inputs;
    const used = new Set(outputs);
    for (let i = this.#steps.length - 1; i >= 0; i--)
      if (used.has(inputs + i)) for (const id of (this.#steps[i] as Step).from) used.add(id);
    const place = new Map<number, number>();
    const kept = this.#shapes.flatMap((shape, id) => {
      if (id >= inputs && !used.has(id)) return [];
      place.set(id, place.size);
      return [shape];
    });
    const at = (id: number): number => place.get(id) as number;
    return {
      inputs,
      shapes: kept,
      steps: this.#steps
        .filter((_, i) => used.has(inputs + i))
        .map((step) => ({ ...step, from: step.from.map(at) })),
      outputs: outputs.map(at),
    };
  }
}

/** Runs a program on the current backend. The results are new tensors. */
export function runProgram(program: Program, inputs: readonly Tensor[]): Tensor[] {
  return tf.tidy(() => {
    const values: Tensor[] = [...inputs];
    for (const { op, from, options } of program.steps)
      values.push(
        primitives[op].run(
          from.map((id) => values[id] as Tensor),
          options,
        ),
      );
    return program.outputs.map((id) => tf.clone(values[id] as Tensor));
  });
}
