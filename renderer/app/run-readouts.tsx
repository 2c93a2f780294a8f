import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { secondsLeft } from "../state/time-left.ts";
import {
  formatCount,
  formatPercent,
  formatRate,
  formatResidual,
  formatSeconds,
} from "../ui/format.ts";
import { Tip } from "../ui/tip.tsx";
import { RunChip } from "./run-chip.tsx";
import { useServices } from "./services.ts";

const NONE = "\u2013";

/** Backend, speed, iteration, gap and accuracy. Moving figures are written past React. */
export function RunReadouts() {
  const { run, telemetry } = useServices();
  const state = useStore(run);
  const rate = useRef<HTMLElement>(null);
  const iteration = useRef<HTMLElement>(null);
  const gap = useRef<HTMLElement>(null);
  const time = useRef<HTMLElement>(null);
  const { result, started } = state;

  useEffect(() => {
    /** What is known of the end of the run, in words. */
    const remaining = (): string => {
      const { latest } = telemetry;
      const { status, stop } = run.getState();
      if (latest === undefined || status !== "running") return "Since the start, without pauses";
      const left = secondsLeft(latest, stop);
      return left === undefined
        ? "The run has no limit of time or iterations"
        : `At most ${formatSeconds(left)} to go`;
    };
    const write = (): void => {
      const latest = telemetry.latest;
      const put = (ref: typeof rate, text: string): void => {
        if (ref.current) ref.current.textContent = text;
      };
      const done = run.getState().result;
      const speed = done
        ? done.iterations / Math.max(done.seconds, 1e-9)
        : (latest?.rate ?? Number.NaN);
      const count = done?.iterations ?? latest?.iteration;
      const value = done?.gap ?? latest?.gap;
      const seconds = done?.seconds ?? latest?.seconds;
      put(time, seconds === undefined ? NONE : formatSeconds(seconds));
      if (time.current?.parentElement) time.current.parentElement.title = remaining();
      put(rate, formatRate(speed));
      put(iteration, count === undefined ? NONE : formatCount(count));
      put(gap, value === undefined ? NONE : formatResidual(value));
    };
    write();
    const offTick = telemetry.onTick(write);
    const offRun = run.subscribe(write);
    return () => {
      offTick();
      offRun();
    };
  }, [telemetry, run]);

  const accuracy = result?.metrics.accuracy ?? state.metrics.at(-1)?.values.accuracy;
  return (
    <div className="readouts num">
      <RunChip />
      <Tip text={started ? started.reason : "Chosen when a run starts: webgpu, wasm or cpu."}>
        <span className="readout" data-rank={2} data-testid="backend">
          <span className="readout-name">Backend</span>
          <span className="readout-value">{started?.backend ?? NONE}</span>
        </span>
      </Tip>
      <Readout name="Time" wide={6} rank={1}>
        <span ref={time} data-testid="elapsed" />
      </Readout>
      <Readout name="it/s" wide={5} rank={1}>
        <span ref={rate} />
      </Readout>
      <Readout name="Iteration" wide={6} rank={2}>
        <span ref={iteration} data-testid="iteration" />
      </Readout>
      <Readout name="Gap" wide={7} rank={3}>
        <span ref={gap} data-testid="gap" />
      </Readout>
      <Readout name="Accuracy" wide={7} rank={3}>
        <span data-testid="accuracy">
          {accuracy === undefined ? NONE : formatPercent(accuracy)}
        </span>
      </Readout>
    </div>
  );
}

function Readout({
  name,
  wide,
  rank,
  children,
}: {
  name: string;
  wide: number;
  /** Where there is no room for all, the first rank gives way first. */
  rank: 1 | 2 | 3;
  children: React.ReactNode;
}) {
  return (
    <span className="readout" data-rank={rank} style={{ minWidth: `${wide}ch` }}>
      <span className="readout-name">{name}</span>
      <span className="readout-value">{children}</span>
    </span>
  );
}
