/** A two-dimensional convolution: patches, a matrix product, bias and, if wanted, ReLU. */
import { z } from "zod";
import { patches } from "../patches.ts";
import { defineOp, type ModuleGraph } from "../spec.ts";
import { ABOVE, COLUMN, part, relaxationField } from "./parts.ts";

const pair = z.array(z.number().int().min(1).max(64)).length(2);
const params = z.object({
  channels: z.number().int().min(1).max(65536).default(16).meta({
    title: "Channels",
    help: "Channels of the result: one kernel each.",
    inline: true,
  }),
  kernel: pair.default([3, 3]).meta({ title: "Kernel", help: "Rows and columns of the kernel." }),
  stride: pair.default([1, 1]).meta({ title: "Stride", help: "Steps down and across." }),
  padding: z.enum(["same", "valid"]).default("same").meta({
    title: "Padding",
    help: "same: zeros around; valid: none. See patches.",
  }),
  relu: z.boolean().default(true).meta({
    title: "ReLU",
    help: "Clip the result at zero, together with the bias.",
  }),
  relaxation: relaxationField,
});

const layoutOf = ({ kernel, stride, padding }: z.infer<typeof params>) => ({
  kernel,
  stride,
  padding,
  pads: [0, 0, 0, 0],
});

export const conv2d = defineOp({
  type: "conv2d",
  version: 1,
  category: "module",
  kind: "module",
  docs: {
    title: "Convolution",
    summary: "A convolution over images with kernels of its own, bias and ReLU.",
    tex: "y_{hw} = \\max(0, K\\,x_{\\text{patch}(h,w)} + b)",
    set: "",
    projection:
      "Expands to patches, a matrix product with the kernels and a sum; a pixel takes the mean of what its patches ask for.",
    source: "arXiv:2506.05878",
  },
  inputs: [{ name: "x", help: "Images [B, H, W, C], or one image [H, W, C]." }],
  outputs: [{ name: "y", help: "[B, H', W', channels]" }],
  params,
  inferShapes(context) {
    const [out] = patches.inferShapes({ ...context, params: layoutOf(context.params) });
    return [[...(out ?? []).slice(0, -1), context.params.channels]];
  },
  expand(context): ModuleGraph {
    const { params: p } = context;
    const channels = context.inputs[0]?.at(-1) as number;
    const features = channels * (p.kernel[0] as number) * (p.kernel[1] as number);
    const { relaxation } = p;
    return {
      nodes: [
        part("patches", "patches", "Patches", [0, 0], layoutOf(p)),
        part("k", "parameter", "Kernels", [0, ABOVE], {
          shape: [features, p.channels],
          relaxation,
        }),
        part("product", "matmul", "Product", [COLUMN, 0]),
        part("b", "parameter", "Bias", [COLUMN, ABOVE], {
          shape: [p.channels],
          init: "zeros",
          relaxation,
        }),
        p.relu
          ? part("sum", "sum-relu", "Bias and ReLU", [2 * COLUMN, 0])
          : part("sum", "add", "Plus bias", [2 * COLUMN, 0]),
      ],
      wires: [
        ["patches.y", "product.a"],
        ["k.value", "product.b"],
        ["b.value", "sum.x0"],
        ["product.y", "sum.x1"],
      ],
      inputs: { x: ["patches.x"] },
      outputs: { y: "sum.y" },
    };
  },
  code: { name: "conv2d" },
  examples: [
    {
      inputs: [[2, 5, 5, 1]],
      params: {
        channels: 3,
        kernel: [3, 3],
        stride: [1, 1],
        padding: "same",
        relu: true,
        relaxation: 1,
      },
    },
    {
      inputs: [[2, 6, 6, 2]],
      params: {
        channels: 4,
        kernel: [2, 2],
        stride: [2, 2],
        padding: "valid",
        relu: false,
        relaxation: 1,
      },
    },
  ],
});
