import { useEffect, useState } from "react";
import "./op-figure.css";

/** The pictures of the reference, each fetched when it is first shown. */
const files = import.meta.glob<string>("../../docs/ops/*.svg", {
  query: "?raw",
  import: "default",
});

/** The set of an op in a plane, with points on their way to it. Nothing for ops without a picture. */
export function OpFigure({ type }: { type: string }) {
  const load = files[`../../docs/ops/${type}.svg`];
  return load ? <Loaded key={type} load={load} /> : null;
}

function Loaded({ load }: { load: () => Promise<string> }) {
  const [svg, setSvg] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    load().then(
      (text) => !gone && setSvg(text),
      () => !gone && setFailed(true),
    );
    return () => {
      gone = true;
    };
  }, [load]);
  if (failed) return <p className="docs-meta">The picture could not be loaded.</p>;
  return (
    <div
      className="docs-figure"
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a file of this build
      dangerouslySetInnerHTML={{ __html: svg ?? "" }}
    />
  );
}
