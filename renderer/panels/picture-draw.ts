/** Draws the plane: axes, sets, iterates from pale to full, the latest point on top. */
import { type Box, frameOf, type Picture, type PlaneSet } from "./picture-model.ts";

interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly box: Box;
  readonly scale: number;
  x(x: number): number;
  y(y: number): number;
  token(name: string): string;
}

export function drawPicture(
  canvas: HTMLCanvasElement,
  picture: Picture,
  trail: readonly number[],
): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (width === 0 || height === 0) return;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const style = getComputedStyle(canvas);
  const box = frameOf(picture, trail, width / height);
  const scale = width / box.width;
  const pen: Pen = {
    context,
    box,
    scale,
    x: (x) => (x - box.x) * scale,
    y: (y) => height - (y - box.y) * scale,
    token: (name) => style.getPropertyValue(name).trim(),
  };
  drawGrid(pen, width, height);
  for (const [index, set] of picture.sets.entries())
    drawSet(pen, set, pen.token(`--series-${index + 1}`));
  drawTrail(pen, trail);
}

function drawGrid({ context, box, x, y, token }: Pen, width: number, height: number): void {
  const step = 10 ** Math.floor(Math.log10(box.height / 2));
  context.lineWidth = 1;
  for (let at = Math.ceil(box.x / step) * step; at < box.x + box.width; at += step)
    stroke(
      context,
      [x(at), 0, x(at), height],
      token(Math.abs(at) < step / 2 ? "--line-strong" : "--line"),
    );
  for (let at = Math.ceil(box.y / step) * step; at < box.y + box.height; at += step)
    stroke(
      context,
      [0, y(at), width, y(at)],
      token(Math.abs(at) < step / 2 ? "--line-strong" : "--line"),
    );
}

function stroke(
  context: CanvasRenderingContext2D,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  colour: string,
): void {
  context.strokeStyle = colour;
  context.beginPath();
  context.moveTo(Math.round(x0) + 0.5, Math.round(y0) + 0.5);
  context.lineTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
  context.stroke();
}

function drawSet({ context, box, scale, x, y }: Pen, set: PlaneSet, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.75;
  context.beginPath();
  if (set.kind === "circle") {
    const [cx = 0, cy = 0] = set.center;
    context.arc(x(cx), y(cy), set.radius * scale, 0, 2 * Math.PI);
  } else {
    const [nx = 0, ny = 0] = set.normal;
    const square = nx * nx + ny * ny;
    if (square === 0) return;
    // From the point of the line that is nearest to the middle, far both ways.
    const mx = box.x + box.width / 2;
    const my = box.y + box.height / 2;
    const t = (set.offset - nx * mx - ny * my) / square;
    const far = (box.width + box.height) / Math.sqrt(square);
    const [px, py] = [mx + t * nx, my + t * ny];
    context.moveTo(x(px - ny * far), y(py + nx * far));
    context.lineTo(x(px + ny * far), y(py - nx * far));
  }
  context.stroke();
}

function drawTrail({ context, x, y, token }: Pen, trail: readonly number[]): void {
  const count = trail.length >> 1;
  if (count === 0) return;
  const at = (i: number) => [x(trail[2 * i] as number), y(trail[2 * i + 1] as number)] as const;
  context.strokeStyle = token("--wire");
  context.lineWidth = 1;
  context.globalAlpha = 0.7;
  context.beginPath();
  for (let i = 0; i < count; i++) context.lineTo(...at(i));
  context.stroke();
  context.fillStyle = token("--accent");
  for (let i = 0; i < count - 1; i++) {
    context.globalAlpha = 0.25 + (0.55 * i) / count;
    dot(context, at(i), 2.25);
  }
  context.globalAlpha = 1;
  dot(context, at(count - 1), 4.5);
  context.strokeStyle = token("--panel");
  context.lineWidth = 1.5;
  context.stroke();
}

function dot(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  radius: number,
): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
