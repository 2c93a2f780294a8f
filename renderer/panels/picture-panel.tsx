import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { formatCount } from "../ui/format.ts";
import { Select } from "../ui/select.tsx";
import { drawPicture } from "./picture-draw.ts";
import { type Picture, picturesOf } from "./picture-model.ts";

/** The plane with the iterates of a watched point and the sets that it must meet. */
export function PicturePanel() {
  const { documents } = useServices();
  const document = useStore(documents, (state) => state.document);
  const pictures = useMemo(() => picturesOf(document), [document]);
  const [chosen, setChosen] = useState<string | null>(null);
  const picture = pictures.find((p) => p.node === chosen) ?? pictures[0];
  if (picture === undefined)
    return (
      <p className="panel-empty">
        Wire an Iterates probe to a value with two entries to see its path in the plane here.
      </p>
    );
  return (
    <PlanePicture picture={picture}>
      {pictures.length > 1 ? (
        <Select
          label="Probe"
          value={picture.node}
          options={pictures.map((p) => ({ value: p.node, label: p.title }))}
          onChange={setChosen}
        />
      ) : null}
    </PlanePicture>
  );
}

function PlanePicture({ picture, children }: { picture: Picture; children: React.ReactNode }) {
  const { trails, theme } = useServices();
  const canvas = useRef<HTMLCanvasElement>(null);
  const count = useRef<HTMLSpanElement>(null);
  const shown = useStore(theme, (state) => state.shown);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shown` stands for the colours
  useEffect(() => {
    let waiting = false;
    const paint = (): void => {
      waiting = false;
      const trail = trails.of(picture.node);
      if (canvas.current) drawPicture(canvas.current, picture, trail);
      if (count.current) count.current.textContent = formatCount(trail.length >> 1);
    };
    const request = (): void => {
      if (!waiting) requestAnimationFrame(paint);
      waiting = true;
    };
    paint();
    const off = trails.onChange(request);
    const resize = new ResizeObserver(request);
    if (canvas.current) resize.observe(canvas.current);
    return () => {
      off();
      resize.disconnect();
    };
  }, [trails, picture, shown]);

  return (
    <div className="picture">
      <canvas ref={canvas} role="img" aria-label={`Iterates of ${picture.title}`} />
      <div className="chart-legend">
        {children}
        {picture.sets.map((set, index) => (
          <div key={set.title} className="chart-line">
            <span className="chart-swatch" style={{ color: `var(--series-${index + 1})` }} />
            <span className="chart-name">{set.title}</span>
          </div>
        ))}
        <div className="chart-line">
          <span className="chart-swatch" style={{ color: "var(--accent)" }} />
          <span className="chart-name">{picture.title}</span>
          <span ref={count} className="chart-value num" />
        </div>
        <p className="chart-note">Iterates go from pale to full; the large dot is the latest.</p>
      </div>
    </div>
  );
}
