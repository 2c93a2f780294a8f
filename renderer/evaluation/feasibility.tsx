import { useMemo } from "react";
import { useStore } from "zustand";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { useServices } from "../app/services.ts";
import { nodeOf, titleOf } from "../state/edits.ts";
import { describeRun } from "../state/run-store.ts";
import { formatCount, formatResidual, formatSeconds } from "../ui/format.ts";
import { SortTable } from "../ui/sort-table.tsx";
import { Figures } from "./figures.tsx";

interface Line {
  readonly node: string;
  readonly title: string;
  readonly residual: number;
}

/** Of a problem without data: how far its sets are from holding together. */
export function Feasibility({ document }: { document: GraphDocument }) {
  const { run } = useServices();
  const state = useStore(run);
  const { result } = state;
  const lines = useMemo(
    () =>
      Object.entries(result?.residuals ?? {})
        .map(([node, residual]): Line => {
          const found = nodeOf(document, node);
          return { node, title: found ? titleOf(found, document) : node, residual };
        })
        .sort((a, b) => b.residual - a.residual),
    [result, document],
  );
  if (result === null)
    return (
      <p className="panel-empty">
        This problem has no data to judge it on: it is solved where all its sets hold. Its gap and
        residuals are shown here at the end of the run.
      </p>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="evaluation-body" aria-label="Figures" tabIndex={0}>
      <div className="evaluation-report">
        <Figures
          figures={[
            {
              name: "Gap",
              text: formatResidual(result.gap),
              help: "How far the two sides differ.",
            },
            ...Object.entries(result.metrics).map(([name, value]) => ({
              name,
              text: formatResidual(value),
            })),
            { name: "Iterations", text: formatCount(result.iterations) },
            { name: "Time", text: formatSeconds(result.seconds) },
          ]}
        >
          {describeRun(state)}. There is no data to judge this problem on: it is solved where the
          gap is zero and each set holds.
        </Figures>
        <div className="evaluation-part">
          <h3>Residuals</h3>
          <SortTable
            label="Residuals"
            rows={lines}
            nameOf={({ node }) => node}
            columns={[
              { title: "Constraint", value: ({ title }) => title, text: ({ title }) => title },
              { title: "Node", value: ({ node }) => node, text: ({ node }) => node },
              {
                title: "Residual",
                help: "Distance of what was found to the set.",
                value: ({ residual }) => residual,
                text: ({ residual }) => formatResidual(residual),
              },
            ]}
          />
        </div>
      </div>
    </section>
  );
}
