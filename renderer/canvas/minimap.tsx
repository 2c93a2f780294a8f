import { type PointerEvent, useEffect, useRef, type WheelEvent } from "react";
import { afterPaint } from "../ui/after-paint.tsx";
import { useReactFlow } from "./adapter.ts";
import type { FlowStore } from "./flow-store.ts";
import type { LiveViewport, Viewport } from "./live-viewport.ts";
import { type Box, boundsOf, type Fitted, fitBox } from "./minimap-model.ts";
import "./minimap.css";

const WIDTH = 144;
const HEIGHT = 88;
const MARGIN = 5;

/**
 * The overview: nodes on one small picture, drawn when they change, and the view as a frame over
 * it, moved by style. A drag moves the view, the wheel zooms it.
 */
export function Minimap({ flow, live }: { flow: FlowStore; live: LiveViewport }) {
  const library = useReactFlow();
  const root = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const fitted = useRef<Fitted>(
    fitBox({ left: 0, top: 0, right: 1, bottom: 1 }, WIDTH, HEIGHT, MARGIN),
  );

  useEffect(() => {
    const canvas = picture.current;
    const pane = root.current?.closest<HTMLElement>(".react-flow");
    if (canvas === null || !pane) return;
    let nodes: Box | undefined;
    let drawn: Box | undefined;
    let cancel: (() => void) | undefined;
    let size = { width: pane.clientWidth, height: pane.clientHeight };

    const draw = (): void => {
      cancel = undefined;
      const context = canvas.getContext("2d");
      if (context === null) return;
      const ratio = window.devicePixelRatio || 1;
      canvas.width = WIDTH * ratio;
      canvas.height = HEIGHT * ratio;
      const { scale, left, top } = fitted.current;
      const style = getComputedStyle(canvas);
      const plain = style.color;
      const chosen = style.getPropertyValue("--accent");
      context.scale(ratio, ratio);
      for (const node of flow.getState().nodes) {
        const { x, y } = node.position;
        const { width = 0, height = 0 } = node.measured ?? {};
        context.fillStyle = node.selected ? chosen : plain;
        context.fillRect(
          left + x * scale,
          top + y * scale,
          Math.max(1, width * scale),
          Math.max(1, height * scale),
        );
      }
    };
    // After the canvas itself: the picture is no hurry.
    const later = (): void => {
      cancel ??= afterPaint(draw);
    };
    const place = ({ x, y, zoom }: Viewport): void => {
      const view: Box = {
        left: -x / zoom,
        top: -y / zoom,
        right: (size.width - x) / zoom,
        bottom: (size.height - y) / zoom,
      };
      const all: Box =
        nodes === undefined
          ? view
          : {
              left: Math.min(nodes.left, view.left),
              top: Math.min(nodes.top, view.top),
              right: Math.max(nodes.right, view.right),
              bottom: Math.max(nodes.bottom, view.bottom),
            };
      const same =
        drawn !== undefined &&
        (Object.keys(all) as (keyof Box)[]).every((side) => all[side] === drawn?.[side]);
      if (!same) {
        drawn = all;
        fitted.current = fitBox(all, WIDTH, HEIGHT, MARGIN);
        later();
      }
      if (frame.current === null) return;
      const { scale, left, top } = fitted.current;
      frame.current.style.transform = `translate(${left + view.left * scale}px, ${top + view.top * scale}px)`;
      if (frame.current.dataset.zoom !== `${zoom} ${scale}`) {
        frame.current.dataset.zoom = `${zoom} ${scale}`;
        frame.current.style.width = `${(view.right - view.left) * scale}px`;
        frame.current.style.height = `${(view.bottom - view.top) * scale}px`;
      }
    };
    const look = (): void => {
      nodes = boundsOf(flow.getState().nodes);
      place(live.now);
      later();
    };
    const unfollow = live.follow(place);
    const unsubscribe = flow.subscribe((now, before) => {
      if (now.nodes !== before.nodes) look();
    });
    const resized = new ResizeObserver(() => {
      size = { width: pane.clientWidth, height: pane.clientHeight };
      place(live.now);
    });
    resized.observe(pane);
    const themed = new MutationObserver(later);
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    look();
    return () => {
      unfollow();
      unsubscribe();
      resized.disconnect();
      themed.disconnect();
      cancel?.();
    };
  }, [flow, live]);

  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    const element = event.currentTarget;
    element.setPointerCapture(event.pointerId);
    const { scale, left, top } = fitted.current;
    const box = element.getBoundingClientRect();
    const at = {
      x: (event.clientX - box.left - left) / scale,
      y: (event.clientY - box.top - top) / scale,
    };
    const start = { x: event.clientX, y: event.clientY };
    const seen = event.target === frame.current;
    const { zoom } = live.now;
    // Beside the frame the view comes to the pointer first.
    if (!seen) void library.setCenter(at.x, at.y, { zoom });
    const from = { ...live.now };
    const move = (moved: globalThis.PointerEvent): void =>
      void library.setViewport({
        x: from.x - ((moved.clientX - start.x) / scale) * zoom,
        y: from.y - ((moved.clientY - start.y) / scale) * zoom,
        zoom,
      });
    element.addEventListener("pointermove", move);
    element.addEventListener(
      "lostpointercapture",
      () => element.removeEventListener("pointermove", move),
      { once: true },
    );
  };
  const wheel = (event: WheelEvent): void => {
    const factor = 2 ** (-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002));
    void library.zoomTo(live.now.zoom * factor);
  };
  return (
    <div
      ref={root}
      className="minimap nopan nowheel"
      role="img"
      aria-label="Overview"
      onPointerDown={drag}
      onWheel={wheel}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <canvas ref={picture} />
      <div ref={frame} className="minimap-view" />
    </div>
  );
}
