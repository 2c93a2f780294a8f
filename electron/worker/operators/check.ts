/** Checks a source: evaluates it in the sandbox, traces its examples, certifies its projection. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { certify } from "../../../core/certify/index.ts";
import type { OperatorCertificate } from "../../../core/operators/manifest.ts";
import { customOp, type Tracer } from "../../../core/operators/op.ts";
import { isLossSeparable } from "../../../core/operators/plain.ts";
import { outputShapes } from "../../../core/operators/shape-rule.ts";
import { parseParams } from "../../../core/ops/index.ts";
import type { SetOp } from "../../../core/ops/spec.ts";
import type { OperatorChecked, OperatorProblem } from "../../../core/protocol/operators.ts";
import { defined, toErrorMessage } from "../../host/errors.ts";
import { pickBackend } from "../backend.ts";
import { OperatorError } from "./refusals.ts";
import { createSandbox } from "./sandbox.ts";

/** Largest relative errors of an exact projection, and of one that is worth using at all. */
const EXACT = 1e-4;
const USABLE = 0.1;
const SAMPLES = 60;
/** Gauss-Newton takes many passes a point. */
const SAMPLES_GENERAL = 20;

const unknown: OperatorCertificate = {
  badge: "failed",
  samples: 0,
  membership: 0,
  idempotence: 0,
  beaten: 0,
  worstGap: 0,
  nans: 0,
};

/** Never throws. */
export async function checkOperator(source: string): Promise<OperatorChecked> {
  try {
    const loaded = (await createSandbox()).load(source);
    try {
      const { manifest } = loaded;
      const tracer: Tracer = {
        trace: (_, part, shapes, params) => loaded.trace(part, shapes, params),
      };
      const op = customOp(manifest.name, { manifest, certificate: unknown }, tracer);
      const examples = manifest.examples.map((example) => ({
        inputs: example.inputs,
        params: parseParams(op, example.params),
      }));
      for (const { inputs, params } of examples) {
        const outputs = outputShapes(manifest, inputs, "concrete") as (readonly number[])[];
        loaded.trace("forward", inputs, params);
        if (manifest.projection === "own")
          loaded.trace(op.kind === "set" ? "prox" : "project", [...inputs, ...outputs], params);
      }
      await pickBackend("auto");
      const own = manifest.projection === "own";
      const samples = own || manifest.form === "elementwise" ? SAMPLES : SAMPLES_GENERAL;
      const found = await certify(
        op.kind === "set"
          ? oneByOne(
              { ...op, examples },
              examples.every(({ inputs, params }) =>
                isLossSeparable(tracer, manifest.name, inputs, params),
              ),
            )
          : { ...op, examples },
        samples,
      );
      if (found === undefined) throw new Error("nothing to certify");
      const { membership, idempotence, beaten, worstGap, nans } = found;
      const fails = nans > 0 || membership > EXACT || worstGap > USABLE || idempotence > USABLE;
      const exact = own && !fails && beaten === 0 && idempotence <= EXACT;
      return {
        ok: true,
        manifest,
        certificate: {
          badge: fails ? "failed" : exact ? "exact" : "approximate",
          samples: found.samples,
          membership,
          idempotence,
          beaten,
          worstGap,
          nans,
        },
      };
    } finally {
      loaded.dispose();
    }
  } catch (error) {
    return { ok: false, problems: [problemOf(error)] };
  }
}

/**
 * The loss for its certificate: samples come stacked, and a loss may be declared for shapes of its
 * own or couple what stands in one value.
 */
function oneByOne(
  op: SetOp<Readonly<Record<string, unknown>>>,
  separable: boolean,
): SetOp<Readonly<Record<string, unknown>>> {
  return {
    ...op,
    traits: { ...op.traits, separable },
    project: (stacked, context) =>
      tf.tidy(() => {
        const samples = stacked.map((t) => tf.unstack(t));
        const moved = (samples[0] as Tensor[]).map(
          (_, k) =>
            op.project(
              samples.map((list) => list[k] as Tensor),
              context,
            ).inputs[0] as Tensor,
        );
        return { inputs: [tf.stack(moved), ...stacked.slice(1).map((t) => tf.clone(t))] };
      }),
  };
}

function problemOf(error: unknown): OperatorProblem {
  const { code, message, fix } = toErrorMessage(error);
  const { line, column } = error instanceof OperatorError ? error : {};
  return { code, message, ...defined({ fix, line, column }) };
}
