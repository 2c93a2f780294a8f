/**
 * Where the canvas looks. While a hand pans or zooms, the picture follows by style alone; the
 * library's store, on which every node, port and wire listens, is told when the hand rests.
 */
import { type RefObject, useEffect, useMemo } from "react";
import { useServices } from "../app/services.ts";
import { useFlowStoreApi } from "./adapter.ts";

export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface LiveViewport {
  /** Always the same object, always up to date. */
  readonly now: Viewport;
  /** What the library's canvas takes. */
  readonly props: {
    readonly viewport: Viewport;
    onViewportChange(next: Viewport): void;
    onMoveStart(event: MouseEvent | TouchEvent | null): void;
    onMoveEnd(): void;
  };
  /** Called at once, and on each change. */
  follow(listener: (viewport: Viewport) => void): () => void;
  /** Tells the library where the picture is, before something asks it for a place. */
  flush(): void;
}

const ORIGIN: Viewport = { x: 0, y: 0, zoom: 1 };
/** A hand that paused this long, in milliseconds, rests. */
const REST = 150;
/** Where only what is seen is mounted, the library must hear of it while the hand moves, too. */
const BEHIND = 100;

/**
 * Must be called inside of the library's provider.
 * @param area element around the canvas; `data-moving` is "pan" on it while it is dragged
 * @param mountsAll whether all nodes are mounted, seen or not
 * @param start where the library's canvas begins
 */
export function useLiveViewport(
  area: RefObject<HTMLElement | null>,
  mountsAll: () => boolean,
  start: Viewport = ORIGIN,
): LiveViewport {
  const { telemetry } = useServices();
  const store = useFlowStoreApi();
  const live = useMemo(() => {
    const now = { x: start.x, y: start.y, zoom: start.zoom };
    const listeners = new Set<(viewport: Viewport) => void>();
    let hand: "none" | "drag" | "wheel" = "none";
    let timer: ReturnType<typeof setTimeout> | undefined;
    let told = 0;
    let behind = false;

    const flush = (): void => {
      clearTimeout(timer);
      if (!behind) return;
      behind = false;
      told = performance.now();
      store.setState({ transform: [now.x, now.y, now.zoom] });
    };
    const drag = (on: boolean): void => {
      if (on && area.current) area.current.dataset.moving = "pan";
      else delete area.current?.dataset.moving;
      telemetry.hold(on);
    };
    const free = (): boolean => {
      const { connection, userSelectionActive } = store.getState();
      return hand !== "none" && !connection.inProgress && !userSelectionActive;
    };
    return {
      now,
      props: {
        // The library reads it once it is there, and must not be sent back to an older place.
        viewport: now,
        onViewportChange(next: Viewport) {
          const panned = next.zoom === now.zoom;
          Object.assign(now, next);
          behind = true;
          const element = area.current?.querySelector<HTMLElement>(".react-flow__viewport");
          if (element)
            element.style.transform = `translate(${now.x}px,${now.y}px) scale(${now.zoom})`;
          for (const listener of listeners) listener(now);
          if (!free() || (!mountsAll() && performance.now() - told > BEHIND)) {
            flush();
            return;
          }
          clearTimeout(timer);
          if (hand === "drag" && panned) {
            drag(true);
            // A hand that rests, though it holds on, wants to see what goes on.
            timer = setTimeout(() => telemetry.hold(false), REST);
          } else timer = setTimeout(flush, REST);
        },
        onMoveStart(event: MouseEvent | TouchEvent | null) {
          hand = event === null ? "none" : event.type === "wheel" ? "wheel" : "drag";
        },
        onMoveEnd() {
          hand = "none";
          flush();
          drag(false);
        },
      },
      follow(listener: (viewport: Viewport) => void) {
        listeners.add(listener);
        listener(now);
        return () => listeners.delete(listener);
      },
      flush,
    };
  }, [store, telemetry, area, mountsAll, start]);
  // Whatever comes next, a click, a key or a drop, asks the library for places.
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const kinds = ["pointerdown", "dragover", "drop", "dblclick"] as const;
    for (const kind of kinds) element.addEventListener(kind, live.flush, { capture: true });
    window.addEventListener("keydown", live.flush, { capture: true });
    return () => {
      for (const kind of kinds) element.removeEventListener(kind, live.flush, { capture: true });
      window.removeEventListener("keydown", live.flush, { capture: true });
      live.flush();
    };
  }, [area, live]);
  return live;
}
