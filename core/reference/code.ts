/** A small model around one op, as exported code. */
import { modelSource } from "../codegen/model-source.ts";
import { model, type Output } from "../graph/builder.ts";
import type { GraphDocument } from "../graph/schema.ts";
import { ops } from "../ops/index.ts";
import type { AnyOp } from "../ops/spec.ts";
import { caseOf, entriesOf } from "./sample.ts";

type Build = (id: string, ...rest: object[]) => Readonly<Record<string, Output>>;

/**
 * The op with all that it takes: known data from constants, the rest from parameters. What does not
 * constrain anything by itself is followed by a set on its first output or input.
 */
export function exampleDocument(op: AnyOp): GraphDocument {
  const m = model(op.docs.title);
  const given = caseOf(op);
  const wired: [name: string, value: Output, list: boolean][] = entriesOf(op, given).map(
    ({ port, shape, values }, i) => {
      const { data, variadic, name } = given.ports[i]?.port ?? {};
      const value = data
        ? m.constant(port, { shape: [...shape], values: [...values] }).value
        : m.parameter(port, { shape: [...shape] }).value;
      return [name ?? port, value, variadic !== undefined];
    },
  );
  const inputs: Record<string, Output | Output[]> = {};
  for (const [name, value, list] of wired)
    inputs[name] = list ? [...((inputs[name] as Output[] | undefined) ?? []), value] : value;
  const build = m[op.code.name as keyof typeof m] as unknown as Build;
  const id = op.code.name;
  const made = op.inputs.length === 0 ? build(id, given.params) : build(id, inputs, given.params);
  const [port] = op.outputs;
  const free = port ? made[port.name] : wired[0]?.[1];
  if (op.kind !== "set" && free) m.nonnegative("goal", { x: free });
  return m.document();
}

/** The example's source in TypeScript, without a layout. @throws ProxflowError as `modelSource` */
export function exampleCode(type: keyof typeof ops): string {
  return modelSource(exampleDocument(ops[type]), { layout: false }).text;
}
