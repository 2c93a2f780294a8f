/** The way back from slots to wires: where the copies lie that a wire of the document joins. */
import type { GraphDocument } from "../graph/schema.ts";
import type { Plan, Slot, Vertex } from "./plan.ts";

export interface WireSlots {
  /** Id of the wire in the document. */
  readonly edge: string;
  /** Inputs of constraints that see the wire's value through it; reshapes are looked through. */
  readonly slots: readonly Slot[];
}

/**
 * Slots of every wire that leads to one. Wires into probes, between known values and to labels have
 * none and are left out.
 * @param owner node of the document that an inner node of a module belongs to
 */
export function wireSlots(
  document: GraphDocument,
  plan: Plan,
  owner: (id: string) => string,
): WireSlots[] {
  const { vertices, children } = plan;
  const beyond = ({ vertex, input }: Slot): Slot[] => {
    const { kind, active } = vertices[vertex] as Vertex;
    if (!active) return [];
    return kind === "reshape" ? (children[vertex] ?? []).flatMap(beyond) : [{ vertex, input }];
  };
  /** Slots by wire end, "from node.port > to node.port", ports left out inside modules. */
  const found = new Map<string, Map<string, Slot>>();
  const end = (node: string, port: string | undefined): string =>
    owner(node) === node ? `${node}.${port}` : owner(node);
  for (const from of vertices) {
    if (!from.active) continue;
    for (const slot of children[from.index] ?? []) {
      const to = vertices[slot.vertex] as Vertex;
      const port = to.inputs[slot.input]?.port ?? to.op.inputs[slot.input]?.name;
      const key = `${end(from.node, from.port)} > ${end(to.node, port)}`;
      const list = found.get(key) ?? new Map<string, Slot>();
      found.set(key, list);
      for (const s of beyond(slot)) list.set(`${s.vertex}:${s.input}`, s);
    }
  }
  const own = new Set(vertices.map((v) => v.node));
  const key = (node: string, port: string): string => (own.has(node) ? `${node}.${port}` : node);
  return document.edges.flatMap(({ id, from, to }) => {
    const slots = found.get(`${key(from.node, from.port)} > ${key(to.node, to.port)}`);
    return slots && slots.size > 0 ? [{ edge: id, slots: [...slots.values()] }] : [];
  });
}
