/** The knife: Shift and the right button draw a line, and the wires that it crosses are cut. */
import { type PointerEvent, type RefObject, type SyntheticEvent, useMemo, useRef } from "react";
import { useServices } from "../app/services.ts";
import type { Point } from "./canvas-handle.ts";

/** Distance between the points at which a wire is looked at, in its own units. */
const STEP = 6;

const side = (a: Point, b: Point, p: Point): number =>
  (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);

/** True where two stretches cross. */
const cross = (a: Point, b: Point, c: Point, d: Point): boolean =>
  side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

function isCut(path: SVGPathElement, from: Point, to: Point): boolean {
  const matrix = path.getScreenCTM();
  if (matrix === null) return false;
  const length = path.getTotalLength();
  const at = (along: number): Point => {
    const { x, y } = path.getPointAtLength(along);
    return new DOMPoint(x, y).matrixTransform(matrix);
  };
  let before = at(0);
  for (let along = STEP; along < length + STEP; along += STEP) {
    const now = at(Math.min(along, length));
    if (cross(before, now, from, to)) return true;
    before = now;
  }
  return false;
}

/** @param line drawn while the knife is out; its ends are set here */
export function useKnife(
  area: RefObject<HTMLElement | null>,
  line: RefObject<SVGLineElement | null>,
) {
  const { documents } = useServices();
  /** The menu of the same button must not open. */
  const out = useRef(false);
  return useMemo(() => {
    const draw = (from: Point, to: Point): void => {
      const box = area.current?.getBoundingClientRect();
      if (!box || !line.current) return;
      for (const [name, value] of Object.entries({
        x1: from.x - box.left,
        y1: from.y - box.top,
        x2: to.x - box.left,
        y2: to.y - box.top,
      }))
        line.current.setAttribute(name, String(value));
    };
    const cut = (from: Point, to: Point): void => {
      const edges = [...(area.current?.querySelectorAll<HTMLElement>(".react-flow__edge") ?? [])]
        .filter((edge) => {
          const path = edge.querySelector<SVGPathElement>(".react-flow__edge-path");
          return path !== null && isCut(path, from, to);
        })
        .flatMap((edge) => edge.dataset.id ?? []);
      if (edges.length === 0) return;
      const name = `Cut ${edges.length} wire${edges.length === 1 ? "" : "s"}`;
      documents.dispatch({ type: "remove-edges", edges }, { name });
    };
    return {
      onPointerDownCapture(event: PointerEvent<HTMLElement>) {
        if (event.button !== 2 || !event.shiftKey) return;
        event.stopPropagation();
        event.preventDefault();
        const from = { x: event.clientX, y: event.clientY };
        let to = from;
        out.current = true;
        draw(from, to);
        const move = (moved: globalThis.PointerEvent): void => {
          to = { x: moved.clientX, y: moved.clientY };
          draw(from, to);
        };
        const end = (): void => {
          window.removeEventListener("pointermove", move);
          draw({ x: -9, y: -9 }, { x: -9, y: -9 });
          cut(from, to);
          // The system's event for the menu may come after the button is up.
          setTimeout(() => {
            out.current = false;
          });
        };
        window.addEventListener("pointermove", move);
        window.addEventListener("pointerup", end, { once: true });
      },
      onContextMenuCapture(event: SyntheticEvent) {
        if (!out.current) return;
        event.preventDefault();
        event.stopPropagation();
      },
    };
  }, [area, line, documents]);
}
