import { useCallback } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { Chart } from "../ui/chart.tsx";
import { formatCount, formatPercent, formatResidual, formatSeconds } from "../ui/format.ts";

const shares = new Set(["accuracy"]);
const whole = [0, 1] as const;

/** Metrics on held-out data, over the iterations. */
export function MetricsPanel() {
  const { run } = useServices();
  const started = useStore(run, (state) => state.started);
  const points = useStore(run, (state) => state.metrics);
  const result = useStore(run, (state) => state.result);
  const names = started?.metrics ?? [];

  const read = useCallback((): [number[], ...number[][]] => {
    const { metrics, started: now } = run.getState();
    return [
      metrics.map((point) => point.iteration),
      ...(now?.metrics ?? []).map((name) =>
        metrics.map((point) => point.values[name] ?? Number.NaN),
      ),
    ];
  }, [run]);

  if (started === null || names.length === 0)
    return (
      <p className="panel-empty">
        {started === null
          ? "Run a model with a probe, such as Accuracy, to see its values here."
          : "This model has no probe that measures. Add Accuracy to see one here."}
      </p>
    );
  const last = points.at(-1);
  const show = (name: string, value: number | undefined): string =>
    value === undefined
      ? "\u2013"
      : shares.has(name)
        ? formatPercent(value)
        : formatResidual(value);
  return (
    <div className="chart-panel">
      <Chart
        lines={names.map((label, i) => ({
          label,
          colour: `--series-${i % 8}`,
          width: 1.75,
          shown: true,
        }))}
        log={false}
        read={read}
        subscribe={run.subscribe}
        label="Metrics over iterations"
        name="metrics"
        empty="The first measurement on held-out data is on its way."
        {...(names.every((name) => shares.has(name)) && { range: whole })}
      />
      <div className="chart-legend">
        {names.map((name) => (
          <div key={name} className="metric-head">
            <span className="metric-name">{name}</span>
            <span className="metric-figure num">
              {show(name, result?.metrics[name] ?? last?.values[name])}
            </span>
          </div>
        ))}
        <p className="chart-note num">
          {last
            ? `Held-out data, measured ${points.length} times, last at iteration ${formatCount(last.iteration)} after ${formatSeconds(last.seconds)}.`
            : "Measured on held-out data while the run goes on."}
        </p>
      </div>
    </div>
  );
}
