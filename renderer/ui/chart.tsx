import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { blankText, type ChartLine, logTicks, readOut, smoothed } from "./chart-data.ts";
import { type ExportKind, exportChart, exportKinds } from "./chart-export.ts";
import { formatCount } from "./format.ts";

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const font = "11px 'Inter Variable', sans-serif";

function axis(options: Partial<uPlot.Axis>): uPlot.Axis {
  return {
    stroke: token("--text-3"),
    font,
    grid: { stroke: token("--line"), width: 1 },
    ticks: { show: false },
    gap: 6,
    ...options,
  };
}

/** Grouped as in all of the window; parts of an iteration do not arise. */
const xText = (value: number): string =>
  Number.isInteger(value) ? formatCount(value) : String(value);

/**
 * A line chart that is fed past React. `subscribe` tells when there is news, `read` gives the
 * columns: x, then one a line.
 */
export function Chart({
  lines,
  log,
  read,
  subscribe,
  label,
  range,
  name,
  empty = "The first values come with the next frame of the run.",
}: {
  lines: readonly ChartLine[];
  log: boolean;
  read(): uPlot.AlignedData;
  subscribe(listener: () => void): () => void;
  label: string;
  range?: readonly [number, number];
  /** Of files that are exported. */
  name: string;
  /** What is said while there is nothing to draw. */
  empty?: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot | null>(null);
  const readout = useRef<HTMLParagraphElement>(null);
  const [scale, setScale] = useState<"log" | "linear" | null>(null);
  const [smooth, setSmooth] = useState(0);
  const [zoomed, setZoomed] = useState(false);
  const [blank, setBlank] = useState<string | null>(null);
  /** The user chose what part to look at: new data leave it. */
  const held = useRef(false);
  const logarithmic = scale === null ? log : scale === "log";
  const { theme } = useServices();
  const shown = useStore(theme, (state) => state.shown);
  const key = JSON.stringify(lines);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `lines`, `shown` for the tokens
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const size = () => ({
      width: Math.max(80, element.clientWidth),
      height: Math.max(60, element.clientHeight),
    });
    const chart = new uPlot(
      {
        ...size(),
        padding: [12, 16, 0, 0],
        legend: { show: false },
        cursor: { points: { show: false }, drag: { x: true, y: false } },
        hooks: {
          setCursor: [
            (plot) => {
              if (readout.current)
                readout.current.textContent = readOut(plot.data, plot.cursor.idx, lines);
            },
          ],
          setSelect: [
            (plot) => {
              held.current = plot.select.width > 0;
              setZoomed(held.current);
            },
          ],
        },
        scales: {
          x: { time: false },
          y: logarithmic ? { distr: 3, log: 10 } : range ? { range: [range[0], range[1]] } : {},
        },
        axes: [
          axis({ size: 26, space: 70, values: (_chart, ticks) => ticks.map(xText) }),
          axis({
            size: 50,
            space: logarithmic ? 22 : 28,
            ...(logarithmic && {
              filter: (_chart, ticks) => ticks,
              values: (_chart, ticks) => logTicks(ticks).map((text) => text ?? ""),
              grid: {
                stroke: token("--line"),
                width: 1,
                filter: (_chart, ticks) => {
                  const told = logTicks(ticks);
                  return ticks.map((tick, i) => (told[i] === null ? null : tick));
                },
              },
            }),
          }),
        ],
        series: [
          {},
          ...lines.map((line) => ({
            label: line.label,
            stroke: token(line.colour),
            width: line.width ?? 1.25,
            ...(line.dash && { dash: [...line.dash] }),
            show: line.shown,
            points: { show: false },
            spanGaps: true,
          })),
        ],
      },
      smoothed(read(), smooth, logarithmic),
      element,
    );
    drawn.current = chart;
    const tellBlank = (): void => setBlank(blankText(chart.data, lines, logarithmic, empty));
    tellBlank();
    held.current = false;
    setZoomed(false);
    const resize = new ResizeObserver(() => chart.setSize(size()));
    resize.observe(element);
    const whole = (): void => {
      held.current = false;
      setZoomed(false);
    };
    chart.over.addEventListener("dblclick", whole);
    const off = subscribe(() => {
      chart.setData(smoothed(read(), smooth, logarithmic), !held.current);
      if (held.current) chart.redraw();
      tellBlank();
    });
    return () => {
      drawn.current = null;
      off();
      resize.disconnect();
      chart.destroy();
    };
  }, [key, logarithmic, smooth, shown, read, subscribe, empty]);

  const reset = (): void => {
    held.current = false;
    setZoomed(false);
    const chart = drawn.current;
    const x = chart?.data[0] ?? [];
    const [min, max] = [x[0], x.at(-1)];
    if (min != null && max != null) chart?.setScale("x", { min, max });
  };
  const save = (kind: ExportKind): void => {
    const chart = drawn.current;
    if (chart) void exportChart(kind, { name, chart, lines, log: logarithmic });
  };
  return (
    <div className="chart-box">
      <div className="chart-tools" role="toolbar" aria-label={`${label}: chart`}>
        <button
          type="button"
          className="legend-mode"
          aria-pressed={logarithmic}
          onClick={() => setScale(logarithmic ? "linear" : "log")}
        >
          Log
        </button>
        <label className="chart-smooth">
          Smooth
          <input
            type="range"
            min={0}
            max={0.98}
            step={0.02}
            value={smooth}
            onChange={({ target }) => setSmooth(Number(target.value))}
          />
        </label>
        {zoomed ? (
          <button type="button" className="legend-mode" onClick={reset}>
            Whole
          </button>
        ) : null}
        <p ref={readout} className="chart-readout num" data-testid="chart-readout" />
        <fieldset className="chart-exports" aria-label="Save the chart as">
          {exportKinds.map((kind) => (
            <button
              key={kind}
              type="button"
              className="legend-mode"
              title={`Save as ${kind.toUpperCase()}`}
              disabled={blank !== null}
              onClick={() => save(kind)}
            >
              {kind.toUpperCase()}
            </button>
          ))}
        </fieldset>
      </div>
      <div className="chart-area">
        <div ref={box} className="chart" role="img" aria-label={label} />
        {blank === null ? null : <p className="chart-blank">{blank}</p>}
      </div>
    </div>
  );
}
