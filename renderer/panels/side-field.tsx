import type { GraphNode, Side } from "../../core/graph/schema.ts";
import { useServices } from "../app/services.ts";
import { Select } from "../ui/select.tsx";
import { Section } from "./section.tsx";

const choices = [
  { value: "auto", label: "The compiler chooses" },
  { value: "A", label: "Held to side A" },
  { value: "B", label: "Held to side B" },
];

/** The side of the two-set splitting that a node's set is held to. */
export function SideField({ node }: { node: GraphNode }) {
  const { documents } = useServices();
  return (
    <Section title="Side">
      <Select
        label="Side of the node's set"
        value={node.side ?? "auto"}
        options={choices}
        onChange={(value) => {
          const side = value === "auto" ? null : (value as Side);
          documents.dispatch({ type: "set-side", node: node.id, side });
          documents.seal();
        }}
      />
      <p className="param-help">
        Sets of one side are projected at once. Where a neighbour stands on the same side, an
        identity is put in between.
      </p>
    </Section>
  );
}
