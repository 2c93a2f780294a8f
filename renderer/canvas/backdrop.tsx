import { useEffect, useRef } from "react";
import { GRID } from "../state/edits.ts";
import type { LiveViewport } from "./live-viewport.ts";

/** Distance of the dots on the canvas. */
const GAP = GRID * 3;
/** Closer together than this, in pixels, dots are only noise: then every other one is left out. */
const LEAST = 14;

/** The dotted ground. It follows the view by style alone. */
export function Backdrop({ live }: { live: LiveViewport }) {
  const dots = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let size = 0;
    return live.follow(({ x, y, zoom }) => {
      const element = dots.current;
      if (element === null) return;
      let gap = GAP * zoom;
      while (gap < LEAST) gap *= 2;
      if (gap !== size) {
        size = gap;
        element.style.inset = `${-gap}px`;
        element.style.backgroundSize = `${gap}px ${gap}px`;
        // Dots lie in the middle of tiles, and belong on the grid.
        element.style.backgroundPosition = `${gap / 2}px ${gap / 2}px`;
      }
      element.style.transform = `translate(${x % gap}px, ${y % gap}px)`;
    });
  }, [live]);
  return (
    <div className="backdrop" aria-hidden="true">
      <div ref={dots} />
    </div>
  );
}
