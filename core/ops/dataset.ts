/** A data set: gives the mini-batch's inputs and labels. */
import { z } from "zod";
import { ProxflowError } from "../base/errors.ts";
import type { Shape } from "../base/shape.ts";
import { defineOp } from "./spec.ts";

const params = z.object({
  name: z.string().default("mnist").meta({
    title: "Data set",
    help: "Name in the data set catalogue, e.g. mnist or iris.",
    inline: true,
  }),
});

export const dataset = defineOp({
  type: "dataset",
  version: 1,
  category: "source",
  kind: "source",
  role: "data",
  docs: {
    title: "Dataset",
    summary: "Examples of a data set, one mini-batch at a time.",
    tex: "(x, y) \\in \\mathrm{batch}",
    set: "",
    projection: "",
    source: "Proxflow",
  },
  inputs: [],
  outputs: [
    { name: "x", help: "Inputs, [B, ...]." },
    { name: "y", help: "Labels (one-hot) or real targets, [B, ...]." },
  ],
  params,
  inferShapes({ params: { name }, datasets }) {
    const info = Object.hasOwn(datasets, name) ? datasets[name] : undefined;
    if (info === undefined) {
      const known = Object.keys(datasets).sort().join(", ");
      throw new ProxflowError("unknown-dataset", `There is no data set "${name}".`, {
        param: "name",
        fix: known === "" ? "No data set is loaded." : `Choose one of: ${known}.`,
      });
    }
    return ["x", "y"].map((port) => {
      const column = info.columns.find((c) => c.port === port);
      // A set may be without targets: a wire from y is then the fault, not the node.
      if (column === undefined && port === "y") return undefined as unknown as Shape;
      if (column === undefined)
        throw new ProxflowError("missing-column", `Data set "${name}" has no column ${port}.`, {
          param: "name",
          port,
          fix: "Choose a data set with inputs x and labels y.",
        });
      return ["B" as const, ...column.shape];
    });
  },
  code: { name: "dataset" },
  examples: [{ inputs: [], params: { name: "mnist" } }],
});
