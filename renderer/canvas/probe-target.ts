/** Which value lies under the pointer. */

import { opsOf } from "../../core/graph/lookup.ts";
import { inputPortsOf } from "../../core/graph/ports.ts";
import type { Endpoint, GraphDocument } from "../../core/graph/schema.ts";
import { callIn } from "../state/edits.ts";
import { innerGraph } from "../state/inside.ts";
import type { Level } from "../state/level-store.ts";

export interface ProbeTarget {
  /** What is pointed at, for people: "Layer 1, a". */
  readonly label: string;
  readonly help: string | null;
  /** It is a port, not a wire. */
  readonly port: boolean;
  /** Output that gives the value; null at an input without a wire. */
  readonly source: Endpoint | null;
}

const nameOf = (document: GraphDocument, { node, port }: Endpoint): string =>
  `${callIn(document)(node)}, ${port}`;

/** The port or wire that an element belongs to, in the document that is shown. */
export function probeTarget(element: Element, document: GraphDocument): ProbeTarget | undefined {
  const wire = element.closest<HTMLElement>(".react-flow__edge")?.dataset.id;
  const edge = wire && document.edges.find(({ id }) => id === wire);
  if (edge) {
    const label = `${nameOf(document, edge.from)} \u2192 ${nameOf(document, edge.to)}`;
    return { label, help: null, port: false, source: edge.from };
  }
  const port = element.closest(".port");
  const handle = port?.querySelector<HTMLElement>(".react-flow__handle");
  const { nodeid: id, handleid: name } = handle?.dataset ?? {};
  const node = document.nodes.find((other) => other.id === id);
  if (!port || !node || name === undefined) return undefined;
  const op = opsOf(document)(node.type);
  const label = nameOf(document, { node: node.id, port: name });
  if (port.classList.contains("port-output")) {
    const help = op?.outputs.find((output) => output.name === name)?.help ?? null;
    return { label, help, port: true, source: { node: node.id, port: name } };
  }
  const into = document.edges.filter((e) => e.to.node === node.id);
  const names = into.map((e) => e.to.port);
  const help = op && inputPortsOf(op, names).find((input) => input.name === name)?.help;
  const source = into.find((e) => e.to.port === name)?.from ?? null;
  return { label, help: help ?? null, port: true, source };
}

type Graph = Pick<Level, "document" | "validation" | "inside">;

/** The output that really computes a value: that of the part where a module gives it. */
function innermost({ document, validation, inside }: Graph, source: Endpoint): Endpoint {
  const node = document.nodes.find((other) => other.id === source.node);
  if (!node || opsOf(document)(node.type)?.kind !== "module") return source;
  const inner = innerGraph(document, validation, [source.node], inside);
  const end = inner?.ends.find((e) => e.side === "output" && e.port === source.port);
  const edge = inner?.document.edges.find((e) => e.id === end?.edges[0]);
  if (!inner || !edge) return source;
  return innermost({ ...inner, ...(inside && { inside }) }, edge.from);
}

/**
 * What a run calls the value of an output that is shown: out of groups to what feeds their ports,
 * into groups and modules to what computes it. `undefined` where nothing feeds the port.
 * @param levels from the document to the graph that the output is in
 */
export function valueIdOf(levels: readonly Level[], source: Endpoint): string | undefined {
  const here = levels.at(-1);
  const outer = levels.at(-2);
  if (here === undefined) return undefined;
  const node = here.document.nodes.find(({ id }) => id === source.node);
  if (node?.type === "input" && outer !== undefined) {
    const group = here.prefix.slice(outer.prefix.length, -1);
    const wire = outer.document.edges.find(({ to }) => to.node === group && to.port === node.id);
    return wire && valueIdOf(levels.slice(0, -1), wire.from);
  }
  const end = innermost(here, source);
  return `${here.prefix}${end.node}.${end.port}`;
}
