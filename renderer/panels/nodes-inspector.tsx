import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  type LucideIcon,
} from "lucide-react";
import { useStore } from "zustand";
import { batch } from "../../core/graph/commands.ts";
import type { GraphNode } from "../../core/graph/schema.ts";
import { opOf } from "../../core/ops/index.ts";
import { useServices } from "../app/services.ts";
import { type ActionId, useAction } from "../commands/use-actions.ts";
import { IconButton } from "../ui/button.tsx";
import { ParamFields } from "./param-fields.tsx";
import { describeParams } from "./param-schema.ts";
import { Section } from "./section.tsx";

const tools: readonly (readonly [ActionId, LucideIcon])[] = [
  ["align-left", AlignStartVertical],
  ["align-center", AlignCenterVertical],
  ["align-right", AlignEndVertical],
  ["align-top", AlignStartHorizontal],
  ["align-middle", AlignCenterHorizontal],
  ["align-bottom", AlignEndHorizontal],
  ["spread-across", AlignHorizontalDistributeCenter],
  ["spread-down", AlignVerticalDistributeCenter],
];

/** Several nodes: their places, and where they are of one op its parameters, for all at once. */
export function NodesInspector({ ids }: { ids: readonly string[] }) {
  const { documents } = useServices();
  const all = useStore(documents, (state) => state.document.nodes);
  const nodes = all.filter((node) => ids.includes(node.id));
  const types = new Set(nodes.map((node) => node.type));
  return (
    <>
      <Section title={`${nodes.length} nodes`}>
        <div className="align-tools" role="toolbar" aria-label="Align and space">
          {tools.map(([id, Icon]) => (
            <Tool key={id} id={id} icon={Icon} />
          ))}
        </div>
        <p className="quiet">
          Drag moves them together; <kbd className="kbd">Del</kbd> removes them.
        </p>
      </Section>
      {types.size === 1 ? (
        <SharedParams nodes={nodes} />
      ) : (
        <p className="inspector-many">
          Select nodes of one op alone to set their parameters together.
        </p>
      )}
    </>
  );
}

function Tool({ id, icon: Icon }: { id: ActionId; icon: LucideIcon }) {
  const action = useAction(id);
  return (
    <IconButton
      label={action.title}
      hint={action.disabled ?? undefined}
      aria-disabled={action.disabled !== null}
      onClick={() => action.disabled === null && void action.run()}
    >
      <Icon />
    </IconButton>
  );
}

function SharedParams({ nodes }: { nodes: readonly GraphNode[] }) {
  const { documents } = useServices();
  const [first] = nodes;
  const op = first && opOf(first.type);
  if (!first || !op) return null;
  const own = (node: GraphNode, name: string): string => JSON.stringify(node.params[name] ?? null);
  const fields = describeParams(op.params).map((field) =>
    nodes.every((node) => own(node, field.name) === own(first, field.name))
      ? field
      : { ...field, help: `These nodes differ here; an edit sets all. ${field.help ?? ""}` },
  );
  if (fields.length === 0) return null;
  return (
    <Section title={`Parameters of all: ${op.docs.title}`}>
      <ParamFields
        fields={fields}
        values={first.params}
        onSettle={() => documents.seal()}
        onChange={(name, value) => {
          const commands = nodes.map((node) => {
            const params: Record<string, unknown> = { ...node.params, [name]: value };
            if (value === undefined) delete params[name];
            return {
              type: "set-params" as const,
              node: node.id,
              params: params as GraphNode["params"],
            };
          });
          documents.dispatch(batch(commands), {
            name: `Set ${name} of ${nodes.length} nodes`,
            mergeKey: `params ${nodes.map((node) => node.id).join()} ${name}`,
          });
        }}
      />
    </Section>
  );
}
