/** What the main thread spent on each frame, read off a trace of Chromium. */

/** An event of a trace: times in microseconds, `tdur` of the thread's own processor time. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

/** Milliseconds of one frame, up to the moment its picture is handed on to be drawn. */
export interface FrameCost {
  /** Processor time in scripts: event handlers, timers, animation frames, messages. */
  readonly script: number;
  /** The same by the clock, moments included in which others had the processor. */
  readonly scriptClock: number;
  /** Processor time in scripts, style, layout, painting and handing on together. */
  readonly main: number;
}

const script = new Set([
  "EvaluateScript",
  "EventDispatch",
  "FireAnimationFrame",
  "FireIdleCallback",
  "FunctionCall",
  "RunMicrotasks",
  "TimerFire",
  "V8.RunMicrotasks",
]);
const style = new Set(["UpdateLayoutTree", "Layout"]);
const picture = new Set(["Commit", "HitTest", "Layerize", "Paint", "PrePaint"]);
/** The end of a frame on the main thread. */
const END = "Commit";

type Whole = TraceEvent & { readonly dur: number };
type Open = Whole & { readonly kind: "script" | "style" | "picture" | "other" };

const kindOf = ({ name }: TraceEvent): Open["kind"] =>
  script.has(name) ? "script" : style.has(name) ? "style" : picture.has(name) ? "picture" : "other";

/** Events of the thread that made the most frames, in order, the outer before the inner. */
function mainThread(events: readonly TraceEvent[]): Whole[] {
  const thread = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const frames = new Map<string, number>();
  for (const event of events)
    if (event.name === END) frames.set(thread(event), (frames.get(thread(event)) ?? 0) + 1);
  const [main] = [...frames].sort((a, b) => b[1] - a[1])[0] ?? [];
  return events
    .filter((event): event is Whole => thread(event) === main && event.dur !== undefined)
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur);
}

/**
 * Costs of the frames in a trace. What lies within another counts once: style and layout that a
 * script forces count as such, not as script.
 */
export function frameCosts(events: readonly TraceEvent[]): FrameCost[] {
  const costs: FrameCost[] = [];
  let now = { script: 0, scriptClock: 0, main: 0 };
  const open: Open[] = [];
  for (const event of mainThread(events)) {
    while (open.length > 0 && (open.at(-1) as Open).ts + (open.at(-1) as Open).dur <= event.ts)
      open.pop();
    const kind = kindOf(event);
    const within = (outer: Open["kind"]): boolean => open.some((other) => other.kind === outer);
    const own = (event.tdur ?? event.dur) / 1000;
    if (kind === "script" && !within("script")) {
      now.script += own;
      now.scriptClock += event.dur / 1000;
    }
    if (kind === "style" && !within("style") && within("script")) {
      now.script -= own;
      now.scriptClock -= event.dur / 1000;
    }
    if (kind !== "other" && !open.some((other) => other.kind !== "other")) now.main += own;
    if (event.name === END) {
      costs.push(now);
      now = { script: 0, scriptClock: 0, main: 0 };
    }
    open.push({ ...event, kind });
  }
  return costs;
}

/** The value that 95 of 100 do not exceed. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(0.95 * sorted.length) - 1)] ?? Number.NaN;
}
