import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { modeHelp, modeNames, residualModes } from "../state/residual-mode.ts";
import { formatPercent } from "../ui/format.ts";
import { Tip } from "../ui/tip.tsx";

const power = (exponent: number) => (
  <span className="num">
    10<sup>{String(exponent).replace("-", "\u2212")}</sup>
  </span>
);

/** What the colours of nodes and wires mean, and the choice of what they show. */
export function HeatLegend() {
  const { telemetry, ui, documents } = useServices();
  const range = useStore(telemetry.range, (state) => state.range);
  const mode = useStore(telemetry.range, (state) => state.mode);
  const sides = useStore(ui, (state) => state.sides);
  const empty = useStore(documents, (state) => state.document.nodes.length === 0);
  if (empty) return null;
  const ends =
    range === undefined ? null : mode === "share" ? (
      <>
        <span className="num">{formatPercent(10 ** range.low)}</span>
        <span className="num">{formatPercent(10 ** range.high)}</span>
      </>
    ) : (
      <>
        {power(range.low)}
        {power(range.high)}
      </>
    );
  return (
    <section className="legend" aria-label="What colours mean">
      {ends ? (
        <>
          <div className="legend-modes" role="radiogroup" aria-label="Residuals shown as">
            {residualModes.map((choice) => (
              <Tip key={choice} text={modeHelp[choice]} side="top">
                {/* biome-ignore lint/a11y/useSemanticElements: a segment of three, not a form */}
                <button
                  type="button"
                  role="radio"
                  aria-checked={choice === mode}
                  className="legend-mode"
                  onClick={() => telemetry.setMode(choice)}
                >
                  {modeNames[choice]}
                </button>
              </Tip>
            ))}
          </div>
          <span className="legend-title">Residual: {modeHelp[mode].toLowerCase()}</span>
          <span className="legend-ramp" />
          <span className="legend-ends">{ends}</span>
        </>
      ) : null}
      <div className="legend-sides">
        <Tip
          text="Colour wires by the side of the constraint they lead to: the two sets between which the solver goes back and forth."
          side="top"
        >
          <button
            type="button"
            className="legend-mode"
            aria-pressed={sides}
            onClick={() => ui.setState({ sides: !sides })}
          >
            Sides
          </button>
        </Tip>
        {sides ? (
          <>
            <span className="legend-side" data-side="A">
              A, the targets
            </span>
            <span className="legend-side" data-side="B">
              B
            </span>
          </>
        ) : null}
      </div>
    </section>
  );
}
