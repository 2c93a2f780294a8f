/** Gives the rest of the window its handle on the mounted canvas. */
import { type RefObject, useEffect, useRef } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import type { DocumentStore } from "../state/document-store.ts";
import { getViewportForBounds, useFlowStoreApi, useReactFlow } from "./adapter.ts";
import type { Point } from "./canvas-handle.ts";
import type { FlowStore } from "./flow-store.ts";
import type { LiveViewport, Viewport } from "./live-viewport.ts";
import { boundsOf } from "./minimap-model.ts";
import { fitOptionsFor, NODE_HEIGHT, NODE_WIDTH } from "./view.ts";

const duration = (): number =>
  window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140;

/** More nodes than these cannot be moved smoothly. */
const GLIDE_MOST = 300;

/** Leads nodes from other places to those of the document, slowing down on the way. */
function glide(
  flow: FlowStore,
  documents: DocumentStore,
  from: ReadonlyMap<string, Point>,
): Promise<boolean> {
  const { document } = documents.getState();
  const span = duration();
  const moved = document.nodes.flatMap(({ id, position: to }) => {
    const at = from.get(id);
    return at && (at.x !== to.x || at.y !== to.y) ? [{ id, at, to }] : [];
  });
  if (span === 0 || moved.length === 0 || moved.length > GLIDE_MOST) return Promise.resolve(true);
  return new Promise((resolve) => {
    const start = performance.now();
    const step = (now: number): void => {
      // An edit has put all nodes where they belong.
      if (documents.getState().document !== document) {
        resolve(false);
        return;
      }
      const t = Math.min(1, Math.max(0, (now - start) / span));
      const k = 1 - (1 - t) ** 3;
      flow.show(
        new Map(
          moved.map(({ id, at, to }) => [
            id,
            { x: at.x + (to.x - at.x) * k, y: at.y + (to.y - at.y) * k },
          ]),
        ),
      );
      if (t < 1) requestAnimationFrame(step);
      else resolve(true);
    };
    step(start);
  });
}

/** @param area the canvas element */
export function useCanvasHandle(
  flow: FlowStore,
  area: RefObject<HTMLElement | null>,
  live: LiveViewport,
): void {
  const { canvas, documents, ui } = useServices();
  const library = useReactFlow();
  const store = useFlowStoreApi();
  const showAll = useRef((): void => undefined);
  const noteWhole = useRef((): void => undefined);
  /** The view as it was when it last showed all. */
  const lastWhole = useRef<Viewport>(undefined);
  const generation = useStore(documents, (state) => state.generation);
  /** Whose view it is: when a canvas goes, the store may have the next graph already. */
  const shown = useRef(generation);

  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    let pointer: Point | undefined;
    const middle = (): Point => {
      const box = element.getBoundingClientRect();
      return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    };
    const onMove = (event: PointerEvent): void => {
      pointer = { x: event.clientX, y: event.clientY };
    };
    // A list that opened and closed under a pointer at rest makes no event.
    const hovered = (): boolean => pointer !== undefined && element.matches(":hover");
    element.addEventListener("pointermove", onMove);
    /** From the last: those that were just added. A selector would look at all that is in them. */
    const elementOf = (node: string): HTMLElement | null => {
      let at = element.querySelector(".react-flow__nodes")?.lastElementChild;
      while (at instanceof HTMLElement && at.dataset.id !== node) at = at.previousElementSibling;
      return at instanceof HTMLElement ? at : null;
    };
    /** A node far out of sight is mounted only when the view has come to it. */
    const giveFocus = (node: string, moved: Promise<boolean> | undefined): void => {
      const now = elementOf(node);
      now?.focus({ preventScroll: true });
      if (now === null)
        void moved?.then(() => {
          const { activeElement } = document;
          if (activeElement === document.body || activeElement === element)
            elementOf(node)?.focus({ preventScroll: true });
        });
    };
    /** Moves the view to a node that it does not show whole; `undefined` where it does. */
    const show = (node: string): Promise<boolean> | undefined => {
      live.flush();
      const inner = library.getInternalNode(node);
      if (!inner) return undefined;
      const { x, y } = inner.internals.positionAbsolute;
      const { width = NODE_WIDTH, height = NODE_HEIGHT } = inner.measured;
      // Reckoned rather than measured: to measure would lay out all that was just changed.
      const { width: across, height: down } = store.getState();
      const left = x * live.now.zoom + live.now.x;
      const top = y * live.now.zoom + live.now.y;
      const right = left + width * live.now.zoom;
      const bottom = top + height * live.now.zoom;
      const seen = left >= 0 && top >= 0 && right <= across && bottom <= down;
      if (seen) return undefined;
      const zoom = library.getZoom();
      return library.setCenter(x + width / 2, y + height / 2, { zoom, duration: duration() });
    };
    /** A node just added is hidden, and takes no focus, until the library has measured it. */
    const whenMeasured = (node: string, act: () => void, frames = 20): void => {
      const inner = library.getInternalNode(node);
      const hidden = inner?.measured.width === undefined && elementOf(node) !== null;
      if (inner && !hidden) act();
      else if (frames > 0) requestAnimationFrame(() => whenMeasured(node, act, frames - 1));
    };
    let fitting = 0;
    const reckonAll = (): Viewport | undefined => {
      const bounds = boundsOf(flow.getState().nodes);
      if (bounds === undefined) return undefined;
      const { width, height, minZoom } = store.getState();
      const { left, top, right, bottom } = bounds;
      const box = { x: left, y: top, width: right - left, height: bottom - top };
      const { maxZoom, padding } = fitOptionsFor(height);
      return getViewportForBounds(box, width, height, minZoom, maxZoom, padding);
    };
    const fitAll = async (instantly = false): Promise<void> => {
      const all = reckonAll();
      if (all === undefined) return;
      fitting++;
      lastWhole.current = all;
      await library.setViewport(all, { duration: instantly ? 0 : duration() });
      fitting--;
    };
    showAll.current = () => void fitAll(true);
    noteWhole.current = () => {
      lastWhole.current = reckonAll();
    };
    const seesAll = (): boolean => {
      const whole = lastWhole.current;
      return (
        fitting > 0 ||
        (whole !== undefined &&
          Math.abs(whole.x - live.now.x) < 0.5 &&
          Math.abs(whole.y - live.now.y) < 0.5 &&
          Math.abs(whole.zoom - live.now.zoom) < 1e-3)
      );
    };
    // A bar that docks above pushes the picture down: all is brought into view again where all was
    // seen, and else what is looked at stays where it is on the screen.
    const pane = element.querySelector<HTMLElement>(".react-flow");
    const topOf = (): number => pane?.getBoundingClientRect().top ?? 0;
    let top = topOf();
    const docked = new ResizeObserver(() => {
      const by = topOf() - top;
      if (by === 0) return;
      top += by;
      const { x, y, zoom } = live.now;
      if (seesAll()) void fitAll();
      else void library.setViewport({ x, y: y - by, zoom });
    });
    if (pane) docked.observe(pane);
    const toCanvas = (screen: Point): Point => {
      live.flush();
      return library.screenToFlowPosition(screen);
    };
    canvas.current = {
      fit: (nodes) =>
        nodes === undefined
          ? void fitAll()
          : void library.fitView({
              ...fitOptionsFor(store.getState().height),
              duration: duration(),
              nodes: nodes.map((id) => ({ id })),
            }),
      flyTo(node) {
        const found = library.getInternalNode(node);
        if (!found) return;
        const { x, y } = found.internals.positionAbsolute;
        const { width = 0, height = 0 } = found.measured;
        const zoom = Math.max(library.getZoom(), 0.9);
        flow.select([node], []);
        const moved = library.setCenter(x + width / 2, y + height / 2, {
          zoom,
          duration: duration(),
        });
        giveFocus(node, moved);
      },
      glide: (from) => glide(flow, documents, from),
      select: (nodes, edges = []) => flow.select(nodes, edges),
      center() {
        const { width, height } = store.getState();
        const { x, y, zoom } = live.now;
        return { x: (width / 2 - x) / zoom, y: (height / 2 - y) / zoom };
      },
      pointer() {
        const screen = (hovered() ? pointer : undefined) ?? middle();
        return { screen, at: toCanvas(screen) };
      },
      hovered,
      toCanvas,
      zoomBy: (factor) => void library.zoomTo(library.getZoom() * factor, { duration: duration() }),
      sizes: () =>
        new Map(
          flow
            .getState()
            .nodes.map(({ id, measured }) => [
              id,
              { width: measured?.width ?? NODE_WIDTH, height: measured?.height ?? NODE_HEIGHT },
            ]),
        ),
      viewport: () => ({ ...live.now }),
      focus: () => element.focus(),
      reveal: (node) => whenMeasured(node, () => void show(node)),
      focusNode: (node) => whenMeasured(node, () => giveFocus(node, show(node))),
    };
    return () => {
      canvas.current = null;
      docked.disconnect();
      // Another document takes the place; this one is found again as it was left.
      ui.setState({ leftAt: { generation: shown.current, ...live.now } });
      element.removeEventListener("pointermove", onMove);
    };
  }, [canvas, documents, ui, library, store, flow, area, live]);

  useEffect(() => {
    const { leftAt } = ui.getState();
    ui.setState({ leftAt: null });
    shown.current = generation;
    const { view, nodes } = documents.getState().document;
    if (leftAt?.generation === generation) {
      // It may have been left with all in view.
      noteWhole.current();
      void library.setViewport(leftAt);
    } else if (view) void library.setViewport(view);
    // Before any node is drawn, so that none is drawn as it looks from elsewhere.
    else if (nodes.length > 0) showAll.current();
  }, [generation, documents, library, ui]);
}
