/** Tabs are put in order by the pointer: the one that is held passes its neighbours as it goes. */
import { type PointerEvent, type RefObject, useMemo, useRef } from "react";
import type { OpenDocument, Workspace } from "./workspace.ts";

/** Pixels that a press may wander before it is a drag. */
const SLACK = 5;

interface Held {
  readonly id: string;
  readonly from: number;
  moves: boolean;
}

/** @returns handlers for the row of tabs; each tab has its id in `data-tab` */
export function useTabDrag<T extends OpenDocument>(
  workspace: Workspace<T>,
  row: RefObject<HTMLElement | null>,
) {
  const held = useRef<Held | null>(null);
  return useMemo(() => {
    const elements = (): HTMLElement[] => [
      ...(row.current?.querySelectorAll<HTMLElement>("[data-tab]") ?? []),
    ];
    const end = (): void => {
      for (const element of elements()) delete element.dataset.held;
      held.current = null;
    };
    return {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        const target = event.target as Element;
        const id = target.closest<HTMLElement>("[data-tab]")?.dataset.tab;
        if (event.button !== 0 || id === undefined || target.closest("[data-close]")) return;
        held.current = { id, from: event.clientX, moves: false };
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const now = held.current;
        if (now === null) return;
        if (!now.moves) {
          if (Math.abs(event.clientX - now.from) < SLACK) return;
          now.moves = true;
          event.currentTarget.setPointerCapture(event.pointerId);
        }
        const all = elements();
        const own = all.findIndex((element) => element.dataset.tab === now.id);
        for (const element of all) if (element.dataset.tab === now.id) element.dataset.held = "";
        // As many tabs as have their middle before the pointer come before it.
        const middles = all.filter((_, i) => i !== own).map(middleOf);
        workspace.move(now.id, middles.filter((middle) => middle < event.clientX).length);
      },
      onPointerUp: end,
      onPointerCancel: end,
    };
  }, [workspace, row]);
}

function middleOf(element: HTMLElement): number {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
}
