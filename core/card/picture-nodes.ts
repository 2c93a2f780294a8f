/** What the picture of a document shows of each node, where no window has worked it out. */
import { formatShape } from "../base/shape.ts";
import { opsOf } from "../graph/lookup.ts";
import { isMuted } from "../graph/mute.ts";
import { inputPortsOf, outputPortsOf } from "../graph/ports.ts";
import type { GraphDocument } from "../graph/schema.ts";
import type { Validation } from "../graph/validation.ts";
import { wiresInto } from "../graph/wires.ts";
import type { PictureNode, PicturePort } from "./graph-picture.ts";

/** @returns by node id */
export function pictureNodes(
  document: GraphDocument,
  { shapes, problems }: Pick<Validation, "shapes" | "problems">,
): ReadonlyMap<string, PictureNode> {
  const lookup = opsOf(document);
  const into = wiresInto(document);
  const shapeOf = (id: string): string | null => {
    const shape = shapes[id];
    return shape ? formatShape(shape) : null;
  };
  return new Map(
    document.nodes.map((node): [string, PictureNode] => {
      const { id, type } = node;
      const op = lookup(type);
      const sources = new Map((into.get(id) ?? []).map(({ from, to }) => [to.port, from]));
      const used = new Set(
        document.edges.flatMap(({ from }) => (from.node === id ? from.port : [])),
      );
      // Ports of an op that is not known here are those that wires lead to.
      const inputs = op
        ? inputPortsOf(op, sources.keys()).filter(({ wired, required }) => wired || required)
        : [...sources.keys()].map((name) => ({ name, label: name }));
      const outputs = op
        ? outputPortsOf(op).map(({ name, label = name }) => ({ name, label }))
        : [...used].map((name) => ({ name, label: name }));
      const own = problems.filter(({ node: at }) => at === id);
      return [
        id,
        {
          id,
          title: node.title ?? op?.docs.title ?? type,
          category: op?.category ?? null,
          inputs: inputs.map(({ name, label }): PicturePort => {
            const from = sources.get(name);
            const shape = from ? shapeOf(`${from.node}.${from.port}`) : null;
            return { name, label, shape, wired: from !== undefined };
          }),
          outputs: outputs.map(({ name, label }) => ({
            ...{ name, label },
            shape: shapeOf(`${id}.${name}`),
            wired: used.has(name),
          })),
          inline: [],
          muted: isMuted(node),
          severity: own.some(({ severity }) => severity === "error") ? "error" : null,
        },
      ];
    }),
  );
}
