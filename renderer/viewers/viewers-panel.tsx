import { X } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { wholeTitle } from "../state/inside.ts";
import { IconButton } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { useValues } from "./use-values.ts";
import { drawViewer } from "./viewer-draw.ts";
import { type Viewer, type ViewerKind, viewerKinds, viewerNames } from "./viewer-store.ts";
import "./viewers.css";

/** Values that were pinned, drawn anew while the run goes on. */
export function ViewersPanel() {
  const { viewers } = useServices();
  const pinned = useStore(viewers, (state) => state.viewers);
  if (pinned.length === 0)
    return (
      <p className="panel-empty">
        Right-click a port and choose Pin a viewer to watch its value here.
      </p>
    );
  return (
    <ul className="viewers">
      {pinned.map((viewer) => (
        <ViewerCard key={viewer.value} viewer={viewer} />
      ))}
    </ul>
  );
}

function ViewerCard({ viewer }: { viewer: Viewer }) {
  const { viewers, documents, theme } = useServices();
  const { value, kind, against } = viewer;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [text, setText] = useState("");
  const shapes = useStore(documents, (state) => state.validation.shapes);
  const shown = useStore(theme, (state) => state.shown);
  const ids = useMemo(() => (against === null ? [value] : [value, against]), [value, against]);
  const tensors = useValues(ids);
  const document = useStore(documents, (state) => state.document);
  const at = value.lastIndexOf(".");
  const name = `${wholeTitle(document, value.slice(0, at))}, ${value.slice(at + 1)}`;
  const others = Object.keys(shapes).filter(
    (id) => id !== value && JSON.stringify(shapes[id]) === JSON.stringify(shapes[value]),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shown` stands for the colours
  useEffect(() => {
    const draw = (): void => {
      const [first, second] = tensors;
      if (canvas.current && first) setText(drawViewer(canvas.current, kind, first, second));
    };
    draw();
    const resize = new ResizeObserver(draw);
    if (canvas.current) resize.observe(canvas.current);
    return () => resize.disconnect();
  }, [tensors, kind, shown]);
  return (
    <li className="viewer" data-testid={`viewer-${value}`}>
      <header className="viewer-head">
        <span className="viewer-name" title={value}>
          {name}
        </span>
        <Select
          label={`Look of ${name}`}
          value={kind}
          options={viewerKinds.map((each) => ({ value: each, label: viewerNames[each] }))}
          onChange={(next) => viewers.change(value, { kind: next as ViewerKind })}
        />
        {kind === "confusion" ? (
          <Select
            label="Labels"
            value={against ?? ""}
            options={others.map((id) => ({ value: id, label: id }))}
            onChange={(next) => viewers.change(value, { against: next })}
          />
        ) : null}
        <IconButton label={`Unpin ${name}`} onClick={() => viewers.unpin(value)}>
          <X />
        </IconButton>
      </header>
      <canvas ref={canvas} className="viewer-canvas" role="img" aria-label={`${name}: ${text}`} />
      <p className="viewer-text num">{tensors.length === 0 ? "Run to see its value." : text}</p>
    </li>
  );
}
