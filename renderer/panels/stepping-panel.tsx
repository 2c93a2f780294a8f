import { ArrowRight, StepBack, StepForward, Trash2 } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import type { Breakpoint } from "../../core/engine/types.ts";
import { useServices } from "../app/services.ts";
import { reveal, revealWire } from "../canvas/reveal.ts";
import { type ActionId, useAction } from "../commands/use-actions.ts";
import { wholeTitle, wholeWire } from "../state/inside.ts";
import { RISES } from "../state/watch-store.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { counted, formatResidual } from "../ui/format.ts";
import { Select } from "../ui/select.tsx";
import "./stepping-panel.css";

/** Going step by step: single projections, iterations and batches, the way back, breakpoints. */
export function SteppingPanel() {
  return (
    <div className="stepping">
      <Steps />
      <Breakpoints />
    </div>
  );
}

function StepButton({ id, icon }: { id: ActionId; icon: React.ReactNode }) {
  const action = useAction(id);
  return (
    <Button
      icon={icon}
      aria-disabled={action.disabled !== null}
      title={action.disabled ?? undefined}
      onClick={() => action.disabled === null && void action.run()}
    >
      {action.title}
    </Button>
  );
}

function Steps() {
  const { run, watch } = useServices();
  const rewind = useStore(run, (state) => state.rewind);
  const hit = useStore(run, (state) => state.hit);
  const projection = useStore(run, (state) => state.projection);
  const cap = useStore(watch, (state) => state.rewindMiB);
  const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0);
  return (
    <section className="stepping-part" aria-label="Steps">
      <div className="stepping-buttons">
        <StepButton id="step-back" icon={<StepBack aria-hidden />} />
        <StepButton id="step-projection" icon={<ArrowRight aria-hidden />} />
        <StepButton id="step" icon={<StepForward aria-hidden />} />
        <StepButton id="step-batch" icon={<StepForward aria-hidden />} />
      </div>
      {hit ? (
        <p className="stepping-hit" role="status" data-testid="breakpoint-hit">
          {hit.text}
        </p>
      ) : null}
      <p className="chart-note num" data-testid="rewind">
        {rewind?.tooLarge
          ? `One state of this model is more than ${cap} MiB: there is no way back.`
          : rewind
            ? `${counted(rewind.states, "iteration")} to step back, ${mib(rewind.bytes)} of ${cap} MiB.`
            : "Pause a run to step through it."}
      </p>
      <label className="stepping-line">
        Memory for the way back
        <input
          className="field stepping-number num"
          type="number"
          min={0}
          max={4096}
          step={16}
          value={cap}
          onChange={({ target }) => {
            const value = Number(target.value);
            if (value >= 0 && value <= 4096) watch.setState({ rewindMiB: value });
          }}
        />
        MiB
      </label>
      {projection ? <ProjectionTable /> : null}
    </section>
  );
}

/** Before, after and displacement at each port that the projection moved. */
function ProjectionTable() {
  const { run } = useServices();
  const projection = useStore(run, (state) => state.projection);
  const solver = useStore(run, (state) => state.started?.solver);
  if (projection === null) return null;
  const sweep = solver === "cp" || solver === "cdr";
  const side = sweep ? `Layer ${projection.layer}` : `Side ${projection.layer === 0 ? "A" : "B"}`;
  const show = (values: readonly number[], count: number): string =>
    `${values.slice(0, 3).map(formatResidual).join(", ")}${count > 3 ? ", \u2026" : ""}`;
  return (
    <table className="stepping-table num" data-testid="projection">
      <caption>
        {side}, projection {projection.index + 1} of {projection.count} after iteration{" "}
        {projection.iteration}
      </caption>
      <thead>
        <tr>
          <th scope="col">Port</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
          <th scope="col">Moved by</th>
        </tr>
      </thead>
      <tbody>
        {projection.moves.map((move) => (
          <tr key={`${move.constraint}.${move.port}`}>
            <th scope="row" className="mono">
              {move.constraint}.{move.port}
            </th>
            <td>{show(move.before, move.count)}</td>
            <td>{show(move.after, move.count)}</td>
            <td>{formatResidual(move.displacement)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const kinds = [
  { value: "rising", label: "Residual rises" },
  { value: "residual", label: "Residual above" },
  { value: "edge-gap", label: "Gap of the wire above" },
];

function Breakpoints() {
  const services = useServices();
  const { watch, documents, ui, level } = services;
  const list = useStore(watch, (state) => state.breakpoints);
  const document = useStore(documents, (state) => state.document);
  const node = useStore(ui, (state) => state.selectedNodes[0]);
  const edge = useStore(ui, (state) => state.selectedEdges[0]);
  const [kind, setKind] = useState("rising");
  const [value, setValue] = useState<number>(RISES);
  const finite = list.some((b) => b.kind === "not-finite");
  const name = (id: string): string => wholeTitle(document, id);
  const text = (b: Breakpoint): string => {
    switch (b.kind) {
      case "rising":
        return `${name(b.node)}: residual rises ${counted(b.iterations, "iteration")} in a row`;
      case "residual":
        return `${name(b.node)}: residual above ${b.above}`;
      case "edge-gap":
        return `Wire ${b.edge}: gap above ${b.above}`;
      case "not-finite":
        return "Any number is NaN or infinite";
    }
  };
  const missing =
    kind === "edge-gap"
      ? edge === undefined
        ? "Select a wire first."
        : null
      : node === undefined
        ? "Select a node first."
        : null;
  const add = (): void => {
    const { prefix } = level.place();
    const wire = level.getState().document.edges.find(({ id }) => id === edge);
    if (kind === "edge-gap" && wire)
      watch.add({ kind, edge: wholeWire(level.place(), wire.id, wire.to), above: value });
    else if (kind === "residual" && node) watch.add({ kind, node: prefix + node, above: value });
    else if (kind === "rising" && node)
      watch.add({ kind, node: prefix + node, iterations: Math.max(1, Math.round(value)) });
  };
  return (
    <section className="stepping-part" aria-label="Breakpoints">
      <h3 className="section-title">Breakpoints</h3>
      <label className="stepping-line">
        <input
          type="checkbox"
          checked={finite}
          onChange={() =>
            finite ? watch.remove({ kind: "not-finite" }) : watch.add({ kind: "not-finite" })
          }
        />
        Pause at NaN and infinity
      </label>
      <ul className="stepping-list">
        {list
          .filter((b) => b.kind !== "not-finite")
          .map((b) => (
            <li key={text(b)} className="stepping-line">
              <span className="breakpoint-dot" aria-hidden />
              <button
                type="button"
                className="stepping-name"
                onClick={() => {
                  if ("node" in b) reveal(services, b.node);
                  if ("edge" in b) revealWire(services, b.edge);
                }}
              >
                {text(b)}
              </button>
              <IconButton label={`Remove: ${text(b)}`} onClick={() => watch.remove(b)}>
                <Trash2 />
              </IconButton>
            </li>
          ))}
      </ul>
      <div className="stepping-line">
        <Select
          label="Kind of breakpoint"
          value={kind}
          options={kinds}
          onChange={(next) => {
            setKind(next);
            setValue(next === "rising" ? RISES : 0.1);
          }}
        />
        <input
          className="field stepping-number num"
          type="number"
          min={0}
          aria-label={kind === "rising" ? "Iterations in a row" : "Bound"}
          value={value}
          onChange={({ target }) => setValue(Math.max(0, Number(target.value)))}
        />
        <Button onClick={add} disabled={missing !== null} title={missing ?? undefined}>
          Add
        </Button>
      </div>
      {missing ? <p className="chart-note">{missing}</p> : null}
    </section>
  );
}
