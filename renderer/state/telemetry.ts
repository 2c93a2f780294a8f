/**
 * Numbers of the current run, outside of React and of the document. Frames land in typed arrays
 * by constraint index; one animation-frame loop writes them to the mounted nodes through
 * references; read-outs and charts are told a few times a second.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { decodeFrame, type TelemetryFrame } from "../../core/protocol/telemetry.ts";
import { type HeatRange, heatOf, widen } from "./heat.ts";
import { createPainter, type HeatTarget } from "./painter.ts";
import { createSeries, type Series } from "./series.ts";

/** What a run's start tells of its frames. */
export interface RunShape {
  readonly constraints: readonly string[];
  /** For each constraint the node that shows it: itself, or the module around it. */
  readonly owners: readonly string[];
  readonly metrics: readonly string[];
}

export interface Telemetry {
  /** Constraint ids in index order; empty before the first run. */
  readonly constraints: readonly string[];
  readonly metrics: readonly string[];
  readonly latest: TelemetryFrame | undefined;
  /** Columns: iteration, gap, then one a constraint. */
  readonly history: Series;
  /** Range of the heat ramp; changes rarely, so the legend may render on it. */
  readonly range: StoreApi<{ readonly range: HeatRange | undefined }>;
  begin(run: RunShape): void;
  push(frame: Float32Array): void;
  /** Shows the final residuals that a result carries. */
  settle(residuals: Readonly<Record<string, number>>): void;
  clear(): void;
  /** A module shows the largest residual of its parts. */
  residualOf(node: string): number | undefined;
  /** Index of the constraint whose residual a node shows. */
  columnOf(node: string): number | undefined;
  /** Node with the largest residual. */
  worst(): string | undefined;
  /** A mounted node's elements; returns the detachment. */
  attach(node: string, target: HeatTarget): () => void;
  /** Called at most about six times a second while frames arrive, and after each change of run. */
  onTick(listener: () => void): () => void;
}

export function createTelemetry(): Telemetry {
  let constraints: readonly string[] = [];
  let owners: readonly string[] = [];
  let metrics: readonly string[] = [];
  let index = new Map<string, number[]>();
  let latest: TelemetryFrame | undefined;
  let history = createSeries(2);
  const range: Telemetry["range"] = createStore(() => ({
    range: undefined as HeatRange | undefined,
  }));

  const columnOf = (node: string): number | undefined => {
    const own = index.get(node);
    if (own === undefined || own.length < 2) return own?.[0];
    const value = (i: number) => latest?.residuals[i] ?? Number.NEGATIVE_INFINITY;
    return own.reduce((most, i) => (value(i) > value(most) || Number.isNaN(value(i)) ? i : most));
  };
  const residualOf = (node: string): number | undefined => {
    const i = columnOf(node);
    return i === undefined ? undefined : latest?.residuals[i];
  };
  const painter = createPainter((node) => {
    const residual = residualOf(node);
    const scale = range.getState().range;
    return residual === undefined || scale === undefined
      ? undefined
      : { residual, heat: heatOf(residual, scale) };
  });

  const take = (frame: TelemetryFrame): void => {
    latest = frame;
    const before = range.getState().range;
    const after = widen(before, frame.residuals);
    if (after !== before) range.setState({ range: after });
  };

  return {
    get constraints() {
      return constraints;
    },
    get metrics() {
      return metrics;
    },
    get latest() {
      return latest;
    },
    get history() {
      return history;
    },
    range,
    begin(run) {
      ({ constraints, owners, metrics } = run);
      index = Map.groupBy(constraints.keys(), (i) => owners[i] as string);
      latest = undefined;
      history = createSeries(2 + constraints.length);
      range.setState({ range: undefined });
      painter.flush();
    },
    push(data) {
      const frame = decodeFrame(data);
      if (frame.residuals.length !== constraints.length) return;
      take(frame);
      history.append([frame.iteration, frame.gap, ...frame.residuals]);
      painter.request();
    },
    settle(residuals) {
      if (latest) {
        const values = Float32Array.from(constraints, (id) => residuals[id] ?? Number.NaN);
        take({ ...latest, residuals: values });
      }
      painter.flush();
    },
    clear() {
      constraints = [];
      owners = [];
      metrics = [];
      index = new Map();
      latest = undefined;
      history = createSeries(2);
      range.setState({ range: undefined });
      painter.flush();
    },
    residualOf,
    columnOf,
    worst() {
      let worst: string | undefined;
      let most = Number.NEGATIVE_INFINITY;
      for (const [i, node] of owners.entries()) {
        const value = latest?.residuals[i] ?? Number.NEGATIVE_INFINITY;
        if (value > most || Number.isNaN(value)) {
          worst = node;
          most = Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
        }
      }
      return worst;
    },
    attach: painter.attach,
    onTick: painter.onTick,
  };
}
