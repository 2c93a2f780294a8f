import { CircleAlert } from "lucide-react";
import { useMemo } from "react";
import { opsOf } from "../../core/graph/lookup.ts";
import { useServices } from "../app/services.ts";
import { reveal } from "../canvas/reveal.ts";
import { type Findable, findables, findNodes } from "../state/find.ts";
import { categories, categoryColour } from "../ui/categories.ts";
import { formatResidual } from "../ui/format.ts";
import { type Pick, PickDialog } from "./pick-dialog.tsx";

/** Nodes by title, op, id, shape or residual; Enter flies there. */
export function FindDialog({ onClose }: { onClose(): void }) {
  const services = useServices();
  const { documents, telemetry } = services;
  const { document, validation } = documents.getState();
  const all = useMemo(() => findables(document, validation), [document, validation]);
  const show = ({ node, title, shapes }: Findable): Pick => {
    const category = opsOf(document)(node.type)?.category;
    const Icon = category ? categories[category].icon : CircleAlert;
    const residual = telemetry.residualOf(node.id);
    return {
      id: node.id,
      icon: <Icon aria-hidden style={category && { color: categoryColour(category) }} />,
      name: title,
      text: [node.id, ...shapes].join("  "),
      ...(residual !== undefined && { note: formatResidual(residual) }),
    };
  };
  return (
    <PickDialog
      title="Find a node"
      placeholder="Title, type, id, [B, 128] or residual>1e-3"
      empty="No node fits. Try type:, id:, shape: or residual>1e-3."
      find={(query) => findNodes(query, all, telemetry.residualOf)}
      show={show}
      onClose={onClose}
      onPick={(id) => reveal(services, id)}
    />
  );
}
