import { memo, useEffect, useRef } from "react";
import { useServices } from "../app/services.ts";
import { wholeWires } from "../state/inside.ts";
import { BaseEdge, type EdgeProps, getBezierPath } from "./adapter.ts";
import type { Point } from "./canvas-handle.ts";
import type { FlowEdge } from "./flow-model.ts";
import { ledPath, useLead } from "./lead.ts";
import { markStyle } from "./mark.ts";
import "./wire.css";

const noPoints: readonly Point[] = [];

/** Shorter wires have no room for a label; the ports beside them say the shape. */
const LABEL_ROOM = 120;

const IDENTITY =
  "An identity was put in here: the sets at both ends stand on one side, and this sets them apart.";

/** A wire with the shape that it carries; red, with the reason, where it does not fit. */
export const Wire = memo(function Wire(props: EdgeProps<FlowEdge>) {
  const { id, data, selected, target, targetHandleId } = props;
  const { telemetry, level } = useServices();
  const root = useRef<SVGGElement>(null);
  const port = targetHandleId ?? "";
  useEffect(() => {
    if (root.current === null) return undefined;
    const whole = wholeWires(level.levels(), { id, to: { node: target, port } });
    return telemetry.attachWire(whole, root.current);
  }, [telemetry, level, id, target, port]);
  const via = data?.via ?? noPoints;
  const [path, x, y] = via.length === 0 ? getBezierPath(props) : ledPath(props, via);
  const lead = useLead(props, via);
  const bad = data?.problem ?? null;
  const room = Math.hypot(props.targetX - props.sourceX, props.targetY - props.sourceY);
  const label = data?.shape;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the library's element around it has the role
    <g
      ref={root}
      onDoubleClick={(event) => {
        event.stopPropagation();
        lead.add(event);
      }}
      onClick={(event) => event.altKey && lead.add(event)}
      className="wire"
      data-selected={selected || undefined}
      data-bad={bad ? true : undefined}
      data-marked={data?.mark ? true : undefined}
      style={markStyle(data?.mark)}
    >
      {bad || data?.identity ? <title>{bad ?? IDENTITY}</title> : null}
      <BaseEdge path={path} interactionWidth={16} />
      {via.map(({ x: cx, y: cy }, at) => (
        // biome-ignore lint/a11y/useSemanticElements: there are no buttons in a picture
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: points have no identity but their place
          key={at}
          className="wire-point nopan"
          data-at={at}
          cx={cx}
          cy={cy}
          r={5}
          role="button"
          tabIndex={0}
          aria-label={`Point ${at + 1} of the wire`}
          onKeyDown={(event) => {
            if (event.key !== "Delete" && event.key !== "Backspace") return;
            event.stopPropagation();
            lead.remove(at);
          }}
          onPointerDown={(event) => lead.drag(event, at)}
          onDoubleClick={(event) => {
            event.stopPropagation();
            lead.remove(at);
          }}
          onClick={(event) => {
            event.stopPropagation();
            if (event.altKey) lead.remove(at);
          }}
        >
          <title>Drag to lead the wire; a double click removes the point</title>
        </circle>
      ))}
      {label && (room > LABEL_ROOM || bad || selected || data.identity) ? (
        <text className="wire-label" x={x} y={y} dy="0.32em">
          {bad
            ? `\u2715 ${label}${data.against ? ` against ${data.against}` : ""}`
            : [data.identity && "\u25c7", label, data.mark?.side && data.mark.text]
                .filter(Boolean)
                .join(" ")}
        </text>
      ) : null}
    </g>
  );
});
