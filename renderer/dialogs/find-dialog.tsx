import { CircleAlert } from "lucide-react";
import { useMemo } from "react";
import { opsOf } from "../../core/graph/lookup.ts";
import { useServices } from "../app/services.ts";
import { reveal } from "../canvas/reveal.ts";
import { findNodes, shapesOf, withInner } from "../state/find.ts";
import { wholeTitle } from "../state/inside.ts";
import { categories, categoryColour } from "../ui/categories.ts";
import { formatResidual } from "../ui/format.ts";
import { type Pick, PickDialog } from "./pick-dialog.tsx";

/** Nodes by title, op, id, shape or residual; Enter flies there. */
export function FindDialog({ onClose }: { onClose(): void }) {
  const services = useServices();
  const { documents, telemetry } = services;
  const { document: whole, validation } = documents.getState();
  const { document, shapes } = useMemo(() => withInner(whole, validation), [whole, validation]);
  const picks = (query: string): Pick[] =>
    findNodes(query, document, shapes, telemetry.residualOf).map((node) => {
      const category = opsOf(document)(node.type)?.category;
      const Icon = category ? categories[category].icon : CircleAlert;
      const residual = telemetry.residualOf(node.id);
      return {
        id: node.id,
        icon: <Icon aria-hidden style={category && { color: categoryColour(category) }} />,
        name: wholeTitle(whole, node.id),
        text: [node.id, ...shapesOf(node, shapes, opsOf(document))].join("  "),
        ...(residual !== undefined && { note: formatResidual(residual) }),
      };
    });
  return (
    <PickDialog
      title="Find a node"
      placeholder="Title, type, id, [B, 128] or residual>1e-3"
      empty="No node fits. Try type:, id:, shape: or residual>1e-3."
      picks={picks}
      onClose={onClose}
      onPick={(id) => reveal(services, id)}
    />
  );
}
