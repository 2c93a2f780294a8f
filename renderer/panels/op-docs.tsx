import { ops } from "../../core/ops/index.ts";
import type { AnyOp } from "../../core/ops/spec.ts";
import { HANDBOOK_WINDOW, handbookPage } from "../commands/help-actions.ts";
import { Formula, Prose, SetText } from "../ui/math.tsx";
import { OpFigure, OpNumbers } from "./op-figure.tsx";
import { useReference } from "./op-reference.ts";
import { Section } from "./section.tsx";

const exactness = (op: AnyOp): string | null => {
  if (op.kind !== "function" && op.kind !== "set") return null;
  const { convex, exact } = op.traits;
  return `${convex ? "Convex set" : "Set is not convex"}; projection ${exact ? "exact" : "approximate"}.`;
};

/** What the op means: formula, set, projection, source. */
export function OpDocs({ op }: { op: AnyOp }) {
  const { title, summary, tex, set, projection, source } = op.docs;
  const reference = useReference(op.type);
  const prox = op.kind === "set" && op.form === "prox";
  const numbers = reference === "failed" ? undefined : reference?.numbers;
  return (
    <Section title={title}>
      {/* Operators of one's own need say nothing of themselves. */}
      {summary.trim() ? <p className="docs-text">{summary}</p> : null}
      {tex.trim() ? (
        <div className="docs-formula">
          <Formula tex={tex} block />
        </div>
      ) : null}
      {set ? (
        <>
          <h4 className="docs-title">Set</h4>
          <p className="docs-text docs-set">
            <SetText text={set} />
          </p>
        </>
      ) : null}
      <OpFigure type={op.type} reference={reference} />
      {projection ? (
        <>
          <h4 className="docs-title">Projection</h4>
          <p className="docs-text">
            <Prose text={projection} />
          </p>
          {numbers ? <OpNumbers numbers={numbers} end={prox ? "Prox" : "Projection"} /> : null}
        </>
      ) : null}
      {exactness(op) ? <p className="docs-meta">{exactness(op)}</p> : null}
      {source.trim() ? <p className="docs-meta">Source: {source}</p> : null}
      {Object.hasOwn(ops, op.type) ? (
        <p className="docs-meta">
          <a href={handbookPage(`ops/${op.type}.html`)} target={HANDBOOK_WINDOW}>
            Reference in the handbook
          </a>
        </p>
      ) : null}
    </Section>
  );
}
