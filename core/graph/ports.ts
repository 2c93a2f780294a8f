/** The ports that a node shows: variadic ones spread out over their wires, one kept free. */
import type { AnyOp, InputPort, OutputPort } from "../ops/spec.ts";

export interface NodeInput {
  /** Port id as wires carry it: `a`, or `x0`, `x1`, ... of a variadic port. */
  readonly name: string;
  /** The port as the op declares it. */
  readonly port: InputPort;
  /** What people see; the name where the port has no other. */
  readonly label: string;
  readonly help: string;
  readonly wired: boolean;
  /** Without a wire here the node cannot run. */
  readonly required: boolean;
  /** Takes known data only. */
  readonly data: boolean;
}

/** Splits "x12" into the op's variadic port `x` and 12; a plain port has no index. */
export function findInput(
  op: AnyOp,
  name: string,
): { readonly port: InputPort; readonly index?: number } | undefined {
  const plain = op.inputs.find((p) => p.name === name && p.variadic === undefined);
  if (plain !== undefined) return { port: plain };
  const [, stem, digits] = /^(.*?)(0|[1-9]\d{0,3})$/.exec(name) ?? [];
  const port = op.inputs.find((p) => p.name === stem && p.variadic !== undefined);
  return port === undefined ? undefined : { port, index: Number(digits) };
}

/** True where the op has that output. */
export function hasOutput(op: AnyOp, name: string): boolean {
  return op.outputs.some((p) => p.name === name);
}

/**
 * Input ports in their order. A variadic port gives its wired places by number, those still
 * required, and one free place while there is room. A gap that a removed wire left is that free
 * place; gaps do not count as inputs.
 * @param wired names of the node's wired input ports; unknown names are passed over
 */
export function inputPortsOf(op: AnyOp, wired: Iterable<string>): NodeInput[] {
  const names = new Set(wired);
  return op.inputs.flatMap((port) => {
    const input = (name: string, required: boolean): NodeInput => ({
      name,
      port,
      label: port.label ?? name,
      help: port.help,
      wired: names.has(name),
      required,
      data: port.data === true,
    });
    if (port.variadic === undefined) return [input(port.name, true)];
    const { min, max } = port.variadic;
    const shown = [...names]
      .map((name) => findInput(op, name))
      .flatMap((found) => (found?.port === port ? [found.index as number] : []));
    const taken = new Set(shown);
    const count = taken.size;
    for (let i = 0; shown.length < min || (shown.length === count && count < max); i++)
      if (!taken.has(i)) shown.push(i);
    shown.sort((a, b) => a - b);
    return shown.map((index) =>
      input(`${port.name}${index}`, taken.has(index) ? count <= min : count < min),
    );
  });
}

/** Output ports in their order. */
export function outputPortsOf(op: AnyOp): readonly OutputPort[] {
  return op.outputs;
}
