import { CircleAlert } from "lucide-react";
import { opsOf } from "../../core/graph/lookup.ts";
import { useServices } from "../app/services.ts";
import { nodeOf, titleOf } from "../state/edits.ts";
import { findNodes, shapesOf } from "../state/find.ts";
import { categories, categoryColour } from "../ui/categories.ts";
import { formatResidual } from "../ui/format.ts";
import { type Pick, PickDialog } from "./pick-dialog.tsx";

/** Nodes by title, op, id, shape or residual; Enter flies there. */
export function FindDialog({ onClose }: { onClose(): void }) {
  const { documents, telemetry, canvas, ui } = useServices();
  const { document, validation } = documents.getState();
  const picks = (query: string): Pick[] =>
    findNodes(query, document, validation.shapes, telemetry.residualOf).map((node) => {
      const category = opsOf(document)(node.type)?.category;
      const Icon = category ? categories[category].icon : CircleAlert;
      const residual = telemetry.residualOf(node.id);
      return {
        id: node.id,
        icon: <Icon aria-hidden style={category && { color: categoryColour(category) }} />,
        name: titleOf(node),
        text: [node.id, ...shapesOf(node, validation.shapes)].join("  "),
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
      onPick={(id) => {
        if (!nodeOf(documents.getState().document, id)) return;
        ui.setState({ inside: [] });
        canvas.current?.flyTo(id);
      }}
    />
  );
}
