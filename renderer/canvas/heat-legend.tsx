import { useStore } from "zustand";
import { useServices } from "../app/services.ts";

const power = (exponent: number) => (
  <span className="num">
    10<sup>{String(exponent).replace("-", "\u2212")}</sup>
  </span>
);

/** What the strips on the nodes mean; there once a run gave residuals. */
export function HeatLegend() {
  const { telemetry } = useServices();
  const range = useStore(telemetry.range, (state) => state.range);
  if (range === undefined) return null;
  return (
    <div className="legend" role="img" aria-label="Colour scale of residuals">
      <span className="legend-title">Residual: distance to the node's set</span>
      <span className="legend-ramp" />
      <span className="legend-ends">
        {power(range.low)}
        {power(range.high)}
      </span>
    </div>
  );
}
