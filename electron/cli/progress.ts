/** Shows on stderr how a run goes: a line that is redrawn on a terminal, sparse lines elsewhere. */
import { Presets, SingleBar } from "cli-progress";
import type { RunEvent } from "../../core/protocol/messages.ts";
import { decodeFrame, type TelemetryFrame } from "../../core/protocol/telemetry.ts";

export interface Progress {
  started(event: Extract<RunEvent, { type: "started" }>): void;
  /** The run goes on with another backend. */
  moved(event: Extract<RunEvent, { type: "backend-changed" }>): void;
  frame(frame: Float32Array): void;
  metrics(event: Extract<RunEvent, { type: "metrics" }>): void;
  /** A line that stays. */
  warn(text: string): void;
  /** Leaves the terminal clean. */
  end(): void;
}

/** Milliseconds between lines where no line can be redrawn. */
const SPARSE = 2000;

/** "1.23e-3", "0.456" */
function figure(value: number): string {
  if (!Number.isFinite(value)) return "-";
  return value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 10_000)
    ? value.toExponential(2)
    : value.toPrecision(4);
}

/** "gap 0.1234 | worst h1 0.1 | accuracy 0.91 | 35.1 it/s" */
function describe(
  frame: TelemetryFrame,
  constraints: readonly string[],
  metrics: ReadonlyMap<string, number>,
): string {
  let worst = 0;
  frame.residuals.forEach((r, i) => {
    if (r > (frame.residuals[worst] ?? 0)) worst = i;
  });
  return [
    `gap ${figure(frame.gap)}`,
    ...(constraints[worst] !== undefined
      ? [`worst ${constraints[worst]} ${figure(frame.residuals[worst] ?? Number.NaN)}`]
      : []),
    ...[...metrics].map(([name, value]) => `${name} ${figure(value)}`),
    `${frame.rate.toFixed(1)} it/s`,
  ].join(" | ");
}

export function createProgress(
  stream: NodeJS.WriteStream,
  limits: { seconds?: number | undefined },
): Progress {
  const metrics = new Map<string, number>();
  let constraints: readonly string[] = [];
  let bar: SingleBar | undefined;
  let bySeconds = false;
  let lastLine = 0;
  /** Where the bar stands. */
  let at = 0;
  const line = (text: string, then: number): void => {
    bar?.stop();
    stream.write(`${text}\n`);
    bar?.start(bar.getTotal(), then, { text: "" });
  };
  return {
    started(event) {
      constraints = event.constraints;
      stream.write(
        `Backend ${event.backend}: ${event.reason}. Solver ${event.solver}, seed ${event.seed}, about ${Math.ceil(event.memoryMiB)} MiB above its data.\n`,
      );
      if (!stream.isTTY) return;
      bySeconds = event.iterationLimit === null && limits.seconds !== undefined;
      const total = event.iterationLimit ?? limits.seconds ?? 0;
      const head = total > 0 ? "{bar} {value}/{total}" : "{value}";
      bar = new SingleBar(
        {
          format: `${head}${bySeconds ? " s" : ""} | {text}`,
          stream,
          barsize: 20,
          hideCursor: true,
        },
        Presets.shades_classic,
      );
      bar.start(total, 0, { text: "" });
    },
    moved(event) {
      line(event.message, bySeconds ? 0 : event.iteration);
    },
    frame(data) {
      const frame = decodeFrame(data);
      const text = describe(frame, constraints, metrics);
      at = bySeconds ? Math.round(frame.seconds) : frame.iteration;
      if (bar) bar.update(at, { text });
      else if (Date.now() - lastLine >= SPARSE) {
        lastLine = Date.now();
        stream.write(`${frame.seconds.toFixed(1)} s | iteration ${frame.iteration} | ${text}\n`);
      }
    },
    metrics(event) {
      for (const [name, value] of Object.entries(event.values)) metrics.set(name, value);
    },
    warn: (text) => line(text, at),
    end: () => bar?.stop(),
  };
}
