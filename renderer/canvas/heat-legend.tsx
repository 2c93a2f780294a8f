import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { modeHelp, modeNames, residualModes } from "../state/residual-mode.ts";
import type { SplitMode } from "../state/sides.ts";
import { formatPercent } from "../ui/format.ts";
import { Tip } from "../ui/tip.tsx";
import type { FlowStore } from "./flow-store.ts";

const power = (exponent: number) => (
  <span className="num">
    10<sup>{String(exponent).replace("-", "\u2212")}</sup>
  </span>
);

const splits: readonly { mode: SplitMode; name: string; help: string }[] = [
  {
    mode: "sides",
    name: "Sides",
    help: "Colour nodes and wires by side: the two sets between which the solver goes back and forth. The menu of a node moves it to the other side.",
  },
  {
    mode: "sweep",
    name: "Sweep",
    help: "Number nodes by their turn in a sweep of cyclic projections, from the targets back.",
  },
];

/** What the colours of nodes and wires mean, and the choice of what they show. */
export function HeatLegend({ flow }: { flow: FlowStore }) {
  const { telemetry, ui, documents } = useServices();
  const range = useStore(telemetry.range, (state) => state.range);
  const mode = useStore(telemetry.range, (state) => state.mode);
  const split = useStore(ui, (state) => state.split);
  const inserted = useStore(flow, (state) => state.inserted);
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
        {splits.map(({ mode: choice, name, help }) => (
          <Tip key={choice} text={help} side="top">
            <button
              type="button"
              className="legend-mode"
              aria-pressed={split === choice}
              onClick={() => ui.setState({ split: split === choice ? "none" : choice })}
            >
              {name}
            </button>
          </Tip>
        ))}
      </div>
      {split === "none" ? null : (
        <div className="legend-split">
          <span className="legend-side" data-side="A">
            {split === "sides" ? "A" : "1, the targets"}
          </span>
          <span className="legend-side" data-side="B">
            {split === "sides" ? "B" : "last"}
          </span>
          {inserted > 0 ? (
            <span title="Put in by the compiler where sets at both ends of a wire stand on one side">
              {"\u25c7"} {inserted === 1 ? "1 identity" : `${inserted} identities`}
            </span>
          ) : null}
        </div>
      )}
    </section>
  );
}
