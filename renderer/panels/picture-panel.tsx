import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { formatCount } from "../ui/format.ts";
import { Select } from "../ui/select.tsx";
import { useValues } from "../viewers/use-values.ts";
import { drawPicture } from "./picture-draw.ts";
import { type Picture, picturesOf, type ValuePicture, valuePicturesOf } from "./picture-model.ts";
import { drawValue, lookWords } from "./value-draw.ts";

/** The plane with the iterates of a watched point and the sets that it must meet. */
export function PicturePanel() {
  const { documents } = useServices();
  const document = useStore(documents, (state) => state.document);
  const pictures = useMemo(
    () => [...picturesOf(document), ...valuePicturesOf(document)],
    [document],
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const picture = pictures.find((p) => p.node === chosen) ?? pictures[0];
  if (picture === undefined)
    return (
      <p className="panel-empty">
        Wire a Picture probe to a value to see it here, or an Iterates probe to one with two entries
        to see its path in the plane.
      </p>
    );
  const choice =
    pictures.length > 1 ? (
      <Select
        label="Probe"
        value={picture.node}
        options={pictures.map((p) => ({ value: p.node, label: p.title }))}
        onChange={setChosen}
      />
    ) : null;
  return "look" in picture ? (
    <DrawnValue picture={picture}>{choice}</DrawnValue>
  ) : (
    <PlanePicture picture={picture}>{choice}</PlanePicture>
  );
}

function DrawnValue({ picture, children }: { picture: ValuePicture; children: React.ReactNode }) {
  const { theme } = useServices();
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useStore(theme, (state) => state.shown);
  const ids = useMemo(() => [picture.value], [picture.value]);
  const [value] = useValues(ids);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shown` stands for the colours
  useEffect(() => {
    const draw = (): void => {
      if (canvas.current) drawValue(canvas.current, picture, value);
    };
    draw();
    const resize = new ResizeObserver(draw);
    if (canvas.current) resize.observe(canvas.current);
    return () => resize.disconnect();
  }, [value, picture, shown]);
  return (
    <div className="picture">
      <canvas ref={canvas} role="img" aria-label={picture.title} />
      <div className="chart-legend">
        {children}
        <div className="chart-line">
          <span className="chart-name">{picture.title}</span>
        </div>
        <p className="chart-note">{value ? lookWords[picture.look] : "Run to see its value."}</p>
      </div>
    </div>
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
