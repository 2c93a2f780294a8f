import { formatShape } from "../../core/base/shape.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import { findInput } from "../../core/graph/ports.ts";
import { useServices } from "../app/services.ts";
import { drawWire, startWiring } from "../canvas/wiring.ts";
import { columnKind } from "../state/data-ops.ts";
import { nodeOf, titleOf } from "../state/edits.ts";
import { type Pick, PickDialog } from "./pick-dialog.tsx";

/** Wires by keyboard: from the selected node's output to an input that it fits, from a list. */
export function LinkDialog({ onClose }: { onClose(): void }) {
  const { documents, ui, canvas, messages } = useServices();
  const { document, validation } = documents.getState();
  const [from = ""] = ui.getState().selectedNodes;
  const node = nodeOf(document, from);
  const outputs = (node && opsOf(document)(node.type)?.outputs) ?? [];
  const used = new Set(document.edges.map((edge) => `${edge.from.node}.${edge.from.port}`));
  const taken = new Map(document.edges.map((edge) => [`${edge.to.node}.${edge.to.port}`, edge]));
  const starts = outputs
    .map(({ name }) => ({ node: from, port: name, side: "output" as const }))
    .sort((a, b) => Number(used.has(`${from}.${a.port}`)) - Number(used.has(`${from}.${b.port}`)));
  const links = starts.flatMap((start) =>
    [...startWiring(document, validation, start).answers].flatMap(([key, answer]) => {
      const at = key.lastIndexOf(".");
      const to = { node: key.slice(0, at), port: key.slice(at + 1) };
      const target = nodeOf(document, to.node);
      const old = taken.get(key);
      const same = old?.from.node === from && old.from.port === start.port;
      return answer.ok && target && !same ? [{ start, to, target, old }] : [];
    }),
  );
  /** Real data where an input wants labels: it may be meant, but hardly is. */
  const odd = ({ start, to, target }: (typeof links)[number]): boolean => {
    const op = opsOf(document)(target.type);
    const kind = node && columnKind(node, start.port);
    const wanted = op && findInput(op, to.port)?.port.values;
    return wanted === "one-hot" && kind !== undefined && kind !== wanted;
  };
  // Inputs without a wire first: a wire that ends where one is takes its place.
  const rank = (link: (typeof links)[number]): number =>
    2 * Number(link.old !== undefined) + Number(odd(link));
  links.sort((a, b) => rank(a) - rank(b));
  const picks = links.map(({ start, to, target, old }, index): Pick => {
    const shape = validation.shapes[`${from}.${start.port}`];
    return {
      id: String(index),
      name: `${titleOf(target, document)}, ${to.port}`,
      text: `${start.port} ${shape ? formatShape(shape) : ""} \u2192 ${to.node}.${to.port}`,
      ...(old && { note: `replaces ${old.from.node}.${old.from.port}` }),
    };
  });
  const title = `Wire from ${node ? titleOf(node, document) : from}`;
  return (
    <PickDialog
      title={title}
      placeholder={`${title} to\u2026`}
      empty="No input takes this wire."
      find={(query) =>
        picks.filter(({ name, text }) =>
          `${name} ${text}`.toLowerCase().includes(query.toLowerCase()),
        )
      }
      show={(pick) => pick}
      onClose={() => {
        onClose();
        canvas.current?.focusNode(from);
      }}
      onPick={(id) => {
        const link = links[Number(id)];
        if (link) drawWire({ documents, messages }, link.start, link.to);
      }}
    />
  );
}
