import { useStore } from "zustand";
import { formatShape } from "../../core/base/shape.ts";
import { useServices } from "../app/services.ts";
import { wholeTitle } from "../state/inside.ts";
import { Section } from "./section.tsx";

/** A wire: what it carries, from where to where, and its weight in the consensus. */
export function EdgeInspector({ id }: { id: string }) {
  const { documents } = useServices();
  const edge = useStore(documents, (state) => state.document.edges.find((e) => e.id === id));
  const document = useStore(documents, (state) => state.document);
  const shape = useStore(documents, (state) =>
    edge ? state.validation.shapes[`${edge.from.node}.${edge.from.port}`] : undefined,
  );
  const problem = useStore(documents, (state) =>
    state.validation.problems.find(
      (p) => p.edge === id || (edge && p.node === edge.to.node && p.port === edge.to.port),
    ),
  );
  if (edge === undefined) return null;
  return (
    <Section title="Wire">
      <dl className="facts">
        <dt>From</dt>
        <dd>
          {wholeTitle(document, edge.from.node)}, <span className="mono">{edge.from.port}</span>
        </dd>
        <dt>To</dt>
        <dd>
          {wholeTitle(document, edge.to.node)}, <span className="mono">{edge.to.port}</span>
        </dd>
        <dt>Shape</dt>
        <dd className="mono num">{shape ? formatShape(shape) : "not known yet"}</dd>
      </dl>
      {problem ? (
        <p className="bad">
          {problem.message} {problem.fix}
        </p>
      ) : null}
      <label className="param" htmlFor="edge-weight">
        <span className="param-name">Weight</span>
        <input
          id="edge-weight"
          className="field num"
          type="number"
          min={0}
          step={0.1}
          value={edge.weight ?? 1}
          onChange={(event) => {
            const weight = event.target.valueAsNumber;
            if (weight > 0)
              documents.dispatch(
                { type: "set-weight", edge: id, weight: weight === 1 ? null : weight },
                { mergeKey: `weight ${id}` },
              );
          }}
          onBlur={() => documents.seal()}
        />
        <span className="param-help">
          Weight of this consumer where copies of the value are averaged; 1 is the plain mean.
        </span>
      </label>
    </Section>
  );
}
