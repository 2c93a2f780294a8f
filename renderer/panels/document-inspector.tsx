import { useStore } from "zustand";
import { type SolverSettings, solverSettings } from "../../core/solvers/settings.ts";
import { useServices } from "../app/services.ts";
import { counted } from "../ui/format.ts";
import { ParamFields } from "./param-fields.tsx";
import { describeParams } from "./param-schema.ts";
import { PresetField } from "./preset-field.tsx";
import { Section } from "./section.tsx";

const main = new Set(["algorithm", "backend", "seed", "batchSize", "stop"]);
const fields = describeParams(solverSettings);
const first = fields.filter((field) => main.has(field.name));
const rest = fields.filter((field) => !main.has(field.name));

/** Nothing is selected: what the document is and how it is solved. */
export function DocumentInspector() {
  const { documents } = useServices();
  const document = useStore(documents, (state) => state.document);
  const { solver, description, nodes, edges } = document;

  const change = (name: string, value: unknown): void => {
    const next: Record<string, unknown> = { ...solver, [name]: value };
    if (value === undefined) delete next[name];
    const checked = solverSettings.safeParse(next);
    if (!checked.success) return;
    documents.dispatch(
      { type: "set-solver", solver: checked.data as SolverSettings },
      { name: `Set ${name}`, mergeKey: `solver ${name}` },
    );
  };

  return (
    <>
      <Section title="Document">
        <textarea
          className="field note"
          aria-label="Description"
          placeholder="What is this model for?"
          rows={description ? Math.min(7, 2 + description.length / 44) : 2}
          value={description ?? ""}
          onChange={(event) =>
            documents.dispatch(
              { type: "set-description", description: event.target.value || null },
              { mergeKey: "description" },
            )
          }
          onBlur={() => documents.seal()}
        />
        <p className="quiet num">
          {counted(nodes.length, "node")}, {counted(edges.length, "wire")}
        </p>
      </Section>
      <Section title="Solver">
        <PresetField
          solver={solver}
          onChoose={({ title, settings }) => {
            documents.dispatch(
              { type: "set-solver", solver: { ...solver, ...settings } },
              { name: `Take the preset ${title}` },
            );
            documents.seal();
          }}
        />
        <ParamFields
          fields={first}
          values={solver}
          onChange={change}
          onSettle={() => documents.seal()}
        />
      </Section>
      <Section title="Solver, in detail">
        <ParamFields
          fields={rest}
          values={solver}
          onChange={change}
          onSettle={() => documents.seal()}
        />
      </Section>
    </>
  );
}
