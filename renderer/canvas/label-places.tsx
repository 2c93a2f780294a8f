import { type RefObject, useEffect } from "react";
import { useFlowStoreApi } from "./adapter.ts";
import { placeLabel, Taken } from "./label-place.ts";
import type { LiveViewport } from "./live-viewport.ts";

/** Milliseconds that nodes and wires must rest. */
const REST = 60;
/** A letter of the label's font, in canvas units; the style sheet has its size. */
const LETTER = 6.9;
const HEIGHT = 15;
/** Room around the middle of a point by which a wire is led: it is there to be taken hold of. */
const POINT = 8;

/**
 * Moves the labels of wires to where no node covers them and they cover no point of a wire, once nodes and wires are at rest and
 * labels are to be seen. A label without any room is hidden: the ports at its ends say the shape.
 * It writes to the mounted elements, so that no wire renders for its label's sake.
 */
export function LabelPlaces({
  area,
  live,
}: {
  area: RefObject<HTMLElement | null>;
  live: LiveViewport;
}) {
  const store = useFlowStoreApi();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stale = true;
    const seen = (): boolean => area.current?.dataset.lod === "full";
    const place = (): void => {
      if (!stale || !seen()) return;
      stale = false;
      const taken = new Taken();
      for (const { internals, measured } of store.getState().nodeLookup.values())
        taken.add({
          ...internals.positionAbsolute,
          width: measured.width ?? 0,
          height: measured.height ?? 0,
        });
      for (const point of area.current?.querySelectorAll(".wire-point") ?? []) {
        const [cx, cy] = [Number(point.getAttribute("cx")), Number(point.getAttribute("cy"))];
        taken.add({ x: cx - POINT, y: cy - POINT, width: 2 * POINT, height: 2 * POINT });
      }
      for (const label of area.current?.querySelectorAll<SVGTextElement>(".wire-label") ?? [])
        put(label, taken);
    };
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(place, REST);
    };
    const off = store.subscribe((now, before) => {
      if (now.nodes === before.nodes && now.edges === before.edges) return;
      stale = true;
      later();
    });
    // The zoom decides whether labels are drawn at all.
    const unfollow = live.follow(() => {
      if (stale && seen()) later();
    });
    later();
    return () => {
      clearTimeout(timer);
      off();
      unfollow();
    };
  }, [area, live, store]);
  return null;
}

function put(label: SVGTextElement, taken: Taken): void {
  const path = label.parentElement?.querySelector(".react-flow__edge-path")?.getAttribute("d");
  if (!path) return;
  const size = { width: LETTER * (label.textContent?.length ?? 0), height: HEIGHT };
  const at = placeLabel(path, size, taken);
  label.toggleAttribute("data-crowded", at === undefined);
  if (at === undefined) {
    label.removeAttribute("transform");
    return;
  }
  taken.add({ ...size, x: at.x - size.width / 2, y: at.y - size.height / 2 });
  const x = at.x - Number(label.getAttribute("x"));
  const y = at.y - Number(label.getAttribute("y"));
  if (Math.hypot(x, y) < 0.5) label.removeAttribute("transform");
  else label.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
}
