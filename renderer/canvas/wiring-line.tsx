import { useStore } from "zustand";
import { formatShape } from "../../core/base/shape.ts";
import { useServices } from "../app/services.ts";
import { type ConnectionLineComponentProps, getBezierPath, useFlowStore } from "./adapter.ts";
import type { FlowNode } from "./flow-model.ts";

/** The wire in hand: its shape, and beside a port why it fits or not. */
export function WiringLine(props: ConnectionLineComponentProps<FlowNode>) {
  const { fromX, fromY, toX, toY, fromPosition, toPosition, toHandle, fromHandle } = props;
  const { ui, documents } = useServices();
  const wiring = useStore(ui, (state) => state.wiring);
  const shapes = useStore(documents, (state) => state.validation.shapes);
  const zoom = useFlowStore((state) => state.transform[2]);
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
          width={300}
          height={160}
          pointerEvents="none"
          transform={`translate(${toX} ${toY}) scale(${1 / zoom}) translate(14 10)`}
        >
          <div className="wiring-note" data-status={status}>
            <div className={invalid ? undefined : "mono num"}>{note}</div>
            {invalid && answer.fix ? <div className="wiring-fix">{answer.fix}</div> : null}
          </div>
        </foreignObject>
      ) : null}
    </g>
  );
}
