import { Palette, X } from "lucide-react";
import { type PointerEvent, useState } from "react";
import { useStore } from "zustand";
import { batch, type Command } from "../../core/graph/commands.ts";
import { framedNodes } from "../../core/graph/frames.ts";
import { frameColours, type GraphFrame } from "../../core/graph/schema.ts";
import { useServices } from "../app/services.ts";
import { snap } from "../state/edits.ts";
import { useFlowStore, ViewportPortal } from "./adapter.ts";
import "./frames.css";

const none: readonly GraphFrame[] = [];
const LEAST = { width: 160, height: 80 };

/** Boxes behind the nodes; one that is moved takes along what stands in it. */
export function Frames() {
  const { documents } = useServices();
  const frames = useStore(documents, (state) => state.document.frames ?? none);
  if (frames.length === 0) return null;
  return (
    <ViewportPortal>
      {frames.map((frame) => (
        <Frame key={frame.id} frame={frame} />
      ))}
    </ViewportPortal>
  );
}

function Frame({ frame }: { frame: GraphFrame }) {
  const { documents, canvas } = useServices();
  const zoom = useFlowStore((state) => state.transform[2]);
  const [draft, setDraft] = useState<string | null>(null);
  const { id, title, colour, position, size } = frame;

  const change = (next: Partial<GraphFrame>, name: string): void =>
    documents.dispatch({ type: "set-frame", frame: { ...frame, ...next } }, { name });

  /** Follows the pointer; all of it is one step. */
  const follow = (
    event: PointerEvent<HTMLElement>,
    name: string,
    command: (by: { x: number; y: number }) => Command,
  ): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    const handle = event.currentTarget;
    const start = { x: event.clientX, y: event.clientY };
    handle.setPointerCapture(event.pointerId);
    let last = { x: 0, y: 0 };
    const move = (moved: globalThis.PointerEvent): void => {
      const by = snap({ x: (moved.clientX - start.x) / zoom, y: (moved.clientY - start.y) / zoom });
      if (by.x === last.x && by.y === last.y) return;
      last = by;
      documents.dispatch(command(by), { name, mergeKey: `${name} ${id}` });
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener(
      "lostpointercapture",
      () => {
        handle.removeEventListener("pointermove", move);
        documents.seal();
      },
      { once: true },
    );
  };

  const drag = (event: PointerEvent<HTMLElement>): void => {
    const sizes = canvas.current?.sizes();
    const { nodes } = documents.getState().document;
    const held = framedNodes(frame, nodes, (node) => sizes?.get(node));
    const at = (p: { x: number; y: number }, by: { x: number; y: number }) => ({
      x: p.x + by.x,
      y: p.y + by.y,
    });
    follow(event, "Move a frame", (by) =>
      batch([
        { type: "set-frame", frame: { ...frame, position: at(position, by) } },
        ...(held.length === 0
          ? []
          : [
              {
                type: "move-nodes" as const,
                moves: held.map((node) => ({ node: node.id, position: at(node.position, by) })),
              },
            ]),
      ]),
    );
  };

  return (
    <section
      className="frame"
      aria-label={`Frame ${title}`}
      data-frame={id}
      data-colour={colour}
      style={{ left: position.x, top: position.y, ...size }}
    >
      <header className="frame-head nopan nodrag" onPointerDown={drag}>
        {draft === null ? (
          <button
            type="button"
            className="frame-title"
            title="Double click or Enter to name it"
            onDoubleClick={(event) => {
              event.stopPropagation();
              setDraft(title);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") setDraft(title);
              if (event.key === "Delete")
                documents.dispatch({ type: "remove-frames", frames: [id] });
            }}
          >
            {title}
          </button>
        ) : (
          <input
            className="field"
            aria-label="Name of the frame"
            // biome-ignore lint/a11y/noAutofocus: it was asked for by the click that made it
            autoFocus
            value={draft}
            maxLength={200}
            onPointerDown={(event) => event.stopPropagation()}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={() => {
              if (draft.trim() && draft !== title) change({ title: draft.trim() }, "Name a frame");
              setDraft(null);
            }}
            onKeyDown={(event) => {
              event.stopPropagation();
              if (event.key === "Escape") setDraft(null);
              if (event.key === "Enter") event.currentTarget.blur();
            }}
          />
        )}
        <button
          type="button"
          className="frame-button"
          aria-label="Next colour of the frame"
          onPointerDown={(event) => event.stopPropagation()}
          onClick={() => {
            const next = (frameColours.indexOf(colour) + 1) % frameColours.length;
            change({ colour: frameColours[next] as GraphFrame["colour"] }, "Colour a frame");
          }}
        >
          <Palette aria-hidden />
        </button>
        <button
          type="button"
          className="frame-button"
          aria-label="Remove the frame"
          onPointerDown={(event) => event.stopPropagation()}
          onClick={() => documents.dispatch({ type: "remove-frames", frames: [id] })}
        >
          <X aria-hidden />
        </button>
      </header>
      <span
        className="frame-corner nopan"
        onPointerDown={(event) =>
          follow(event, "Size a frame", (by) => ({
            type: "set-frame",
            frame: {
              ...frame,
              size: {
                width: Math.max(LEAST.width, size.width + by.x),
                height: Math.max(LEAST.height, size.height + by.y),
              },
            },
          }))
        }
      />
    </section>
  );
}
