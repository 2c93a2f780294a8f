/** Fields of a parameter schema as the inspector needs them, read off its JSON schema. */
import { z } from "zod";

export interface ParamField {
  readonly name: string;
  readonly title: string;
  readonly help: string | null;
  readonly unit: string | null;
  readonly step: number | null;
  readonly inline: boolean;
  readonly kind: "number" | "integer" | "choice" | "switch" | "text" | "numbers" | "group" | "json";
  readonly choices: readonly string[];
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Bounds that are themselves left out. */
  readonly open: { readonly low: boolean; readonly high: boolean };
  /** What a text must look like. */
  readonly pattern: RegExp | null;
  /** Numbers that are whole, such as dimensions. */
  readonly whole: boolean;
  readonly optional: boolean;
  readonly fallback: unknown;
  /** Fields of a group. */
  readonly fields: readonly ParamField[];
}

interface Json {
  readonly [key: string]: unknown;
}

const known = new WeakMap<z.ZodType, readonly ParamField[]>();

/** Fields in the order of declaration. The same schema gives the same list. */
export function describeParams(schema: z.ZodType): readonly ParamField[] {
  const before = known.get(schema);
  if (before) return before;
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Json;
  const fields = fieldsOf(json);
  known.set(schema, fields);
  return fields;
}

function fieldsOf(json: Json): ParamField[] {
  const required = new Set((json.required as string[] | undefined) ?? []);
  return Object.entries((json.properties as Record<string, Json> | undefined) ?? {}).map(
    ([name, property]) => fieldOf(name, property, required.has(name)),
  );
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
const number = (value: unknown): number | null => (typeof value === "number" ? value : null);

function fieldOf(name: string, json: Json, required: boolean): ParamField {
  const low = number(json.minimum) ?? number(json.exclusiveMinimum);
  const high = number(json.maximum) ?? number(json.exclusiveMaximum);
  const huge = Number.MAX_SAFE_INTEGER;
  const kind = kindOf(json);
  return {
    name,
    title: text(json.title) ?? name,
    help: text(json.help) ?? text(json.description),
    unit: text(json.unit),
    step: number(json.step),
    inline: json.inline === true,
    kind,
    choices: ((json.enum as unknown[] | undefined) ?? []).map(String),
    minimum: low === null || low <= -huge ? null : low,
    maximum: high === null || high >= huge ? null : high,
    open: { low: "exclusiveMinimum" in json, high: "exclusiveMaximum" in json },
    pattern: typeof json.pattern === "string" ? new RegExp(json.pattern) : null,
    whole: (json.items as Json | undefined)?.type === "integer",
    optional: !required && json.default === undefined,
    fallback: json.default,
    fields: kind === "group" ? fieldsOf(json) : [],
  };
}

function kindOf(json: Json): ParamField["kind"] {
  if (json.enum) return "choice";
  switch (json.type) {
    case "integer":
    case "number":
      return json.type;
    case "boolean":
      return "switch";
    case "string":
      return "text";
    case "object":
      return "group";
    case "array": {
      const items = json.items as Json | undefined;
      const among = (items?.anyOf as Json[] | undefined) ?? (items ? [items] : []);
      const numbers = among.every(({ type }) => type === "integer" || type === "number");
      return among.length > 0 && numbers ? "numbers" : "json";
    }
    default:
      return "json";
  }
}

/** "1 to 65536 examples", "Above 0, below 2", or nothing. */
export function rangeText(field: ParamField): string | null {
  const { minimum, maximum, open, unit } = field;
  const tail = unit ? ` ${unit}` : "";
  if (minimum !== null && maximum !== null && !open.low && !open.high)
    return `${minimum} to ${maximum}${tail}`;
  const parts = [
    minimum === null ? null : `${open.low ? "above" : "at least"} ${minimum}`,
    maximum === null ? null : `${open.high ? "below" : "at most"} ${maximum}`,
  ].filter((part) => part !== null);
  const text = parts.join(", ");
  return text === "" ? unit : text[0]?.toUpperCase() + text.slice(1) + tail;
}
