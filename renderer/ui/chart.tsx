import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";

export interface ChartLine {
  readonly label: string;
  /** A colour token, "--series-0". */
  readonly colour: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly shown: boolean;
}

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

/** A power of ten as people write it, at whole decades only. */
const decade = (value: number | null): string => {
  if (value === null || value <= 0) return "";
  const exponent = Math.log10(value);
  if (Math.abs(exponent - Math.round(exponent)) > 1e-6) return "";
  const whole = Math.round(exponent);
  return whole >= -2 && whole <= 3 ? String(10 ** whole) : `1e${whole}`.replace("-", "\u2212");
};

const decadesOnly = (_chart: uPlot, ticks: number[]): (number | null)[] =>
  ticks.map((tick) => (decade(tick) === "" ? null : tick));

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
}: {
  lines: readonly ChartLine[];
  log: boolean;
  read(): uPlot.AlignedData;
  subscribe(listener: () => void): () => void;
  label: string;
  range?: readonly [number, number];
}) {
  const box = useRef<HTMLDivElement>(null);
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
        scales: {
          x: { time: false },
          y: log ? { distr: 3, log: 10 } : range ? { range: [range[0], range[1]] } : {},
        },
        axes: [
          axis({ size: 26, space: 70 }),
          axis({
            size: 50,
            space: log ? 22 : 28,
            ...(log && {
              values: (_chart, ticks) => ticks.map(decade),
              // Lines at whole decades only: nine more in each would be noise.
              grid: { stroke: token("--line"), width: 1, filter: decadesOnly },
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
      read(),
      element,
    );
    const resize = new ResizeObserver(() => chart.setSize(size()));
    resize.observe(element);
    const off = subscribe(() => chart.setData(read()));
    return () => {
      off();
      resize.disconnect();
      chart.destroy();
    };
  }, [key, log, shown, read, subscribe]);

  return <div ref={box} className="chart" role="img" aria-label={label} />;
}
