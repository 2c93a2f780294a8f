import { useCallback, useMemo, useState } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { describeDifference } from "../state/run-diff.ts";
import type { LoggedRun } from "../state/run-log.ts";
import { Chart } from "../ui/chart.tsx";
import { formatCount, formatPercent, formatResidual, formatSeconds } from "../ui/format.ts";

const COLOURS = 8;
const noTicks = (): (() => void) => () => {};

/** Runs of this window: their curves over each other, and what made them differ. */
export function RunsPanel() {
  const { log } = useServices();
  const runs = useStore(log, (state) => state.runs);
  const [chosen, setChosen] = useState<readonly number[] | null>(null);
  const shown = useMemo(
    () =>
      runs
        .filter(({ id }, i) => (chosen === null ? i < 2 : chosen.includes(id)))
        .toSorted((a, b) => a.id - b.id),
    [runs, chosen],
  );
  const [metric, setMetric] = useState<string | null>(null);
  const metrics = [...new Set(shown.flatMap((run) => Object.keys(run.metrics)))];
  const curve = useCallback(
    (run: LoggedRun): readonly (readonly [number, number])[] =>
      metric === null
        ? run.curve.iterations.map((at, i) => [at, run.curve.gaps[i] as number] as const)
        : run.measured.map(({ iteration, values }) => [iteration, values[metric] ?? Number.NaN]),
    [metric],
  );
  const read = useCallback((): [number[], ...(number | null)[][]] => {
    const curves = shown.map((run) => new Map(curve(run)));
    const at = [...new Set(curves.flatMap((each) => [...each.keys()]))].sort((a, b) => a - b);
    return [
      at,
      ...curves.map((each) =>
        at.map((iteration) => {
          const value = each.get(iteration);
          return value === undefined || (metric === null && value <= 0) ? null : value;
        }),
      ),
    ];
  }, [shown, curve, metric]);
  const lines = useMemo(
    () =>
      shown.map((run) => ({
        label: `Run ${run.id}`,
        colour: `--series-${run.id % COLOURS}`,
        width: 1.75,
        shown: true,
      })),
    [shown],
  );
  if (runs.length === 0)
    return <p className="panel-empty">Each run is kept here with its curves, to compare.</p>;
  const toggle = (id: number): void => {
    const now = shown.map((run) => run.id);
    setChosen(now.includes(id) ? now.filter((each) => each !== id) : [...now, id]);
  };
  const [first, second] = shown;
  return (
    <div className="chart-panel">
      <Chart
        lines={lines}
        log={metric === null}
        read={read}
        subscribe={noTicks}
        label="Curves of the chosen runs"
        name="runs"
      />
      <div className="chart-legend runs-list" data-testid="runs">
        {metrics.length > 0 ? (
          <fieldset className="legend-modes" aria-label="Curve shown">
            {[null, ...metrics].map((name) => (
              <button
                key={name ?? ""}
                type="button"
                className="legend-mode"
                aria-pressed={metric === name}
                onClick={() => setMetric(name)}
              >
                {name ?? "gap"}
              </button>
            ))}
          </fieldset>
        ) : null}
        {runs.map((run) => (
          <button
            key={run.id}
            type="button"
            className="chart-line"
            aria-pressed={shown.includes(run)}
            title={`Graph ${run.hash}, seed ${run.seed}, ${run.backend}, ${new Date(run.at).toLocaleTimeString()}`}
            onClick={() => toggle(run.id)}
          >
            <span className="chart-swatch" style={{ color: `var(--series-${run.id % COLOURS})` }} />
            <span className="chart-name num">
              {`${run.id}: ${run.document.solver.algorithm.toUpperCase()} \u00b7 ${run.hash.slice(0, 6)} \u00b7 seed ${run.seed} \u00b7 ${run.backend} \u00b7 ${run.status}, ${formatCount(run.iterations)} it, ${formatSeconds(run.seconds)}`}
            </span>
            <span className="chart-value num">
              {run.metrics.accuracy !== undefined
                ? formatPercent(run.metrics.accuracy)
                : formatResidual(run.gap)}
            </span>
          </button>
        ))}
        {shown.length === 2 && first && second ? (
          <Difference before={first} after={second} />
        ) : (
          <p className="chart-note">Choose two runs to read what differs between them.</p>
        )}
      </div>
    </div>
  );
}

function Difference({ before, after }: { before: LoggedRun; after: LoggedRun }) {
  const lines = useMemo(() => describeDifference(before.document, after.document), [before, after]);
  return (
    <section className="chart-note" data-testid="run-difference">
      <strong>
        From run {before.id} to run {after.id}
      </strong>
      {lines.length === 0 ? <p>The same graph and the same settings.</p> : null}
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
