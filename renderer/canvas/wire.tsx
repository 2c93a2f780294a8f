import { memo, useEffect, useRef } from "react";
import { useServices } from "../app/services.ts";
import { BaseEdge, type EdgeProps, getBezierPath } from "./adapter.ts";
import type { FlowEdge } from "./flow-model.ts";
import "./wire.css";

/** Shorter wires have no room for a label; the ports beside them say the shape. */
const LABEL_ROOM = 120;

/** A wire with the shape that it carries; red, with the reason, where it does not fit. */
export const Wire = memo(function Wire(props: EdgeProps<FlowEdge>) {
  const { id, data, selected } = props;
  const { telemetry } = useServices();
  const root = useRef<SVGGElement>(null);
  useEffect(
    () => (root.current ? telemetry.attachWire(id, root.current) : undefined),
    [telemetry, id],
  );
  const [path, x, y] = getBezierPath(props);
  const bad = data?.problem ?? null;
  const room = Math.hypot(props.targetX - props.sourceX, props.targetY - props.sourceY);
  const label = data?.shape;
  return (
    <g
      ref={root}
      className="wire"
      data-selected={selected || undefined}
      data-bad={bad ? true : undefined}
      data-side={data?.side ?? undefined}
    >
      {bad ? <title>{bad}</title> : null}
      <BaseEdge path={path} interactionWidth={16} />
      {label && (room > LABEL_ROOM || bad || selected) ? (
        <text className="wire-label" x={x} y={y} dy="0.32em">
          {bad ? `\u2715 ${label}` : data.side ? `${label} ${data.side}` : label}
        </text>
      ) : null}
    </g>
  );
});
