/** Leading a wire by hand through points of the canvas. */
import type { MouseEvent, PointerEvent } from "react";
import { useServices } from "../app/services.ts";
import { snap } from "../state/edits.ts";
import { type EdgeProps, getBezierPath } from "./adapter.ts";
import type { Point } from "./canvas-handle.ts";
import type { FlowEdge } from "./flow-model.ts";

type Ends = Pick<EdgeProps<FlowEdge>, "sourceX" | "sourceY" | "targetX" | "targetY">;

const pointsOf = ({ sourceX, sourceY, targetX, targetY }: Ends, via: readonly Point[]): Point[] => [
  { x: sourceX, y: sourceY },
  ...via,
  { x: targetX, y: targetY },
];

/** The wire's path through its points, and where its label stands. */
export function ledPath(
  props: EdgeProps<FlowEdge>,
  via: readonly Point[],
): [path: string, x: number, y: number] {
  const points = pointsOf(props, via);
  const pieces = points.slice(1).map((to, i) => {
    const from = points[i] as Point;
    return getBezierPath({
      sourceX: from.x,
      sourceY: from.y,
      targetX: to.x,
      targetY: to.y,
      sourcePosition: props.sourcePosition,
      targetPosition: props.targetPosition,
    });
  });
  const [, x, y] = pieces[Math.floor(pieces.length / 2)] as (typeof pieces)[number];
  return [pieces.map(([path]) => path).join(" "), x, y];
}

/** Index at which a new point lengthens the way least. */
export function placeIn(points: readonly Point[], at: Point): number {
  const far = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
  const detours = points.slice(1).map((to, i) => {
    const from = points[i] as Point;
    return far(from, at) + far(at, to) - far(from, to);
  });
  return detours.indexOf(Math.min(...detours));
}

/** What the mouse does with a wire's points; each is one step of the history. */
export function useLead(props: EdgeProps<FlowEdge>, via: readonly Point[]) {
  const { documents, canvas } = useServices();
  const { id } = props;
  const set = (points: readonly Point[], name: string, mergeKey?: string): void =>
    documents.dispatch(
      { type: "set-via", edge: id, via: points.length === 0 ? null : points },
      { name, ...(mergeKey !== undefined && { mergeKey }) },
    );
  const placeOf = (event: { clientX: number; clientY: number }): Point =>
    snap(canvas.current?.toCanvas({ x: event.clientX, y: event.clientY }) ?? { x: 0, y: 0 });
  return {
    add(event: MouseEvent): void {
      const at = placeOf(event);
      set(via.toSpliced(placeIn(pointsOf(props, via), at), 0, at), "Add a point to a wire");
    },
    remove: (at: number): void => set(via.toSpliced(at, 1), "Remove a point of a wire"),
    drag(event: PointerEvent<SVGElement>, at: number): void {
      if (event.button !== 0) return;
      event.stopPropagation();
      const handle = event.currentTarget;
      handle.setPointerCapture(event.pointerId);
      const move = (moved: globalThis.PointerEvent): void =>
        set(via.with(at, placeOf(moved)), "Move a point of a wire", `via ${id} ${at}`);
      const end = (): void => {
        handle.removeEventListener("pointermove", move);
        documents.seal();
      };
      handle.addEventListener("pointermove", move);
      handle.addEventListener("lostpointercapture", end, { once: true });
    },
  };
}
