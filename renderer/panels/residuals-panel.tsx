import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { useServices } from "../app/services.ts";
import { placeOf, titlesOf } from "../state/inside.ts";
import { Chart } from "../ui/chart.tsx";
import type { ChartLine } from "../ui/chart-data.ts";
import { formatResidual } from "../ui/format.ts";

/** More lines than this cannot be told apart; those of the first constraints are drawn. */
const MOST_LINES = 24;
const COLOURS = 8;

/** Values that a log scale can show. */
const positive = (column: Float64Array): (number | null)[] =>
  Array.from(column, (value) => (value > 0 ? value : null));

/** Of a part of a group or module its own name comes first: what is cut off is what is around it. */
function lineLabel(document: GraphDocument, id: string): string {
  const place = placeOf(document, id);
  if (place === undefined) return id;
  const around = place.path.at(-1);
  const whole = around === undefined ? place.node : `${around}.${place.node}`;
  // Parts of modules have no titles.
  const part = id === whole ? [] : [id.slice(whole.length + 1)];
  return [...titlesOf(document, id), ...part].toReversed().join(" \u2039 ");
}

/** Residual of each constraint and the gap over the iterations, on a log scale. */
export function ResidualsPanel() {
  const { telemetry, run, documents } = useServices();
  const started = useStore(run, (state) => state.started);
  const document = useStore(documents, (state) => state.document);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const drawn = useMemo(() => started?.constraints.slice(0, MOST_LINES) ?? [], [started]);

  const lines = useMemo<ChartLine[]>(
    () => [
      { label: "Gap", colour: "--text", width: 2, shown: !hidden.has("") },
      ...drawn.map((id, i) => ({
        label: lineLabel(document, id),
        colour: `--series-${i % COLOURS}`,
        shown: !hidden.has(id),
        ...(i >= COLOURS && { dash: i >= 2 * COLOURS ? [2, 3] : [6, 4] }),
      })),
    ],
    [drawn, document, hidden],
  );
  const read = useCallback((): [number[], ...(number | null)[][]] => {
    const { history } = telemetry;
    return [
      [...history.column(0)],
      positive(history.column(1)),
      ...drawn.map((_, i) => positive(history.column(2 + i))),
    ];
  }, [telemetry, drawn]);

  if (started === null)
    return (
      <p className="panel-empty">
        Run the model to see here how far each constraint is from being met.
      </p>
    );
  const toggle = (id: string): void => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    setHidden(next);
  };
  return (
    <div className="chart-panel">
      <Chart
        lines={lines}
        log
        read={read}
        subscribe={telemetry.onTick}
        label="Residuals over iterations"
        name="residuals"
      />
      <div className="chart-legend">
        {lines.map((line, i) => (
          <LegendLine
            // biome-ignore lint/suspicious/noArrayIndexKey: titles may repeat, places do not
            key={i}
            line={line}
            index={i - 1}
            onToggle={() => toggle(drawn[i - 1] ?? "")}
          />
        ))}
        {started.constraints.length > MOST_LINES ? (
          <p className="chart-note">
            The first {MOST_LINES} of {started.constraints.length} constraints are drawn.
          </p>
        ) : null}
      </div>
    </div>
  );
}

function LegendLine({
  line,
  index,
  onToggle,
}: {
  line: ChartLine;
  /** Of the constraint; -1 is the gap. */
  index: number;
  onToggle(): void;
}) {
  const { telemetry } = useServices();
  const value = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = (): void => {
      const { latest } = telemetry;
      const now = index < 0 ? latest?.gap : latest?.residuals[index];
      if (value.current) value.current.textContent = now === undefined ? "" : formatResidual(now);
    };
    write();
    return telemetry.onTick(write);
  }, [telemetry, index]);
  return (
    <button type="button" className="chart-line" aria-pressed={line.shown} onClick={onToggle}>
      <span
        className="chart-swatch"
        style={{ color: `var(${line.colour})` }}
        data-dash={line.dash ? true : undefined}
      />
      <span className="chart-name" title={line.label}>
        {line.label}
      </span>
      <span ref={value} className="chart-value num" />
    </button>
  );
}
