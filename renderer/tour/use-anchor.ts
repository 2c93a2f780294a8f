import { type RefObject, useLayoutEffect } from "react";
import { type Box, placeCard } from "./place-card.ts";
import type { TourStep } from "./tour-steps.ts";

/** Room between the ring and what it is around. */
const PAD = 4;
const EDGE = 2;

/** What is seen of an element; a node is seen only within the canvas. */
function seen(selector: string): Box | undefined {
  const element = document.querySelector(selector);
  if (element === null) return undefined;
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const frame = (element.closest(".canvas") ?? document.documentElement).getBoundingClientRect();
  const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const inside =
    middle.x > frame.left &&
    middle.x < frame.right &&
    middle.y > frame.top &&
    middle.y < frame.bottom;
  if (!inside || right <= left) return undefined;
  // At the window's edge the ring stays within.
  const x = Math.max(EDGE, left - PAD);
  const y = Math.max(EDGE, top - PAD);
  return {
    x,
    y,
    width: Math.min(window.innerWidth - EDGE, right + PAD) - x,
    height: Math.min(window.innerHeight - EDGE, bottom + PAD) - y,
  };
}

/**
 * Keeps the ring around the step's anchor and the card beside it, as canvas, panels and window move.
 * Written past React: a node on the canvas moves with every frame of a flight.
 */
export function useAnchor(
  step: TourStep,
  card: RefObject<HTMLElement | null>,
  ring: RefObject<HTMLElement | null>,
): void {
  useLayoutEffect(() => {
    let frame = 0;
    let last = "";
    const follow = (): void => {
      frame = requestAnimationFrame(follow);
      if (!card.current || !ring.current) return;
      const box = seen(step.anchor);
      const { offsetWidth: width, offsetHeight: height } = card.current;
      const view = { width: window.innerWidth, height: window.innerHeight };
      const at = placeCard(box, { width, height }, view, step.sides);
      const now = JSON.stringify([box, at]);
      if (now === last) return;
      last = now;
      card.current.style.translate = `${Math.round(at.x)}px ${Math.round(at.y)}px`;
      ring.current.hidden = box === undefined;
      if (box === undefined) return;
      ring.current.style.translate = `${box.x}px ${box.y}px`;
      ring.current.style.width = `${box.width}px`;
      ring.current.style.height = `${box.height}px`;
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, [step, card, ring]);
}
