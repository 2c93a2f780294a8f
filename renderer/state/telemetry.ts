/**
 * Numbers of the current run, outside of React and of the document. Frames land in typed arrays
 * by constraint index; one animation-frame loop writes them to the mounted nodes through
 * references; read-outs and charts are told a few times a second.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { decodeFrame, type TelemetryFrame } from "../../core/protocol/telemetry.ts";
import { type Diagnosis, diagnose } from "../../core/solvers/diagnosis.ts";
import { type HeatRange, heatOf, widen } from "./heat.ts";
import { createPainter, type HeatTarget, type Shown } from "./painter.ts";
import {
  formatShown,
  modeHelp,
  type ResidualMode,
  residualModes,
  shownResiduals,
} from "./residual-mode.ts";
import { createSeries, type Series } from "./series.ts";
import { sparkline } from "./sparkline.ts";
import { readStored, writeStored } from "./storage.ts";

/** A thousandth of the whole is cold, all of it hot. */
const SHARES: HeatRange = { low: -3, high: 0 };

const isMode = (value: unknown): value is ResidualMode =>
  residualModes.includes(value as ResidualMode);

/** What a run's start tells of its frames. */
export interface RunShape {
  readonly constraints: readonly string[];
  /** For each constraint the node that shows it: itself, or the module around it. */
  readonly owners: readonly string[];
  readonly metrics: readonly string[];
  /** Wires in the order of a frame's edges. */
  readonly edges: readonly string[];
}

export interface Telemetry {
  /** Constraint ids in index order; empty before the first run. */
  readonly constraints: readonly string[];
  readonly metrics: readonly string[];
  readonly latest: TelemetryFrame | undefined;
  /** Columns: iteration, gap, one a constraint, and the two that tell where the point was. */
  readonly history: Series;
  /** Range of the heat ramp; changes rarely, so the legend may render on it. */
  readonly range: StoreApi<{
    readonly range: HeatRange | undefined;
    readonly mode: ResidualMode;
  }>;
  /** Shows residuals in another way from now on, those of the latest frame at once. */
  setMode(mode: ResidualMode): void;
  /** @param sizes entries of each constraint by its id */
  begin(run: RunShape, sizes: ReadonlyMap<string, number>): void;
  push(frame: Float32Array): void;
  /** Shows the final residuals that a result carries. */
  settle(residuals: Readonly<Record<string, number>>): void;
  clear(): void;
  /** Of a node, or of a part of a module by its id "module.part"; the largest of what is inside. */
  residualOf(node: string): number | undefined;
  /** The same as the canvas shows it: colour and figure; `undefined` where there is none. */
  shownOf(node: string): Shown | undefined;
  /** Index of the constraint whose residual a node shows. */
  columnOf(node: string): number | undefined;
  /** Constraint with the largest residual, "group1.h" inside of a group. */
  worst(): string | undefined;
  /** A mounted node's elements; returns the detachment. */
  attach(node: string, target: HeatTarget): () => void;
  /** A mounted wire's element, whose width follows the gap of its copies. */
  attachWire(edges: readonly string[], element: SVGElement): () => void;
  /** How far the copies at the ends of a wire are apart. */
  gapOf(edge: string): number | undefined;
  /** Shows all again: numbers of nodes that were too small to have any may be seen now. */
  repaint(): void;
  /** While the canvas is dragged: a crowd of nodes and wires keeps its colours and numbers. */
  hold(on: boolean): void;
  /** Called at most about six times a second while frames arrive, and after each change of run. */
  onTick(listener: () => void): () => void;
  /** Where the run stands, read from its history. */
  diagnose(): Diagnosis;
}

/** Constraints by whatever they are inside of: "a.b.c" by "a", "a.b" and itself. */
function partsIn(constraints: readonly string[]): Map<string, number[]> {
  const parts = new Map<string, number[]>();
  const note = (node: string, i: number): void => {
    const own = parts.get(node);
    if (own) own.push(i);
    else parts.set(node, [i]);
  };
  for (const [i, id] of constraints.entries()) {
    for (let at = id.indexOf("."); at >= 0; at = id.indexOf(".", at + 1)) note(id.slice(0, at), i);
    note(id, i);
  }
  return parts;
}

export function createTelemetry(): Telemetry {
  let constraints: readonly string[] = [];
  let metrics: readonly string[] = [];
  let index = new Map<string, number[]>();
  let edgeIndex = new Map<string, number>();
  let inner = new Map<string, number[]>();
  let sizes: readonly number[] = [];
  let latest: TelemetryFrame | undefined;
  /** The residuals of `latest` as the mode shows them. */
  let shown: Float32Array = new Float32Array(0);
  let history = createSeries(4);
  const range: Telemetry["range"] = createStore(() => ({
    range: undefined as HeatRange | undefined,
    mode: readStored("residuals", "absolute" as ResidualMode, isMode),
  }));

  /** Constraints that a node, or a part of a module, stands for. */
  const columnsOf = (node: string): readonly number[] => {
    const own = index.get(node);
    if (own !== undefined) return own;
    if (inner.size === 0) inner = partsIn(constraints);
    return inner.get(node) ?? [];
  };
  const columnOf = (node: string): number | undefined => {
    const own = columnsOf(node);
    if (own.length < 2) return own[0];
    const value = (i: number) => latest?.residuals[i] ?? Number.NEGATIVE_INFINITY;
    return own.reduce((most, i) => (value(i) > value(most) || Number.isNaN(value(i)) ? i : most));
  };
  const residualOf = (node: string): number | undefined => {
    const i = columnOf(node);
    return i === undefined ? undefined : latest?.residuals[i];
  };
  const shownOf = (node: string): Shown | undefined => {
    const { range: scale, mode } = range.getState();
    const own = columnsOf(node);
    if (latest === undefined || scale === undefined || own.length === 0) return undefined;
    const values = own.map((i) => shown[i] ?? Number.NaN);
    const sum = values.reduce((total, value) => total + value, 0);
    const value = mode === "share" ? sum : Math.max(...values);
    const title =
      own.length === 1
        ? modeHelp[mode]
        : mode === "share"
          ? `The sum over ${own.length} parts`
          : `The largest residual of ${own.length} parts; their sum is ${formatShown(mode, sum)}`;
    return { heat: heatOf(value, scale), text: formatShown(mode, value), title };
  };
  const gapOf = (edge: string): number | undefined => {
    const i = edgeIndex.get(edge);
    return i === undefined ? undefined : latest?.edges[i];
  };
  /** Width of a wire, 0 to 4: on the ramp of the nodes where that is of distances. */
  const levelOf = (edges: readonly string[]): number | undefined => {
    const gaps = edges.flatMap((edge) => gapOf(edge) ?? []);
    const { range: scale, mode } = range.getState();
    if (gaps.length === 0 || latest === undefined || scale === undefined) return undefined;
    return Math.round(
      4 *
        heatOf(Math.max(...gaps), mode === "absolute" ? scale : widen(undefined, latest.residuals)),
    );
  };
  const sparkOf = (node: string): string => {
    const column = columnOf(node);
    return column === undefined ? "" : sparkline(history.column(2 + column));
  };
  const painter = createPainter(shownOf, levelOf, sparkOf);

  const take = (frame: TelemetryFrame): void => {
    latest = frame;
    const { range: before, mode } = range.getState();
    shown = shownResiduals(mode, frame.residuals, sizes);
    const after = mode === "share" ? SHARES : widen(before, shown);
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
    setMode(mode) {
      writeStored("residuals", mode);
      range.setState({ mode, range: undefined });
      if (latest) take(latest);
      painter.flush();
    },
    begin(run, sizeOf) {
      sizes = run.constraints.map((id) => sizeOf.get(id) ?? 1);
      ({ constraints, metrics } = run);
      index = new Map();
      for (const [i, owner] of run.owners.entries()) {
        const own = index.get(owner);
        if (own) own.push(i);
        else index.set(owner, [i]);
      }
      inner = new Map();
      edgeIndex = new Map(run.edges.map((id, i) => [id, i]));
      latest = undefined;
      history = createSeries(4 + constraints.length);
      range.setState({ range: undefined });
      painter.flush();
    },
    push(data) {
      const frame = decodeFrame(data);
      if (frame.residuals.length !== constraints.length) return;
      take(frame);
      history.dropFrom(frame.iteration);
      history.append([frame.iteration, frame.gap, ...frame.residuals, ...frame.place]);
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
      metrics = [];
      index = new Map();
      inner = new Map();
      edgeIndex = new Map();
      latest = undefined;
      history = createSeries(4);
      range.setState({ range: undefined });
      painter.flush();
    },
    residualOf,
    shownOf,
    columnOf,
    worst() {
      let worst: string | undefined;
      let most = Number.NEGATIVE_INFINITY;
      for (const [i, node] of constraints.entries()) {
        const value = latest?.residuals[i] ?? Number.NEGATIVE_INFINITY;
        if (value > most || Number.isNaN(value)) {
          worst = node;
          most = Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
        }
      }
      return worst;
    },
    attach: painter.attach,
    attachWire: painter.attachWire,
    repaint: painter.flush,
    hold: painter.hold,
    gapOf,
    onTick: painter.onTick,
    diagnose() {
      const first = 2 + constraints.length;
      const places = [history.column(first), history.column(first + 1)];
      return diagnose(history.column(0), history.column(1), places);
    },
  };
}
