import { useCallback, useMemo, useState } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import type { LoggedRun } from "../state/run-archive.ts";
import { describeDifference } from "../state/run-diff.ts";
import { Chart } from "../ui/chart.tsx";
import { formatCount, formatPercent, formatResidual, formatSeconds } from "../ui/format.ts";

const COLOURS = 8;
const noTicks = (): (() => void) => () => {};

/** Runs of this window and of earlier ones: their curves over each other, and what made them differ. */
export function RunsPanel() {
  const { log, documents } = useServices();
  const runs = useStore(log, (state) => state.runs);
  const name = useStore(documents, (state) => state.document.name);
  const [chosen, setChosen] = useState<readonly number[] | null>(null);
  const shown = useMemo(() => {
    // Until others are chosen, the last two of this document.
    const own = runs.filter((run) => run.document.name === name);
    const latest = (own.length > 0 ? own : runs).slice(0, 2);
    const some = chosen === null ? latest : runs.filter(({ id }) => chosen.includes(id));
    return some.toSorted((a, b) => a.id - b.id);
  }, [runs, chosen, name]);
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
    return (
      <p className="panel-empty">
        Each run is kept here with its curves, to lay two over each other and read what differs.
      </p>
    );
  const toggle = (id: number): void => {
    const now = shown.map((run) => run.id);
    setChosen(now.includes(id) ? now.filter((each) => each !== id) : [...now, id]);
  };
  const [first, second] = shown;
  const several = new Set(runs.map((run) => run.document.name)).size > 1;
  return (
    <div className="chart-panel">
      <Chart
        lines={lines}
        log={metric === null}
        read={read}
        subscribe={noTicks}
        label="Curves of the chosen runs"
        name="runs"
        empty={
          shown.length === 0
            ? "Choose runs in the list to see their curves."
            : `The chosen runs have no values of ${metric ?? "the gap"}.`
        }
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
          <RunLine
            key={run.uid}
            run={run}
            named={several}
            shown={shown.includes(run)}
            onToggle={() => toggle(run.id)}
          />
        ))}
        {shown.length === 2 && first && second ? (
          <Difference before={first} after={second} />
        ) : (
          <p className="chart-note">Choose two runs to read what differs between them.</p>
        )}
        <button type="button" className="legend-mode runs-forget" onClick={() => log.clear()}>
          Forget all runs
        </button>
      </div>
    </div>
  );
}

function RunLine({
  run,
  named,
  shown,
  onToggle,
}: {
  run: LoggedRun;
  /** Runs of several documents are listed: say which. */
  named: boolean;
  shown: boolean;
  onToggle(): void;
}) {
  const { document, hash, seed, backend, status, restored } = run;
  const facts = [
    named ? document.name : "",
    document.solver.algorithm.toUpperCase(),
    hash.slice(0, 6),
    `seed ${seed}`,
    backend,
    `${status}, ${formatCount(run.iterations)} it, ${formatSeconds(run.seconds)}`,
  ].filter(Boolean);
  const when = new Date(run.at).toLocaleString();
  return (
    <button
      type="button"
      className="chart-line"
      aria-pressed={shown}
      title={`${document.name}: graph ${hash}, seed ${seed}, ${backend}, ${when}`}
      data-restored={restored}
      onClick={onToggle}
    >
      <span className="chart-swatch" style={{ color: `var(--series-${run.id % COLOURS})` }} />
      <span className="chart-name num">{`${run.id}: ${facts.join(" \u00b7 ")}`}</span>
      <span className="chart-value num">
        {run.metrics.accuracy !== undefined
          ? formatPercent(run.metrics.accuracy)
          : formatResidual(run.gap)}
      </span>
    </button>
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
