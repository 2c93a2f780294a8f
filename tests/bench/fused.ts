/** The fused consensus projection of a linear layer against the same projection on copies. */
import * as tf from "@tensorflow/tfjs-core";
import { createRng } from "../../core/base/rng.ts";
import { matmul } from "../../core/ops/matmul.ts";
import type { ProjectContext } from "../../core/ops/spec.ts";
import { type BenchCase, interleave, ratioOf } from "./measure.ts";

const [batch, inputs, outputs] = [64, 128, 128];

function normal(stream: string, shape: [number, number], scale: number): tf.Tensor2D {
  const rng = createRng(1, stream);
  const data = Float32Array.from({ length: shape[0] * shape[1] }, () => scale * rng.normal());
  return tf.tensor2d(data, shape);
}

export const fused: BenchCase = {
  name: "fused",
  async run() {
    const a = normal("bench:a", [batch, inputs], 1);
    const b = normal("bench:b", [inputs, outputs], inputs ** -0.5);
    const delta = normal("bench:delta", [batch, outputs], 0.3);
    const output = matmul.forward([a, b], {});
    const context: ProjectContext<Record<string, never>> = {
      params: {},
      fixed: [false, false],
      pjax: false,
      observe: false,
      mobility: 0,
      outputWeight: 1,
    };
    const { copies, project, projectConsensus } = matmul;
    if (!copies || !projectConsensus) throw new Error("matmul has no fused form");
    const read = async (tensors: readonly tf.Tensor[]): Promise<void> => {
      for (const tensor of tensors) await tensor.data();
      tf.dispose([...tensors]);
    };
    const contenders = [
      {
        name: "fused",
        run: () =>
          read(
            tf.tidy(() =>
              projectConsensus([a, b], output, delta, context).displacements.flatMap(
                (d) => d ?? [],
              ),
            ),
          ),
      },
      {
        name: "on copies",
        run: () =>
          read(
            tf.tidy(() => {
              const specs = copies([a.shape, b.shape], {});
              const expanded = [a, b].map((value, k) => specs[k]?.expand(value) ?? value);
              const near = project(expanded, tf.add(output, delta), context);
              return near.inputs.map((input, k) => {
                const move = tf.sub(input, expanded[k] ?? input);
                return specs[k]?.mean(move) ?? move;
              });
            }),
          ),
      },
    ];
    const measured = await interleave(contenders, 15);
    tf.dispose([a, b, delta, output]);
    return {
      case: "fused",
      what: `projection of a linear layer, batch ${batch}, ${inputs} inputs, ${outputs} outputs`,
      ratio: ratioOf(measured),
      unit: "times faster",
      contenders: measured,
    };
  },
};
