/** Shows a value as a picture while it is solved for. */
import { z } from "zod";
import { formatShape } from "../base/shape.ts";
import { inputShape, paramError, shapeError } from "./shapes.ts";
import { defineOp } from "./spec.ts";

/** Ways to draw a value; each says which shapes it takes. */
export const looks = ["image", "colours", "heat", "digits", "queens", "discs"] as const;

const params = z.object({
  look: z.enum(looks).default("heat").meta({
    title: "Look",
    help: "image: grey pixels [rows, columns]. colours: red, green, blue from 0 to 1 [rows, columns, 3]. heat: any matrix, blue below 0 and amber above. digits: a board [n, n, digits], the largest entry of a cell is written. queens: a chessboard [n, n], entries above 1/2 are queens. discs: middles [n, 2] in the unit square.",
    inline: true,
  }),
  size: z.number().gt(0).default(0.1).meta({
    title: "Size",
    help: "discs: their radius.",
    step: 0.01,
  }),
});

/** Whether a shape, without a batch, can be drawn so. */
function fits(look: (typeof looks)[number], shape: readonly number[]): boolean {
  const [rows = 0, columns = 0, depth] = shape;
  switch (look) {
    case "image":
    case "heat":
      return shape.length === 2;
    case "queens":
      return shape.length === 2 && rows === columns;
    case "colours":
      return shape.length === 3 && depth === 3;
    case "digits":
      return shape.length === 3 && rows === columns && (depth ?? 0) <= 9;
    case "discs":
      return shape.length === 2 && columns === 2;
  }
}

export const picture = defineOp({
  type: "picture",
  version: 1,
  category: "probe",
  kind: "probe",
  metric: null,
  docs: {
    title: "Picture",
    summary: "Shows a value as an image, a board, discs or a heat map.",
    tex: "x",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [{ name: "x", help: "A value without a batch, of a shape that the look takes." }],
  outputs: [],
  params,
  inferShapes(context) {
    const shape = inputShape(context, 0, "x");
    if (shape.includes("B"))
      throw shapeError(
        "x",
        `A picture shows one value, this is a batch of them, ${formatShape(shape)}.`,
        "Wire a value without a batch, such as a parameter.",
      );
    if (!fits(context.params.look, shape as readonly number[]))
      throw paramError(
        "look",
        `x, ${formatShape(shape)}, cannot be shown as ${context.params.look}.`,
        "Choose another look, or put a reshape before it.",
      );
    return [];
  },
  code: { name: "picture" },
  examples: [{ inputs: [[3, 4]], params: { look: "heat", size: 0.1 } }],
});
