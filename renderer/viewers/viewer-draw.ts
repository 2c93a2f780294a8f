/** Draws a value on a canvas in the colours of the theme. */

import { counted } from "../ui/format.ts";
import { confusion, imageSize, rangeOf, rowsOf, type Tensor } from "./viewer-model.ts";
import type { ViewerKind } from "./viewer-store.ts";

export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  token(name: string): string;
}

/** A cleared canvas in its own size, for sharp lines; `undefined` where it has no size. */
export function penOf(canvas: HTMLCanvasElement): Pen | undefined {
  const context = canvas.getContext("2d");
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (context === null || width === 0 || height === 0) return undefined;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const style = getComputedStyle(canvas);
  return { context, width, height, token: (name) => style.getPropertyValue(name).trim() };
}

/** Says in words what is drawn, or why nothing is. */
export function drawViewer(
  canvas: HTMLCanvasElement,
  kind: ViewerKind,
  value: Tensor,
  against: Tensor | undefined,
): string {
  const pen = penOf(canvas);
  if (pen === undefined) return "";
  switch (kind) {
    case "images":
      return drawImages(pen, value);
    case "heat":
      return drawHeat(pen, value);
    case "scatter":
      return drawScatter(pen, value);
    case "line":
      return drawLines(pen, value);
    case "confusion":
      return against ? drawConfusion(pen, value, against) : "Choose the value with the labels.";
  }
}

/** Pixels of one picture, grey from least to largest, scaled up without smoothing. */
export function paste(
  { context }: Pen,
  data: readonly number[],
  size: { width: number; height: number },
  at: { x: number; y: number; width: number; height: number },
  colour: (value: number) => readonly [number, number, number],
): void {
  const picture = new ImageData(size.width, size.height);
  for (let i = 0; i < size.width * size.height; i++) {
    const [r, g, b] = colour(data[i] as number);
    picture.data.set([r, g, b, 255], 4 * i);
  }
  const sheet = new OffscreenCanvas(size.width, size.height);
  sheet.getContext("2d")?.putImageData(picture, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(sheet, at.x, at.y, at.width, at.height);
}

function drawImages(pen: Pen, value: Tensor): string {
  const { rows, columns } = rowsOf(value);
  const size = imageSize(columns);
  if (size === undefined) return `${columns} entries an example make no image.`;
  const aspect = size.height / size.width;
  let across = 1;
  const cell = (n: number): number => Math.floor(pen.width / n);
  while (Math.ceil(rows / across) * (cell(across) * aspect) > pen.height && across < rows) across++;
  const w = Math.max(8, Math.min(cell(across), 96));
  const h = w * aspect;
  const shown = Math.min(rows, across * Math.max(1, Math.floor(pen.height / h)));
  const [low, high] = rangeOf(value.data);
  const top = Math.max(high, 1e-9);
  const floor = Math.min(0, low);
  for (let i = 0; i < shown; i++) {
    const x = (i % across) * w;
    const y = Math.floor(i / across) * h;
    const data = value.data.slice(i * columns, (i + 1) * columns);
    paste(pen, data, size, { x, y, width: w - 2, height: h - 2 }, (v) => {
      const grey = Math.round((255 * (v - floor)) / (top - floor));
      return [grey, grey, grey];
    });
  }
  return shown < rows ? `${shown} of ${rows} images` : counted(rows, "image");
}

/** Blue below zero, amber above; the ends of the ramp tell apart without red and green. */
export function diverging(
  v: number,
  most: number,
  dark: boolean,
): readonly [number, number, number] {
  const t = Math.max(-1, Math.min(1, v / most));
  const base = dark ? [28, 29, 32] : [250, 250, 250];
  const end =
    t < 0 ? (dark ? [110, 160, 255] : [20, 70, 170]) : dark ? [255, 190, 80] : [150, 70, 0];
  const k = Math.sqrt(Math.abs(t));
  return base.map((b, i) => Math.round(b + ((end[i] as number) - b) * k)) as never;
}

function drawHeat(pen: Pen, value: Tensor): string {
  const { rows, columns } = rowsOf(value);
  const most = Math.max(...rangeOf(value.data).map(Math.abs), 1e-9);
  const dark = document.documentElement.dataset.theme !== "light";
  paste(
    pen,
    value.data,
    { width: columns, height: rows },
    { x: 0, y: 0, width: pen.width, height: pen.height },
    (v) => diverging(v, most, dark),
  );
  return `${rows} \u00d7 ${columns}, \u00b1${most.toPrecision(3)}`;
}

function drawScatter(pen: Pen, value: Tensor): string {
  const { rows, columns } = rowsOf(value);
  if (columns < 2) return "A scatter needs two entries an example.";
  const xs = value.data.filter((_, i) => i % columns === 0);
  const ys = value.data.filter((_, i) => i % columns === 1);
  const [x0, x1] = rangeOf(xs);
  const [y0, y1] = rangeOf(ys);
  pen.context.fillStyle = pen.token("--accent");
  pen.context.globalAlpha = 0.75;
  for (let i = 0; i < rows; i++) {
    const x = 6 + (((xs[i] as number) - x0) / (x1 - x0)) * (pen.width - 12);
    const y = pen.height - 6 - (((ys[i] as number) - y0) / (y1 - y0)) * (pen.height - 12);
    pen.context.beginPath();
    pen.context.arc(x, y, 2.5, 0, 2 * Math.PI);
    pen.context.fill();
  }
  return `${rows} points, first two entries`;
}

function drawLines(pen: Pen, value: Tensor): string {
  const { rows, columns } = rowsOf(value);
  const [low, high] = rangeOf(value.data);
  const shown = Math.min(rows, 8);
  for (let r = 0; r < shown; r++) {
    pen.context.strokeStyle = pen.token(`--series-${r % 8}`);
    pen.context.lineWidth = 1.25;
    pen.context.beginPath();
    for (let j = 0; j < columns; j++) {
      const x = columns === 1 ? pen.width / 2 : (j / (columns - 1)) * (pen.width - 8) + 4;
      const v = value.data[r * columns + j] as number;
      const y = pen.height - 4 - ((v - low) / (high - low)) * (pen.height - 8);
      if (columns === 1) pen.context.arc(x, y, 3, 0, 2 * Math.PI);
      else pen.context.lineTo(x, y);
    }
    pen.context.stroke();
  }
  return `${counted(columns, "entry", "entries")}, ${low.toPrecision(3)} to ${high.toPrecision(3)}`;
}

function drawConfusion(pen: Pen, value: Tensor, labels: Tensor): string {
  const counts = confusion(value, labels);
  const n = counts.length;
  const cell = Math.min(pen.width / n, pen.height / n);
  const most = Math.max(1, ...counts.flat());
  const { context } = pen;
  context.font = `${Math.max(8, Math.min(11, cell * 0.45))}px ${pen.token("--font-mono")}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  counts.forEach((line, said) => {
    line.forEach((count, j) => {
      context.globalAlpha = count === 0 ? 0.06 : 0.2 + (0.8 * count) / most;
      context.fillStyle = pen.token(said === j ? "--accent" : "--warn");
      context.fillRect(j * cell, said * cell, cell - 1, cell - 1);
      context.globalAlpha = 1;
      if (count === 0 || cell < 12) return;
      context.fillStyle = pen.token("--text");
      context.fillText(String(count), (j + 0.5) * cell, (said + 0.5) * cell);
    });
  });
  const right = counts.reduce((sum, line, i) => sum + (line[i] as number), 0);
  const all = counts.flat().reduce((a, b) => a + b, 0);
  return `${right} of ${all} right in this batch; rows are true, columns said`;
}
