/** Parameters of a node, by the schema of its operator. */
import { ProxflowError } from "../base/errors.ts";
import type { AnyOp } from "./spec.ts";

/**
 * Parameters as the op wants them, defaults filled in.
 * @throws ProxflowError (code "bad-param", place.param) on the first bad or unknown field
 */
export function parseParams(op: AnyOp, raw: unknown): Record<string, unknown> {
  const given = raw ?? {};
  if (typeof given !== "object" || Array.isArray(given))
    throw new ProxflowError("bad-param", `Parameters of ${op.type} must be an object.`, {
      fix: 'Write them like {"name": value}.',
    });
  const known = Object.keys((op.params as unknown as { shape: object }).shape);
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new ProxflowError("bad-param", `${op.type} has no parameter "${unknown}".`, {
      param: unknown,
      fix: known.length > 0 ? `It has: ${known.join(", ")}.` : "It has none; remove it.",
    });
  const result = op.params.safeParse(given);
  if (result.success) return result.data as Record<string, unknown>;
  const issue = result.error.issues[0];
  const param = issue?.path[0];
  throw new ProxflowError("bad-param", `${op.type}: ${issue?.message ?? "bad parameters"}.`, {
    param: param === undefined ? undefined : String(param),
    fix: "Correct the value, or remove it to use the default.",
  });
}
