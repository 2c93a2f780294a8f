import type { AnyOp, InputPort } from "../ops/spec.ts";

/** An op's input ports with as many of a variadic one as make `count` in all. */
export function portsOf(
  { inputs }: AnyOp,
  count: number,
): { readonly name: string; readonly port: InputPort }[] {
  return inputs.flatMap((port) =>
    port.variadic
      ? Array.from({ length: count - inputs.length + 1 }, (_, i) => ({
          name: `${port.name}${i}`,
          port,
        }))
      : [{ name: port.name, port }],
  );
}
