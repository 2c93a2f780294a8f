import { type RefObject, useEffect, useState } from "react";
import { useStore } from "zustand";
import { formatShape } from "../../core/base/shape.ts";
import { type Services, useServices } from "../app/services.ts";
import { innerGraph } from "../state/inside.ts";
import type { Level } from "../state/level-store.ts";
import { type Summary, summarize } from "../state/summary.ts";
import { counted, formatCount, formatResidual } from "../ui/format.ts";
import type { Point } from "./canvas-handle.ts";
import { type ProbeTarget, probeTarget, valueIdOf } from "./probe-target.ts";
import "./hover-probe.css";

/** Milliseconds of rest before the card shows, and between two looks at the run. */
const REST = 350;
const EVERY = 900;
const WIDTH = 232;

interface Probed {
  readonly target: ProbeTarget;
  readonly at: Point;
}

/** The graph that is on the screen, the last of these: of the document, a group, or a module. */
function shownLevels({ level, ui }: Services): readonly Level[] {
  const groups = level.levels();
  const here = groups.at(-1);
  if (here === undefined) return [];
  const { depth, prefix } = here;
  const path = ui
    .getState()
    .inside.slice(depth)
    .map((id) => id.slice(prefix.length));
  const inner =
    path.length > 0 ? innerGraph(here.document, here.validation, path, here.inside) : undefined;
  return inner ? [...groups.slice(0, -1), { ...here, ...inner }] : groups;
}

/** Over a port or a wire: what it is, its shape, and while a run is there its values. */
export function HoverProbe({ area }: { area: RefObject<HTMLElement | null> }) {
  const services = useServices();
  const wiring = useStore(services.ui, (state) => state.wiring !== null);
  const [probed, setProbed] = useState<Probed | null>(null);
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over: Element | null = null;
    const hide = (): void => {
      clearTimeout(timer);
      over = null;
      setProbed(null);
    };
    const onMove = (event: PointerEvent): void => {
      const thing = (event.target as Element).closest(".port, .react-flow__edge");
      if (thing === over) return;
      hide();
      if (thing === null || event.buttons !== 0) return;
      over = thing;
      const at = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => {
        const shown = shownLevels(services).at(-1);
        const target = shown && probeTarget(thing, shown.document);
        if (target) setProbed({ target, at });
      }, REST);
    };
    element.addEventListener("pointermove", onMove);
    element.addEventListener("pointerleave", hide);
    element.addEventListener("pointerdown", hide);
    element.addEventListener("wheel", hide, { passive: true });
    return () => {
      hide();
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerleave", hide);
      element.removeEventListener("pointerdown", hide);
      element.removeEventListener("wheel", hide);
    };
  }, [area, services]);
  if (probed === null || wiring) return null;
  const { label, source } = probed.target;
  return <Card key={`${label} ${source?.node}.${source?.port}`} {...probed} />;
}

function Card({ target, at }: Probed) {
  const services = useServices();
  const shown = shownLevels(services).at(-1);
  const source = target.source;
  const shape = source && shown?.validation.shapes[`${source.node}.${source.port}`];
  const id = useValueId(target);
  const seen = useSummary(id);
  const left = Math.min(at.x + 14, window.innerWidth - WIDTH - 8);
  const below = at.y < window.innerHeight - 220;
  return (
    <div
      className="probe"
      role="tooltip"
      data-testid="probe"
      style={{
        left,
        width: WIDTH,
        ...(below ? { top: at.y + 14 } : { bottom: window.innerHeight - at.y + 14 }),
      }}
    >
      <div className="probe-head">
        <span className="probe-name">{target.label}</span>
        <span className="mono num probe-shape">{shape ? formatShape(shape) : null}</span>
      </div>
      {target.help ? <p className="probe-help">{target.help}</p> : null}
      {source === null ? <p className="probe-help">No wire ends here.</p> : null}
      {seen ? <Numbers summary={seen} /> : null}
      {source &&
      target.port &&
      services.ui.getState().inside.length === services.level.place().depth ? (
        <p className="probe-help">Click pins a viewer</p>
      ) : null}
    </div>
  );
}

/** The run's name for the value. */
function useValueId(target: ProbeTarget): string | null {
  const services = useServices();
  if (target.source === null) return null;
  return valueIdOf(shownLevels(services), target.source) ?? null;
}

/** The value in numbers, asked of the run about once a second; nothing where there is no run. */
function useSummary(id: string | null): Summary | null {
  const { host, run } = useServices();
  const [summary, setSummary] = useState<Summary | null>(null);
  const name = useStore(run, (state) => (state.started ? state.run : null));
  useEffect(() => {
    if (id === null || name === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const look = async (): Promise<void> => {
      try {
        const { values } = await host.request("run.snapshot", { run: name, ids: [id] });
        if (gone) return;
        const [value] = values;
        if (value) setSummary(summarize(value.data));
        if (run.getState().status === "running" || run.getState().status === "paused")
          timer = setTimeout(() => void look(), EVERY);
      } catch {
        // The run is of another document, or over and forgotten: then there is nothing to show.
        if (!gone) setSummary(null);
      }
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [host, run, id, name]);
  return summary;
}

function Numbers({ summary }: { summary: Summary }) {
  const { bins, min, mean, max, bad, count } = summary;
  const most = Math.max(1, ...bins);
  const width = 100 / Math.max(1, bins.length);
  return (
    <>
      <svg
        className="probe-bins"
        viewBox="0 0 100 32"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {bins.map((n, i) => {
          const height = n === 0 ? 0 : Math.max(1, (n / most) * 32);
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
              key={i}
              x={i * width}
              y={32 - height}
              width={width * 0.86}
              height={height}
            />
          );
        })}
      </svg>
      <dl className="probe-facts num">
        <dt>min</dt>
        <dd>{formatResidual(min)}</dd>
        <dt>mean</dt>
        <dd>{formatResidual(mean)}</dd>
        <dt>max</dt>
        <dd>{formatResidual(max)}</dd>
      </dl>
      <p className="probe-help num">
        {counted(count, "entry", "entries")}
        {bad > 0 ? `, ${formatCount(bad)} of them not finite` : ""}
      </p>
    </>
  );
}
