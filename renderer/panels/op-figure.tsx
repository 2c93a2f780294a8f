import { hasPicture, type Numbers, type Reference } from "./op-reference.ts";
import "./op-figure.css";

/** The set of an op in a plane, with points on their way to it. Nothing for ops without a picture. */
export function OpFigure({
  type,
  reference,
}: {
  type: string;
  reference: Reference | "failed" | null;
}) {
  if (!hasPicture(type)) return null;
  if (reference === "failed")
    return <p className="docs-meta">The picture could not be fetched. Reload the window.</p>;
  return (
    <figure className="docs-figure">
      <div
        className="docs-picture"
        // biome-ignore lint/security/noDangerouslySetInnerHtml: a file of this build
        dangerouslySetInnerHTML={{ __html: reference?.picture ?? "" }}
      />
      <figcaption className="docs-meta">{reference?.caption}</figcaption>
    </figure>
  );
}

/** A point and where the projection takes it, port by port. `end` names the latter. */
export function OpNumbers({ numbers, end }: { numbers: Numbers; end: string }) {
  return (
    <table className="docs-numbers">
      <caption className="docs-meta">An example; the distance is {numbers.distance}.</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">Point</th>
          <th scope="col">{end}</th>
        </tr>
      </thead>
      <tbody>
        {numbers.ports.map((port, i) => (
          <tr key={port}>
            <th scope="row">{port}</th>
            <td>{numbers.from[i]}</td>
            <td>{numbers.to[i]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
