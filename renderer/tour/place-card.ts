/** Where the card of the tour goes, beside what it speaks of. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

export type Side = "top" | "bottom" | "left" | "right";

/** Between card and anchor, and between card and the window's edge. */
const GAP = 14;
const EDGE = 12;

const clamp = (value: number, most: number): number => Math.max(EDGE, Math.min(value, most - EDGE));

/** Top left corner of the card on one side, along which it may slide to stay in the window. */
function beside(side: Side, anchor: Box, card: Size, view: Size): { x: number; y: number } {
  const x = clamp(anchor.x + (anchor.width - card.width) / 2, view.width - card.width);
  const y = clamp(anchor.y + (anchor.height - card.height) / 2, view.height - card.height);
  switch (side) {
    case "top":
      return { x, y: anchor.y - GAP - card.height };
    case "bottom":
      return { x, y: anchor.y + anchor.height + GAP };
    case "left":
      return { x: anchor.x - GAP - card.width, y };
    case "right":
      return { x: anchor.x + anchor.width + GAP, y };
  }
}

/**
 * The first side of the anchor with room for the card; without anchor or room, the middle of the
 * lower edge. In CSS pixels of the window.
 */
export function placeCard(
  anchor: Box | undefined,
  card: Size,
  view: Size,
  sides: readonly Side[],
): { readonly x: number; readonly y: number } {
  const fits = ({ x, y }: { x: number; y: number }): boolean =>
    x >= EDGE &&
    y >= EDGE &&
    x + card.width <= view.width - EDGE &&
    y + card.height <= view.height - EDGE;
  const found = anchor && sides.map((side) => beside(side, anchor, card, view)).find(fits);
  return (
    found ?? {
      x: Math.max(EDGE, (view.width - card.width) / 2),
      y: Math.max(EDGE, view.height - card.height - 4 * EDGE),
    }
  );
}
