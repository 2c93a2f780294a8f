/** Draws the value of a Picture probe: board, discs, image or heat map, in the middle of the panel. */
import { diverging, type Pen, paste, penOf } from "../viewers/viewer-draw.ts";
import { rangeOf, type Tensor } from "../viewers/viewer-model.ts";
import type { ValuePicture } from "./picture-model.ts";

/** What is to be seen, in words. */
export const lookWords: Readonly<Record<ValuePicture["look"], string>> = {
  image: "Grey from the least value to the largest.",
  colours: "Red, green and blue from 0 to 1.",
  heat: "Blue below 0, amber above, the deeper the larger.",
  digits: "The largest entry of each cell; pale where it is not yet close to 1.",
  queens: "A queen where an entry is above 1/2; pale where it is not yet close to 1.",
  discs: "Discs in the unit square, at their latest places.",
};

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The largest rectangle with these proportions, in the middle, with some air. */
function middle(pen: Pen, columns: number, rows: number): Frame {
  const unit = Math.min((pen.width - 24) / columns, (pen.height - 24) / rows);
  const [width, height] = [unit * columns, unit * rows];
  return { x: (pen.width - width) / 2, y: (pen.height - height) / 2, width, height };
}

/** Clears the canvas where there is no value yet. */
export function drawValue(
  canvas: HTMLCanvasElement,
  { look, size }: ValuePicture,
  value: Tensor | undefined,
): void {
  const pen = penOf(canvas);
  if (pen === undefined || value === undefined) return;
  const [rows = 1, columns = 1, depth = 1] = value.shape;
  if (look === "discs") {
    drawDiscs(pen, value.data, size);
    return;
  }
  const frame = middle(pen, columns, rows);
  if (look === "digits" || look === "queens") {
    drawBoard(pen, frame, rows, depth, look, value.data);
    return;
  }
  const [low, high] = rangeOf(value.data);
  const most = Math.max(Math.abs(low), Math.abs(high), 1e-9);
  const dark = document.documentElement.dataset.theme !== "light";
  const byte = (v: number): number => Math.round(255 * Math.max(0, Math.min(1, v)));
  if (look === "colours") {
    const reds = value.data.filter((_, i) => i % 3 === 0);
    let at = -1;
    paste(pen, reds, { width: columns, height: rows }, frame, () => {
      at += 1;
      return [0, 1, 2].map((k) => byte(value.data[3 * at + k] as number)) as never;
    });
    return;
  }
  paste(pen, value.data, { width: columns, height: rows }, frame, (v) => {
    if (look === "heat") return diverging(v, most, dark);
    const grey = byte((v - Math.min(0, low)) / (high - Math.min(0, low)));
    return [grey, grey, grey];
  });
}

function drawDiscs(pen: Pen, places: readonly number[], radius: number): void {
  const { x, y, width } = middle(pen, 1, 1);
  const { context } = pen;
  context.strokeStyle = pen.token("--line-strong");
  context.strokeRect(x, y, width, width);
  context.fillStyle = pen.token("--accent");
  context.strokeStyle = pen.token("--text");
  for (let i = 0; i + 1 < places.length; i += 2) {
    context.beginPath();
    const [cx, cy] = [(places[i] as number) + 0.5, 0.5 - (places[i + 1] as number)];
    context.arc(x + cx * width, y + cy * width, radius * width, 0, 2 * Math.PI);
    context.globalAlpha = 0.35;
    context.fill();
    context.globalAlpha = 1;
    context.stroke();
  }
}

/** Squares of a chessboard, or cells of a sudoku with thicker lines around its boxes. */
function drawBoard(
  { context, token }: Pen,
  frame: Frame,
  side: number,
  depth: number,
  look: "digits" | "queens",
  data: readonly number[],
): void {
  const cell = frame.width / side;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `${Math.round(cell * 0.62)}px ${token("--font-mono")}`;
  for (let i = 0; i < side * side; i++) {
    const x = frame.x + (i % side) * cell;
    const y = frame.y + Math.floor(i / side) * cell;
    if (look === "queens" && (i + Math.floor(i / side)) % 2 === 1) {
      context.fillStyle = token("--line");
      context.fillRect(x, y, cell, cell);
    }
    const entries = data.slice(i * depth, (i + 1) * depth);
    const most = Math.max(...entries);
    if (look === "queens" && most <= 0.5) continue;
    context.globalAlpha = Math.max(0.25, Math.min(1, most));
    context.fillStyle = token("--text");
    const sign = look === "queens" ? "\u265b" : String(entries.indexOf(most) + 1);
    context.fillText(sign, x + cell / 2, y + cell / 2);
    context.globalAlpha = 1;
  }
  const box = Math.sqrt(side);
  context.strokeStyle = token("--line-strong");
  for (let k = 0; k <= side; k++) {
    const thick = look === "digits" ? k % box === 0 : k % side === 0;
    context.lineWidth = thick ? 2 : 0.5;
    context.beginPath();
    context.moveTo(frame.x + k * cell, frame.y);
    context.lineTo(frame.x + k * cell, frame.y + frame.height);
    context.moveTo(frame.x, frame.y + k * cell);
    context.lineTo(frame.x + frame.width, frame.y + k * cell);
    context.stroke();
  }
}
