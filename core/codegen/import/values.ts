/** Literals, names and output ports to values: what may stand in a call. */
import type { AnyNode, Expression, ObjectExpression, Property } from "acorn";
import type { Output } from "../../graph/builder.ts";
import { Fault } from "./source.ts";

/** What a name stands for. `failed`: its statement has a problem, so that users of it keep quiet. */
export type Binding =
  | { readonly kind: "model" | "builder" | "failed" }
  | { readonly kind: "group"; readonly call: (...args: never[]) => Outputs }
  | { readonly kind: "node"; readonly outputs: Outputs; readonly id: string }
  | { readonly kind: "value"; readonly value: unknown };

export type Outputs = Readonly<Record<string, Output>>;
export type Scope = ReadonlyMap<string, Binding>;

const SUBSET =
  "Write numbers, strings, true, false, null, lists, objects, names of constants and outputs of nodes.";

/** The expression without what only the type checker reads. */
export function bare(node: Expression): Expression {
  const type: string = node.type;
  return /^TS(As|Satisfies|NonNull|TypeAssertion)/.test(type)
    ? bare((node as unknown as { expression: Expression }).expression)
    : node.type === "ParenthesizedExpression"
      ? bare(node.expression)
      : node;
}

export function lookUp(scope: Scope, name: string, at: AnyNode): Binding {
  const found = scope.get(name);
  if (found === undefined)
    throw new Fault(at, `Nothing is called "${name}" here.`, "Define it above this line.");
  if (found.kind === "failed") throw new Fault(at, "");
  return found;
}

export const isOutput = (value: unknown): value is Output =>
  typeof value === "object" &&
  value !== null &&
  "times" in value &&
  typeof value.times === "function";

/** @throws Fault for all that is not in the subset */
export function readValue(expression: Expression, scope: Scope): unknown {
  const node = bare(expression);
  switch (node.type) {
    case "Literal":
      return literal(node.value, node);
    case "TemplateLiteral": {
      const [quasi] = node.quasis;
      if (node.expressions.length > 0 || quasi === undefined)
        throw new Fault(node, "Text with expressions in it is not read.", "Write plain text.");
      return quasi.value.cooked ?? quasi.value.raw;
    }
    case "UnaryExpression": {
      const value = readValue(node.argument, scope);
      if ((node.operator !== "-" && node.operator !== "+") || typeof value !== "number")
        throw new Fault(node, `"${node.operator}" is not read here.`, SUBSET);
      return node.operator === "-" ? -value : value;
    }
    case "ArrayExpression":
      return node.elements.map((item) => {
        if (item === null || item.type === "SpreadElement")
          throw new Fault(item ?? node, "Lists with holes or spreads are not read.", SUBSET);
        return readValue(item, scope);
      });
    case "ObjectExpression":
      return Object.fromEntries(fieldsOf(node).map(([key, item]) => [key, readValue(item, scope)]));
    case "Identifier": {
      const found = lookUp(scope, node.name, node);
      if (found.kind === "value") return found.value;
      throw new Fault(
        node,
        found.kind === "node"
          ? `"${node.name}" is a node: one of its outputs is needed.`
          : `"${node.name}" is no value.`,
        found.kind === "node" ? outputsList(node.name, found.outputs) : undefined,
      );
    }
    case "MemberExpression":
      return outputOf(node.object, nameOf(node.property, node.computed), scope, node.property);
    case "CallExpression": {
      const { callee, arguments: args } = node;
      if (
        callee.type !== "MemberExpression" ||
        nameOf(callee.property, callee.computed) !== "times"
      )
        throw new Fault(node, "A call is not read here.", "Give it a line and a name of its own.");
      const output = readValue(callee.object as Expression, scope);
      const [first] = args;
      const weight = first && first.type !== "SpreadElement" ? readValue(first, scope) : undefined;
      if (!isOutput(output) || typeof weight !== "number" || weight <= 0 || args.length !== 1)
        throw new Fault(node, "times() takes one number above 0, on an output of a node.");
      return output.times(weight);
    }
    default:
      throw new Fault(node, "This is not read here.", SUBSET);
  }
}

function literal(value: unknown, at: AnyNode): unknown {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new Fault(at, "This number is too large.", "Write a number below 1.8e308.");
  if (value === null || ["number", "string", "boolean"].includes(typeof value)) return value;
  throw new Fault(at, "This literal is not read.", SUBSET);
}

function outputOf(object: AnyNode, port: string | undefined, scope: Scope, at: AnyNode): Output {
  const node = object.type === "Identifier" ? lookUp(scope, object.name, object) : undefined;
  if (object.type !== "Identifier" || node?.kind !== "node" || port === undefined)
    throw new Fault(at, "Only outputs of nodes are read so: node.port.", SUBSET);
  if (!Object.hasOwn(node.outputs, port))
    throw new Fault(
      at,
      `The node "${node.id}" has no output "${port}".`,
      outputsList(object.name, node.outputs),
    );
  return node.outputs[port] as Output;
}

function outputsList(name: string, outputs: Outputs): string {
  const all = Object.keys(outputs).map((port) => `${name}.${port}`);
  return all.length === 0 ? "It has no outputs." : `It has ${all.join(", ")}.`;
}

/** Name of a property; `undefined` where it would have to be computed. */
export function nameOf(key: AnyNode, computed: boolean): string | undefined {
  if (key.type === "Identifier" && !computed) return key.name;
  return key.type === "Literal" && typeof key.value === "string" ? key.value : undefined;
}

/** Keys and values of an object. @throws Fault on spreads, methods, accessors and computed keys */
export function fieldsOf(node: ObjectExpression): [key: string, value: Expression][] {
  const seen = new Set<string>();
  return node.properties.map((field) => {
    const key = field.type === "Property" ? keyOf(field) : undefined;
    if (field.type !== "Property" || key === undefined)
      throw new Fault(field, "Only plain fields are read in an object.", SUBSET);
    if (seen.has(key)) throw new Fault(field, `The field "${key}" is there twice.`);
    seen.add(key);
    return [key, field.value];
  });
}

function keyOf({ kind, method, key, computed }: Property): string | undefined {
  if (kind !== "init" || method) return undefined;
  const name = nameOf(key, computed);
  // As a plain key this one sets the prototype.
  return name === "__proto__" && !computed ? undefined : name;
}
