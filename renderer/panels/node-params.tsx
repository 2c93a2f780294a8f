import { useStore } from "zustand";
import { builtinDatasets } from "../../core/base/datasets.ts";
import type { GraphNode } from "../../core/graph/schema.ts";
import type { AnyOp } from "../../core/ops/spec.ts";
import { useServices } from "../app/services.ts";
import { ParamFields } from "./param-fields.tsx";
import { describeParams, type ParamField } from "./param-schema.ts";
import { Section } from "./section.tsx";

/** Names of the catalogue and of the document's own data are a choice, though the format takes any. */
const withChoices = (op: AnyOp, field: ParamField, own: readonly string[]): ParamField =>
  op.type === "dataset" && field.name === "name"
    ? { ...field, kind: "choice", choices: [...Object.keys(builtinDatasets), ...own] }
    : field;

/** A node's parameters; each edit is a step of the history, a burst of them is one. */
export function NodeParams({ node, op }: { node: GraphNode; op: AnyOp }) {
  const { documents } = useServices();
  const datasets = useStore(documents, (state) => state.document.datasets);
  const own = Object.keys(datasets ?? {});
  const fields = describeParams(op.params).map((field) => withChoices(op, field, own));
  if (fields.length === 0) return null;
  return (
    <Section title="Parameters">
      <ParamFields
        fields={fields}
        values={node.params}
        onSettle={() => documents.seal()}
        onChange={(name, value) => {
          const params: Record<string, unknown> = { ...node.params, [name]: value };
          if (value === undefined) delete params[name];
          documents.dispatch(
            { type: "set-params", node: node.id, params: params as GraphNode["params"] },
            {
              name: `Set ${name} of ${node.title ?? node.id}`,
              mergeKey: `param ${node.id} ${name}`,
            },
          );
        }}
      />
    </Section>
  );
}
