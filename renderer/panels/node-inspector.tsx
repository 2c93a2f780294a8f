import { CircleAlert, TriangleAlert } from "lucide-react";
import { useStore } from "zustand";
import { opsOf } from "../../core/graph/lookup.ts";
import type { GraphNode } from "../../core/graph/schema.ts";
import { takesSide } from "../../core/graph/sides.ts";
import { useServices } from "../app/services.ts";
import { MissingDataNote } from "../data/missing-data.tsx";
import { OperatorNote } from "../operators/operator-note.tsx";
import { nodeOf } from "../state/edits.ts";
import { AfterPaint } from "../ui/after-paint.tsx";
import { categories, categoryColour } from "../ui/categories.ts";
import { LiveResidual } from "./live-residual.tsx";
import { NodeParams } from "./node-params.tsx";
import { NoteField } from "./note-field.tsx";
import { OpDocs } from "./op-docs.tsx";
import { PortTable } from "./port-table.tsx";
import { Section } from "./section.tsx";
import { SideField } from "./side-field.tsx";

/** What becomes of a node whose op is not known. */
function GhostNote({ params }: { params: GraphNode["params"] }) {
  return (
    <Section title="Unknown here">
      <p className="param-help">
        The node, its parameters and its wires stay in the document and are saved back unchanged.
        Run waits until the node is replaced, removed, or known.
      </p>
      <pre className="ghost-params mono">{JSON.stringify(params, null, 2)}</pre>
    </Section>
  );
}

/** A node: its name, problems, parameters, ports, live residual, and what its op means. */
export function NodeInspector({ id }: { id: string }) {
  const { documents } = useServices();
  const node = useStore(documents, (state) => nodeOf(state.document, id));
  const definitions = useStore(documents, (state) => state.document.definitions);
  const operators = useStore(documents, (state) => state.document.operators);
  const problems = useStore(documents, (state) => state.validation.problems);
  if (node === undefined) return null;
  const op = opsOf({ definitions, operators })(node.type);
  const own = problems.filter((problem) => problem.node === id);
  const Icon = op ? categories[op.category].icon : CircleAlert;
  return (
    <>
      <header className="inspector-head">
        <Icon aria-hidden style={op ? { color: categoryColour(op.category) } : undefined} />
        <input
          className="title-field"
          aria-label="Name of the node"
          placeholder={op?.docs.title ?? node.type}
          value={node.title ?? ""}
          maxLength={200}
          onChange={(event) =>
            documents.dispatch(
              { type: "set-title", node: id, title: event.target.value || null },
              { mergeKey: `title ${id}` },
            )
          }
          onBlur={() => documents.seal()}
        />
        <span className="inspector-id mono" title="Id in files, code and results">
          {id}
        </span>
      </header>
      <MissingDataNote node={node} />
      {own.length > 0 ? (
        <ul className="inspector-problems">
          {own.map((problem) => {
            const part = problem.port ?? problem.param;
            return (
              <li key={problem.code + problem.message} data-severity={problem.severity}>
                {problem.severity === "error" ? (
                  <CircleAlert aria-hidden />
                ) : (
                  <TriangleAlert aria-hidden />
                )}
                <span>
                  {part === undefined ? null : <span className="mono">{part}: </span>}
                  {problem.message} {problem.fix}
                </span>
              </li>
            );
          })}
        </ul>
      ) : null}
      {op?.kind === "function" || op?.kind === "set" || op?.kind === "module" ? (
        <LiveResidual id={id} />
      ) : null}
      {op ? <NodeParams node={node} op={op} /> : <GhostNote params={node.params} />}
      <OperatorNote type={node.type} />
      <PortTable node={node} />
      {op ? (
        <AfterPaint>
          {takesSide(node) ? <SideField node={node} /> : null}
          <OpDocs op={op} />
        </AfterPaint>
      ) : null}
      <NoteField node={id} note={node.note} />
    </>
  );
}
