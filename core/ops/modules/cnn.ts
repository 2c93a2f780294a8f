/** A convolutional network: convolutions with max pooling between, then a linear layer. */
import { z } from "zod";
import type { Shape } from "../../base/shape.ts";
import { inputShape } from "../shapes.ts";
import { defineOp, type ModuleGraph, type ShapeContext } from "../spec.ts";
import { conv2d } from "./conv2d.ts";
import { maxPool } from "./max-pool.ts";
import { COLUMN, part, relaxationField } from "./parts.ts";

const params = z.object({
  channels: z.array(z.number().int().min(1).max(65536)).min(1).max(16).default([8, 16]).meta({
    title: "Channels",
    help: "Channels of each convolution, in order.",
    inline: true,
  }),
  kernel: z.number().int().min(1).max(64).default(3).meta({
    title: "Kernel",
    help: "Rows and columns of the kernels.",
  }),
  pool: z.number().int().min(1).max(64).default(2).meta({
    title: "Pooling",
    help: "Window of the max pooling after each convolution; 1 for none.",
  }),
  head: z.enum(["flatten", "max"]).default("flatten").meta({
    title: "Head",
    help: "flatten: all places feed the output. max: the largest over places, channel by channel, as in PJAX.",
  }),
  out: z.number().int().min(1).max(65536).default(10).meta({
    title: "Outputs",
    help: "Width of the result.",
    inline: true,
  }),
  relaxation: relaxationField,
});
type Params = z.infer<typeof params>;

const convParams = ({ kernel, relaxation }: Params, channels: number) => ({
  channels,
  kernel: [kernel, kernel],
  stride: [1, 1],
  padding: "same" as const,
  relu: true,
  relaxation,
});

/** Shape behind the last convolution and pooling. */
function features(context: ShapeContext<Params>): Shape {
  const { params: p } = context;
  return p.channels.reduce<Shape>(
    (shape, channels) => {
      const ports = ["x"];
      const { datasets } = context;
      const conv = conv2d.inferShapes({
        params: convParams(p, channels),
        inputs: [shape],
        ports,
        datasets,
      })[0] as Shape;
      return p.pool === 1
        ? conv
        : (maxPool.inferShapes({
            params: { size: p.pool },
            inputs: [conv],
            ports,
            datasets,
          })[0] as Shape);
    },
    inputShape(context, 0, "x"),
  );
}

export const cnn = defineOp({
  type: "cnn",
  version: 1,
  category: "module",
  kind: "module",
  docs: {
    title: "CNN",
    summary: "A convolutional network: convolutions and max pooling, then a linear layer.",
    tex: "y = W\\,\\max(\\text{pool}(K * x))",
    set: "",
    projection: "Expands to convolutions, max poolings and a linear layer, which expand in turn.",
    source: "arXiv:2506.05878",
  },
  inputs: [{ name: "x", help: "Images [B, H, W, C]." }],
  outputs: [{ name: "y", help: "[B, out]" }],
  params,
  inferShapes(context) {
    return [[...features(context).slice(0, -3), context.params.out]];
  },
  expand(context): ModuleGraph {
    const { params: p } = context;
    const shape = features(context);
    const places = shape.slice(-3) as number[];
    const width = places.reduce((n, d) => n * d, 1);
    const nodes: ModuleGraph["nodes"][number][] = [];
    const add = (id: string, type: string, title: string, given: Parameters<typeof part>[4]) =>
      nodes.push(part(id, type, title, [COLUMN * nodes.length, 0], given));
    p.channels.forEach((channels, k) => {
      add(`conv${k + 1}`, "conv2d", `Convolution ${k + 1}`, convParams(p, channels));
      if (p.pool > 1) add(`pool${k + 1}`, "max-pool", `Pooling ${k + 1}`, { size: p.pool });
    });
    if (p.head === "max") add("head", "max", "Largest over places", { axes: [-3, -2] });
    else add("head", "reshape", "Flatten", { shape: [width] });
    add("out", "linear", "Output", { out: p.out, bias: true, relaxation: p.relaxation });
    return {
      nodes,
      wires: nodes.slice(1).map((node, k) => [`${nodes[k]?.id}.y`, `${node.id}.x`] as const),
      inputs: { x: ["conv1.x"] },
      outputs: { y: "out.y" },
    };
  },
  code: { name: "cnn" },
  examples: [
    {
      inputs: [[2, 6, 6, 1]],
      params: { channels: [2, 3], kernel: 3, pool: 2, head: "flatten", out: 4, relaxation: 1 },
    },
    {
      inputs: [[2, 4, 4, 2]],
      params: { channels: [3], kernel: 2, pool: 1, head: "max", out: 2, relaxation: 1 },
    },
  ],
});
