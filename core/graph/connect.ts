/** What the canvas asks while a wire is being drawn: does it fit here, and if not, why? */
import type { DatasetCatalog } from "../base/datasets.ts";
import { ProxflowError } from "../base/errors.ts";
import { formatShape, type Shape } from "../base/shape.ts";
import { parseParams } from "../ops/index.ts";
import type { AnyOp, GroupInside } from "../ops/spec.ts";
import { catalogOf } from "./catalog.ts";
import { opsOf } from "./lookup.ts";
import { findInput, hasOutput, inputPortsOf } from "./ports.ts";
import { reach } from "./reach.ts";
import type { Endpoint, GraphDocument, GraphEdge, GraphNode } from "./schema.ts";
import { feedersOf, wiresInto } from "./wires.ts";

export type Connection =
  | {
      readonly ok: true;
      /** Id of the wire that ends in this port now and would make way. */
      readonly replaces?: string;
    }
  | { readonly ok: false; readonly reason: string; readonly fix?: string };

export type Shapes = Readonly<Record<string, Shape>>;

/** Checks one wire from an output to an input. For many at once, see `connectChecker`. */
export function connectCheck(
  document: GraphDocument,
  shapes: Shapes,
  from: Endpoint,
  to: Endpoint,
  catalog: DatasetCatalog,
): Connection {
  return connectChecker(document, shapes, catalog)(from, to);
}

/**
 * A check for many wires on one document: what can be shared is worked out once, and so is what
 * belongs to the last `from`.
 * @param shapes as `validate` gives them; where a shape is not known, the wire is given the benefit
 * of the doubt
 */
export function connectChecker(
  document: GraphDocument,
  shapes: Shapes,
  base: DatasetCatalog,
): (from: Endpoint, to: Endpoint) => Connection {
  const catalog = catalogOf(document, base);
  const lookup = opsOf(document);
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const opAt = (id: string): AnyOp | undefined => lookup(nodes.get(id)?.type ?? "");
  const into = wiresInto(document);
  let last: { id: string; ancestors: ReadonlySet<string> } | undefined;
  const ancestorsOf = (id: string): ReadonlySet<string> => {
    if (last?.id !== id) last = { id, ancestors: reach([id], (n) => feedersOf(into, n)) };
    return last.ancestors;
  };
  const known = (id: string): boolean =>
    [...reach([id], (n) => (opAt(n)?.kind === "reshape" ? feedersOf(into, n) : []))].every((n) =>
      mayBeKnown(opAt(n)),
    );

  return (from, to) => {
    const source = nodes.get(from.node);
    const target = nodes.get(to.node);
    if (source === undefined || target === undefined)
      return no(`There is no node "${source === undefined ? from.node : to.node}".`);
    const sourceOp = lookup(source.type);
    const op = lookup(target.type);
    if (sourceOp === undefined || op === undefined)
      return no(`There is no operation "${sourceOp === undefined ? source.type : target.type}".`);
    if (!hasOutput(sourceOp, from.port)) return no(`"${from.node}" has no output ${from.port}.`);
    const input = findInput(op, to.port);
    if (input === undefined) return no(`"${to.node}" has no input ${to.port}.`);
    if (ancestorsOf(from.node).has(to.node))
      return no(
        from.node === to.node
          ? "This wire would lead from a node to itself."
          : `This wire would close a circle: "${to.node}" already leads to "${from.node}".`,
        "Take the value from a node that does not depend on this one.",
      );
    const wires = into.get(to.node) ?? [];
    const held = wires.find((edge) => edge.to.port === to.port);
    if (held?.from.node === from.node && held.from.port === from.port)
      return no("This wire is there already.");
    if (input.port.variadic !== undefined && held === undefined) {
      const { max } = input.port.variadic;
      if (wires.filter((e) => findInput(op, e.to.port)?.port === input.port).length >= max)
        return no(`${max} wires end here already, which is the most.`, "Remove one first.");
    }
    if (input.port.data === true && !known(from.node))
      return no(
        "This input takes known data only, and this value is solved for.",
        "Wire it to an output of a dataset or to a constant.",
      );
    return (
      misfit(target, op, wires, { from, to }, shapes, catalog) ?? {
        ok: true,
        ...(held !== undefined && { replaces: held.id }),
      }
    );
  };
}

/** What the op says to the shapes with the new wire, if it did not say so before. */
function misfit(
  target: GraphNode,
  op: AnyOp,
  wires: readonly GraphEdge[],
  wire: { readonly from: Endpoint; readonly to: Endpoint },
  shapes: Shapes,
  catalog: DatasetCatalog,
): Connection | undefined {
  const before = new Map(wires.map((edge) => [edge.to.port, edge.from]));
  const after = new Map(before).set(wire.to.port, wire.from);
  const error = complaint(target, op, after, shapes, catalog);
  if (error === undefined || (error.place.param !== undefined && error.place.port === undefined))
    return undefined;
  if (complaint(target, op, before, shapes, catalog)?.message === error.message) return undefined;
  const shape = shapes[`${wire.from.node}.${wire.from.port}`];
  const seen = shape !== undefined && error.message.includes(formatShape(shape));
  const reason =
    seen || shape === undefined ? error.message : `${error.message} This is ${formatShape(shape)}.`;
  return no(reason, error.fix);
}

function complaint(
  target: GraphNode,
  op: AnyOp,
  wired: ReadonlyMap<string, Endpoint>,
  shapes: Shapes,
  catalog: DatasetCatalog,
): ProxflowError | undefined {
  const ports = inputPortsOf(op, wired.keys());
  if (ports.some((p) => p.required && !p.wired)) return undefined;
  const names = ports.filter((p) => p.wired).map((p) => p.name);
  const inputs = names.map((name) => {
    const from = wired.get(name) as Endpoint;
    return shapes[`${from.node}.${from.port}`];
  });
  if (!inputs.every((shape) => shape !== undefined)) return undefined;
  try {
    const params = parseParams(op, target.params);
    op.inferShapes({ params, inputs, ports: names, datasets: catalog });
    return op.kind === "module" && op.group
      ? insideOf(op.group, names, inputs, catalog)
      : undefined;
  } catch (error) {
    if (error instanceof ProxflowError) return error;
    throw error;
  }
}

/** What is wrong inside of a group with these inputs. */
function insideOf(
  group: GroupInside,
  names: readonly string[],
  inputs: readonly Shape[],
  datasets: DatasetCatalog,
): ProxflowError | undefined {
  const shapes = Object.fromEntries(names.map((name, i) => [name, inputs[i] as Shape]));
  const problem = group
    .problems({ shapes, solved: [], datasets })
    .find(({ severity }) => severity === "error");
  return problem && new ProxflowError(problem.code, problem.message, { fix: problem.fix });
}

/** Of a group the validator says more, once the wire is there. */
function mayBeKnown(op: AnyOp | undefined): boolean {
  if (op?.kind === "source") return op.role !== "parameter";
  return op?.kind === "reshape" || (op?.kind === "module" && op.group !== undefined);
}

function no(reason: string, fix?: string): Connection {
  return { ok: false, reason, ...(fix !== undefined && { fix }) };
}
