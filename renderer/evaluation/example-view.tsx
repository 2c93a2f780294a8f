import { useEffect, useRef } from "react";
import { visible } from "../../core/card/markup.ts";
import type { ViewMessage } from "../../core/protocol/evaluation.ts";
import { formatResidual } from "../ui/format.ts";

/** One value of an example: an image, a text with the place in question marked, or numbers. */
export function ExampleView({
  name,
  view,
  place,
  named,
}: {
  name: string;
  view: ViewMessage;
  place: number;
  /** Several are shown of an example: say which this is. */
  named: boolean;
}) {
  return (
    <figure className="example">
      {view.kind === "image" ? <Pixels name={name} view={view} /> : null}
      {view.kind === "text" ? <Text view={view} place={place} /> : null}
      {view.kind === "row" ? <Row view={view} /> : null}
      {named ? <figcaption className="chart-note">{name}</figcaption> : null}
    </figure>
  );
}

function Pixels({ name, view }: { name: string; view: Extract<ViewMessage, { kind: "image" }> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, channels, pixels } = view;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const image = context.createImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++)
        image.data[4 * i + c] = pixels[i * channels + (channels === 3 ? c : 0)] as number;
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [width, height, channels, pixels]);
  return (
    <canvas
      ref={canvas}
      className="example-image"
      width={width}
      height={height}
      role="img"
      aria-label={`${name}, ${width} by ${height} pixels`}
    />
  );
}

function Text({ view, place }: { view: Extract<ViewMessage, { kind: "text" }>; place: number }) {
  const { symbols, from, steps } = view;
  const words = symbols.some((symbol) => symbol.length > 1);
  const shown = symbols.map((symbol) => (words ? `${symbol} ` : symbol));
  const at = place - from;
  return (
    <p className="example-text mono">
      {from > 0 ? "\u2026" : ""}
      {shown.slice(0, at).join("")}
      <mark>{visible(symbols[at] ?? "")}</mark>
      {shown.slice(at + 1).join("")}
      {from + symbols.length < steps ? "\u2026" : ""}
    </p>
  );
}

function Row({ view: { entries, more } }: { view: Extract<ViewMessage, { kind: "row" }> }) {
  return (
    <table className="example-row num">
      <tbody>
        {entries.map(({ name, value }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{formatResidual(value)}</td>
          </tr>
        ))}
        {more > 0 ? (
          <tr>
            <th scope="row" colSpan={2}>
              and {more} more
            </th>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}
