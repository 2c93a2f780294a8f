import { Flag, Plus, Trophy, X } from "lucide-react";
import { Fragment, useCallback, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { MOST_LANES, type RaceLane } from "../../core/protocol/messages.ts";
import { useServices } from "../app/services.ts";
import { isActive } from "../state/run-store.ts";
import type { LaneState } from "../state/studies.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Chart } from "../ui/chart.tsx";
import { formatCount, formatPercent, formatResidual, formatSeconds } from "../ui/format.ts";
import { Select } from "../ui/select.tsx";
import { laneKinds, laneNumber, laneOf, laneOfKind, suggestLanes } from "./lanes.ts";
import "./race.css";

const colour = (lane: number): string => `--series-${lane}`;

/** Up to five settings from one seed, side by side: curves laid over each other and a table. */
export function RacePanel() {
  const { documents, studies, run, messages } = useServices();
  const race = useStore(studies, (state) => state.race);
  const solver = useStore(documents, (state) => state.document.solver);
  const running = useStore(run, (state) => isActive(state.status));
  const [lanes, setLanes] = useState<readonly RaceLane[] | null>(null);
  const planned = lanes ?? suggestLanes(solver);
  const busy = race?.status === "running" || race?.status === "starting";

  const keep = (lane: LaneState): void => {
    documents.dispatch({ type: "set-solver", solver: lane.solver }, { name: `Keep ${lane.label}` });
    documents.seal();
    messages.show({
      tone: "success",
      title: `${lane.label} was kept`,
      detail: "The document's solver settings are those of this lane. Undo takes them back.",
    });
  };
  const start = (): void => {
    const { document } = documents.getState();
    const seeded = planned.map((lane) => ({
      ...lane,
      solver: { ...lane.solver, seed: solver.seed, stop: solver.stop },
    }));
    void studies.race(document, seeded);
  };
  return (
    <div className="race">
      <div className="race-side scroll">
        <div className="race-lanes">
          {planned.map((lane, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its place
            <div className="race-lane" key={i}>
              <span className="chart-swatch" style={{ color: `var(${colour(i)})` }} />
              <Select
                label={`Algorithm of lane ${i + 1}`}
                value={lane.gradient ? "gradient" : lane.solver.algorithm}
                options={laneKinds}
                onChange={(kind) => setLanes(planned.with(i, laneOfKind(lane, kind)))}
              />
              <LaneNumberField
                lane={lane}
                place={i + 1}
                onChange={(next) => setLanes(planned.with(i, next))}
              />
              <IconButton
                label={`Remove lane ${i + 1}`}
                disabled={planned.length < 2}
                onClick={() => setLanes(planned.toSpliced(i, 1))}
              >
                <X />
              </IconButton>
            </div>
          ))}
        </div>
        <div className="race-buttons">
          <Button
            kind="primary"
            icon={<Flag aria-hidden />}
            disabled={running}
            title={running ? "Stop the run first." : undefined}
            onClick={busy ? () => void studies.stop() : start}
          >
            {busy ? "Stop the race" : "Race"}
          </Button>
          <Button
            icon={<Plus aria-hidden />}
            disabled={planned.length >= MOST_LANES}
            onClick={() => setLanes([...planned, laneOf(solver)])}
          >
            Lane
          </Button>
          <span className="chart-note num">seed {solver.seed}</span>
        </div>
        {race?.message ? <p className="race-error">{race.message}</p> : null}
      </div>
      {race ? (
        <RaceResult lanes={race.lanes} metrics={race.metrics} onKeep={keep} />
      ) : (
        <p className="panel-empty">
          Each lane solves this document from the same seed with settings of its own.
        </p>
      )}
    </div>
  );
}

function LaneNumberField({
  lane,
  place,
  onChange,
}: {
  lane: RaceLane;
  place: number;
  onChange(lane: RaceLane): void;
}) {
  const number = laneNumber(lane);
  /** What is being typed, which may be out of range on the way: "0" before "0.05". */
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      className="field race-number num"
      type="number"
      step={number?.step ?? 0.05}
      aria-label={`${number?.name ?? "Relaxation"} of lane ${place}`}
      title={number?.name}
      disabled={number === undefined}
      value={typed ?? number?.value ?? lane.solver.relaxation}
      onBlur={() => setTyped(null)}
      onChange={(event) => {
        setTyped(event.target.value);
        const next = number?.change(Number(event.target.value));
        if (next) onChange(next);
      }}
    />
  );
}

/** A number that a lane may not have come to. */
const shown = (value: number | null | undefined): string =>
  value === null || value === undefined ? "\u2013" : formatResidual(value);

/** What the gap is where functions hold by their forward pass. */
const GRADIENT_GAP =
  "All functions hold by construction: the gap is how far the targets' ports are from their sets.";
const NOT_KEPT = "Proxflow's documents are solved by projections: there are no settings to keep.";

/** All lanes on one axis of iterations; a lane has no value where it was not observed. */
function joined(lanes: readonly LaneState[]): [number[], ...(number | null)[][]] {
  const at = [...new Set(lanes.flatMap((lane) => lane.iterations))].sort((a, b) => a - b);
  const place = new Map(at.map((iteration, i) => [iteration, i]));
  const columns = lanes.map((lane) => {
    const column = new Array<number | null>(at.length).fill(null);
    lane.iterations.forEach((iteration, i) => {
      const gap = lane.gaps[i] as number;
      column[place.get(iteration) as number] = gap > 0 ? gap : null;
    });
    return column;
  });
  return [at, ...columns];
}

function RaceResult({
  lanes,
  metrics,
  onKeep,
}: {
  lanes: readonly LaneState[];
  metrics: readonly string[];
  onKeep(lane: LaneState): void;
}) {
  const { studies } = useServices();
  const labels = lanes.map((lane) => lane.label).join("\n");
  const lines = useMemo(
    () =>
      labels.split("\n").map((label, i) => ({
        label,
        colour: colour(i),
        width: 1.75,
        shown: true,
      })),
    [labels],
  );
  const read = useCallback(() => joined(studies.getState().race?.lanes ?? []), [studies]);
  const [winner, setWinner] = useState<number | null>(null);
  useEffect(() => setWinner(winnerOf(lanes)), [lanes]);
  return (
    <>
      <Chart
        lines={lines}
        log
        read={read}
        subscribe={studies.subscribe}
        label="Gap of each lane over iterations"
        name="race"
      />
      <div className="race-table scroll">
        <table className="num" data-testid="race-table">
          <thead>
            <tr>
              <th scope="col">Lane</th>
              <th scope="col">Outcome</th>
              <th scope="col">Time</th>
              <th scope="col">Gap</th>
              <th scope="col">{metrics[0] ?? "Residual"}</th>
              <th scope="col">
                <span className="sr-only">Keep</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {lanes.map((lane, i) => {
              const { result } = lane;
              const metric = metrics[0];
              const measured =
                metric === undefined ? undefined : (result?.metrics ?? lane.metrics)[metric];
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its place
                <Fragment key={i}>
                  <tr data-winner={winner === i || undefined}>
                    <th scope="row">
                      <div className="race-lane-name">
                        <span className="chart-swatch" style={{ color: `var(${colour(i)})` }} />
                        {lane.label}
                        {winner === i ? <Trophy aria-label="Winner" /> : null}
                      </div>
                    </th>
                    <td title={result?.message}>
                      {result
                        ? `${result.status}, ${formatCount(result.iterations)} it`
                        : `${formatCount(lane.iterations.at(-1) ?? 0)} it`}
                    </td>
                    <td>{formatSeconds(result?.seconds ?? lane.seconds.at(-1) ?? 0)}</td>
                    <td title={lane.gradient && GRADIENT_GAP}>
                      {shown(result?.gap ?? lane.gaps.at(-1))}
                    </td>
                    <td>
                      {metric === undefined
                        ? shown(result?.residual)
                        : measured === undefined
                          ? "\u2013"
                          : metric === "accuracy"
                            ? formatPercent(measured)
                            : formatResidual(measured)}
                    </td>
                    <td>
                      <Button
                        kind={winner === i ? "primary" : "plain"}
                        disabled={
                          result === null || result.status === "failed" || Boolean(lane.gradient)
                        }
                        title={lane.gradient && NOT_KEPT}
                        onClick={() => onKeep(lane)}
                      >
                        {winner === i && !lane.gradient ? "Keep winner" : "Keep"}
                      </Button>
                    </td>
                  </tr>
                  {result?.message ? (
                    <tr>
                      <td className="race-why" colSpan={6}>
                        {result.message}
                      </td>
                    </tr>
                  ) : null}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

/**
 * Once all lanes are over: a lane that met its goal beats one that did not, the quicker of two that
 * did; else the better metric, else the smaller gap.
 */
function winnerOf(lanes: readonly LaneState[]): number | null {
  if (lanes.some((lane) => lane.result === null)) return null;
  const score = ({ result }: LaneState): readonly number[] => {
    if (result === null || result.status === "failed" || result.gap === null) return [2, 0, 0];
    if (result.status === "converged") return [0, result.seconds, 0];
    const { accuracy, mse } = result.metrics;
    return [1, accuracy !== undefined ? -accuracy : (mse ?? result.gap), result.gap];
  };
  const ranked = lanes
    .map((lane, i) => ({ i, score: score(lane) }))
    .sort((a, b) => {
      const at = a.score.findIndex((value, k) => value !== b.score[k]);
      return at < 0 ? 0 : (a.score[at] as number) - (b.score[at] as number);
    });
  const best = ranked[0];
  return best === undefined || best.score[0] === 2 ? null : best.i;
}
