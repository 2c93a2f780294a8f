import { useMemo } from "react";
import { useStore } from "zustand";
import type { GraphNode } from "../../core/graph/schema.ts";
import { useServices } from "../app/services.ts";
import { nodeViews, type PortView } from "../canvas/node-view.ts";
import { Section } from "./section.tsx";

/** Ports with their shapes and what they are for. */
export function PortTable({ node }: { node: GraphNode }) {
  const { documents } = useServices();
  const document = useStore(documents, (state) => state.document);
  const validation = useStore(documents, (state) => state.validation);
  const view = useMemo(() => {
    const { id } = node;
    const edges = document.edges.filter(({ from, to }) => from.node === id || to.node === id);
    return nodeViews({ ...document, nodes: [node], edges }, validation).get(id);
  }, [document, validation, node]);
  if (!view || view.inputs.length + view.outputs.length === 0) return null;
  return (
    <Section title="Ports">
      <ul className="ports">
        {view.inputs.map((port) => (
          <PortLine key={`in ${port.name}`} port={port} way="in" />
        ))}
        {view.outputs.map((port) => (
          <PortLine key={`out ${port.name}`} port={port} way="out" />
        ))}
      </ul>
    </Section>
  );
}

function PortLine({ port, way }: { port: PortView; way: "in" | "out" }) {
  return (
    <li className="port-line" title={port.help}>
      <span className="port-way">{way}</span>
      <span className="port-line-name mono">{port.name}</span>
      <span className="port-line-shape mono num">
        {port.shape ?? (way === "in" && !port.wired ? "no wire" : "not known yet")}
      </span>
      <span className="param-help port-line-help">{port.help}</span>
    </li>
  );
}
