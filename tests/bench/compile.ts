/** How the time to compile grows with the graph. */
import { builtinDatasets } from "../../core/base/datasets.ts";
import { formatProblem } from "../../core/base/errors.ts";
import { compile } from "../../core/compile/index.ts";
import { deepNetwork } from "./graphs.ts";
import { type BenchCase, interleave, ratioOf } from "./measure.ts";

function contender(nodes: number) {
  const document = deepNetwork(nodes);
  return {
    name: `${document.nodes.length} nodes`,
    run() {
      const result = compile(document, builtinDatasets);
      if (!result.ok) throw new Error(result.problems.map(formatProblem).join("\n"));
    },
  };
}

export const compiling: BenchCase = {
  name: "compile",
  async run() {
    const measured = await interleave([contender(1000), contender(10_000)], 7);
    return {
      case: "compile",
      what: "compiling ten times the nodes",
      ratio: ratioOf(measured),
      unit: "times as long",
      contenders: measured,
    };
  },
};
