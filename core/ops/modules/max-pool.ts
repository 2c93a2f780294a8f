/** The largest entry of each window, channel by channel. */
import { z } from "zod";
import { patches } from "../patches.ts";
import { inputShape } from "../shapes.ts";
import { defineOp, type ModuleGraph, type ShapeContext } from "../spec.ts";
import { COLUMN, part } from "./parts.ts";

const params = z.object({
  size: z.number().int().min(1).max(64).default(2).meta({
    title: "Window",
    help: "Rows and columns of a window; windows do not overlap.",
    inline: true,
  }),
});
type Params = z.infer<typeof params>;

const windowsOf = ({ size }: Params) => ({
  kernel: [size, size],
  stride: [size, size],
  padding: "valid" as const,
  pads: [0, 0, 0, 0],
});

/** [..., H', W'] and channels. */
function pooled(context: ShapeContext<Params>) {
  const [out] = patches.inferShapes({ ...context, params: windowsOf(context.params) });
  return { lead: (out ?? []).slice(0, -1), channels: inputShape(context, 0, "x").at(-1) as number };
}

export const maxPool = defineOp({
  type: "max-pool",
  version: 1,
  category: "module",
  kind: "module",
  docs: {
    title: "Max pooling",
    summary: "Keeps the largest entry of each window of an image.",
    tex: "y_{hwc} = \\max_{i,j}\\, x_{sh+i,\\,sw+j,\\,c}",
    set: "",
    projection:
      "Expands to patches and a maximum; rows and columns that fill no window are left out.",
    source: "arXiv:2506.05878",
  },
  inputs: [{ name: "x", help: "Images [B, H, W, C], or one image [H, W, C]." }],
  outputs: [{ name: "y", help: "[B, H / size, W / size, C]" }],
  params,
  inferShapes(context) {
    const { lead, channels } = pooled(context);
    return [[...lead, channels]];
  },
  expand(context): ModuleGraph {
    const { lead, channels } = pooled(context);
    const { size } = context.params;
    const places = lead.slice(-2) as number[];
    return {
      nodes: [
        part("windows", "patches", "Windows", [0, 0], windowsOf(context.params)),
        part("channels", "reshape", "By channel", [COLUMN, 0], {
          shape: [...places, channels, size * size],
        }),
        part("max", "max", "Largest", [2 * COLUMN, 0], { axes: [-1] }),
      ],
      wires: [
        ["windows.y", "channels.x"],
        ["channels.y", "max.x"],
      ],
      inputs: { x: ["windows.x"] },
      outputs: { y: "max.y" },
    };
  },
  code: { name: "maxPool" },
  examples: [{ inputs: [[2, 5, 4, 3]], params: { size: 2 } }],
});
