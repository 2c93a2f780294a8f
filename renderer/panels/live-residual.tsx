import { useEffect, useRef } from "react";
import { useServices } from "../app/services.ts";
import { formatResidual } from "../ui/format.ts";

const WIDTH = 240;
const HEIGHT = 40;

/** The node's residual now and over the run (log scale), drawn past React. */
export function LiveResidual({ id }: { id: string }) {
  const { telemetry } = useServices();
  const figure = useRef<HTMLSpanElement>(null);
  const curve = useRef<SVGPathElement>(null);
  useEffect(() => {
    const draw = (): void => {
      const value = telemetry.residualOf(id);
      if (figure.current)
        figure.current.textContent = value === undefined ? "no run yet" : formatResidual(value);
      const column = telemetry.columnOf(id) ?? -1;
      if (curve.current)
        curve.current.setAttribute(
          "d",
          column < 0 ? "" : sparkline(telemetry.history.column(2 + column)),
        );
    };
    draw();
    return telemetry.onTick(draw);
  }, [telemetry, id]);
  return (
    <section className="inspector-section residual">
      <h3 className="section-title">Residual</h3>
      <span ref={figure} className="residual-figure num" data-testid="node-residual" />
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="residual-curve"
        aria-hidden="true"
      >
        <path ref={curve} vectorEffect="non-scaling-stroke" />
      </svg>
    </section>
  );
}

/** A path through log10 of positive values, thinned to the width. */
function sparkline(values: Float64Array): string {
  const step = Math.max(1, Math.floor(values.length / WIDTH));
  const logs: number[] = [];
  for (let i = 0; i < values.length; i += step) {
    const value = values[i] as number;
    logs.push(value > 0 ? Math.log10(value) : Number.NaN);
  }
  const known = logs.filter(Number.isFinite);
  if (known.length < 2) return "";
  const low = Math.min(...known);
  const span = Math.max(Math.max(...known) - low, 0.5);
  return logs
    .map((log, i) => {
      if (!Number.isFinite(log)) return "";
      const x = (i / Math.max(1, logs.length - 1)) * WIDTH;
      const y = HEIGHT - 3 - ((log - low) / span) * (HEIGHT - 6);
      return `${i === 0 || !Number.isFinite(logs[i - 1] as number) ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
