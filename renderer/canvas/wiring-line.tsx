import { useStore } from "zustand";
import { formatShape } from "../../core/base/shape.ts";
import { useServices } from "../app/services.ts";
import { type ConnectionLineComponentProps, getBezierPath, useFlowStore } from "./adapter.ts";
import type { FlowNode } from "./flow-model.ts";

/** Room for the note, in pixels of the window. */
const WIDTH = 300;
const HEIGHT = 160;

/** The wire in hand: its shape, and beside a port why it fits or not. */
export function WiringLine(props: ConnectionLineComponentProps<FlowNode>) {
  const { fromX, fromY, toX, toY, fromPosition, toPosition, toHandle, fromHandle } = props;
  const { ui, documents } = useServices();
  const wiring = useStore(ui, (state) => state.wiring);
  const shapes = useStore(documents, (state) => state.validation.shapes);
  const zoom = useFlowStore((state) => state.transform[2]);
  // The note stands to the lower right of the pointer, or where there is room.
  const left = useFlowStore(
    (state) => toX * state.transform[2] + state.transform[0] + WIDTH + 14 > state.width,
  );
  const above = useFlowStore(
    (state) => toY * state.transform[2] + state.transform[1] + HEIGHT + 10 > state.height,
  );
  const [path] = getBezierPath({
    sourceX: fromX,
    sourceY: fromY,
    sourcePosition: fromPosition,
    targetX: toX,
    targetY: toY,
    targetPosition: toPosition,
  });
  const answer =
    toHandle && wiring ? wiring.answers.get(`${toHandle.nodeId}.${toHandle.id}`) : undefined;
  const carried = shapes[`${fromHandle.nodeId}.${fromHandle.id}`];
  const invalid = answer !== undefined && !answer.ok;
  const status = invalid ? "invalid" : "open";
  const note = invalid ? answer.reason : carried ? formatShape(carried) : null;
  return (
    <g>
      <path className="wiring-path" data-status={status} d={path} />
      {note ? (
        // As large as all text of the window, whatever the zoom.
        <foreignObject
          width={WIDTH}
          height={HEIGHT}
          pointerEvents="none"
          transform={`translate(${toX} ${toY}) scale(${1 / zoom}) translate(${left ? -14 - WIDTH : 14} ${above ? -10 - HEIGHT : 10})`}
        >
          <div
            className="wiring-place"
            data-left={left || undefined}
            data-above={above || undefined}
          >
            <div className="wiring-note" data-status={status}>
              <div className={invalid ? undefined : "mono num"}>{note}</div>
              {invalid && answer.fix ? <div className="wiring-fix">{answer.fix}</div> : null}
            </div>
          </div>
        </foreignObject>
      ) : null}
    </g>
  );
}
