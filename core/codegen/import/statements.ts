/** Reads the statements of a module one by one, and builds with the library's own builder. */
import type { AnyNode, ArrowFunctionExpression, CallExpression, Expression } from "acorn";
import { ProxflowError } from "../../base/errors.ts";
import { dataReference } from "../../base/own-data.ts";
import { type GroupBuilder, type ModelBuilder, model } from "../../graph/builder.ts";
import { operatorEntry } from "../../operators/manifest.ts";
import { allOps } from "../../ops/index.ts";
import { RunLines } from "./run-lines.ts";
import { Fault, problemAt, type SourceProblem } from "./source.ts";
import {
  type Binding,
  bare,
  isOutput,
  lookUp,
  nameOf,
  type Outputs,
  readValue,
  type Scope,
} from "./values.ts";

/** One graph of the module: `group` is `undefined` for the document's own. */
export interface Site {
  readonly group: string | undefined;
  readonly id: string;
  readonly statement: AnyNode;
}

export interface Read {
  readonly builder: ModelBuilder | undefined;
  readonly problems: SourceProblem[];
  /** Where each node is built, in order. */
  readonly sites: readonly Site[];
  /** Where each group is defined, and its options. */
  readonly groups: ReadonlyMap<string, { readonly statement: AnyNode; readonly layout: unknown }>;
  /** Where each operator of the document's own is. */
  readonly operators: ReadonlyMap<string, AnyNode>;
  /** Arguments of the closing call. */
  readonly closing: { readonly at: AnyNode; readonly args: readonly unknown[] } | undefined;
}

const SUBSET =
  'Write nodes as const name = m.operation("id", { inputs }, { params }); see the chapter on code.';

type Call = (...args: unknown[]) => Outputs | undefined;
type Builder = GroupBuilder & Partial<ModelBuilder>;

/** Never throws on what a text may hold. */
export function readStatements(body: readonly AnyNode[]): Read {
  const byName = new Map(allOps().map((op) => [op.code.name, op]));
  const problems: SourceProblem[] = [];
  const sites: Site[] = [];
  const groups = new Map<string, { statement: AnyNode; layout: unknown }>();
  const operators = new Map<string, AnyNode>();
  let builder: ModelBuilder | undefined;
  let closing: Read["closing"];

  /** Runs one statement's reading; what it names is marked as failed where it fails. */
  const guarded = (
    at: AnyNode,
    scope: Map<string, Binding>,
    name: string | undefined,
    read: () => void,
  ) => {
    try {
      read();
    } catch (error) {
      if (name !== undefined) scope.set(name, { kind: "failed" });
      if (error instanceof Fault) {
        if (error.message !== "") problems.push(problemAt(error.at, error.message, error.fix));
      } else if (error instanceof ProxflowError) {
        problems.push(problemAt(at, error.message, error.fix));
      } else throw error;
    }
  };
  const bind = (scope: Map<string, Binding>, name: string, at: AnyNode, binding: Binding) => {
    if (scope.has(name) && scope.get(name)?.kind !== "failed")
      throw new Fault(at, `There is a "${name}" already.`, "Choose another name.");
    scope.set(name, binding);
  };

  /** A call that makes a node, switches one off, holds one to a side or defines a group. */
  const call = (
    node: CallExpression,
    on: Builder,
    scope: Map<string, Binding>,
    group: string | undefined,
    statement: AnyNode,
  ): Binding | undefined => {
    const { callee } = node;
    const args = node.arguments.map((arg) => {
      if (arg.type === "SpreadElement") throw new Fault(arg, "Spreads are not read.", SUBSET);
      return arg;
    });
    if (callee.type === "Identifier") {
      const found = lookUp(scope, callee.name, callee);
      if (found.kind !== "group")
        throw new Fault(callee, `"${callee.name}" is no group or operator.`, SUBSET);
      return place(found.call as Call, args, true, scope, group, statement);
    }
    if (
      callee.type !== "MemberExpression" ||
      callee.object.type !== "Identifier" ||
      lookUp(scope, callee.object.name, callee.object).kind !== "builder"
    )
      throw new Fault(callee, "This call is not read.", SUBSET);
    const method = nameOf(callee.property, callee.computed) ?? "";
    if (method === "mute") {
      const [id] = args;
      on.mute(String(id && readValue(id, scope)));
      return undefined;
    }
    if (method === "side") {
      const [id, side] = args.map((arg) => readValue(arg, scope));
      on.side(String(id), side as "A" | "B");
      return undefined;
    }
    if (method === "ownData" && on.ownData !== undefined) {
      const [name, reference] = args.map((arg) => readValue(arg, scope));
      const checked = dataReference.safeParse(reference);
      if (typeof name !== "string" || !checked.success)
        throw new Fault(node, 'A data set is m.ownData("name", { ... }), as it was exported.');
      on.ownData(name, checked.data);
      return undefined;
    }
    if (method === "operator" && on.operator !== undefined) {
      const [name, given] = args.map((arg) => readValue(arg, scope));
      const entry = operatorEntry.safeParse(given);
      if (typeof name !== "string" || !entry.success)
        throw new Fault(node, 'An operator is m.operator("name", { ... }), as it was exported.');
      const made = on.operator(name, entry.data);
      operators.set(name, node);
      return { kind: "group", call: made as (...args: never[]) => Outputs };
    }
    if (method === "group" && on.group !== undefined)
      return { kind: "group", call: define(on as ModelBuilder, args, scope, statement) };
    const op = byName.get(method);
    if (op === undefined)
      throw new Fault(
        callee.property,
        `There is no operation "${method}".`,
        "Look it up in the palette or the reference.",
      );
    return place(
      on[method as keyof GroupBuilder] as Call,
      args,
      op.inputs.length > 0,
      scope,
      group,
      statement,
    );
  };

  const place = (
    make: Call,
    args: readonly Expression[],
    wired: boolean,
    scope: Scope,
    group: string | undefined,
    statement: AnyNode,
  ): Binding => {
    const values = args.map((arg) => readValue(arg, scope));
    const [id, ...rest] = values;
    if (typeof id !== "string")
      throw new Fault(
        args[0] ?? statement,
        "The first argument is the node's id, as text.",
        SUBSET,
      );
    if (rest.length > (wired ? 2 : 1))
      throw new Fault(args.at(-1) as AnyNode, "There is an argument too many.", SUBSET);
    rest.forEach((value, i) => {
      if (typeof value !== "object" || value === null || Array.isArray(value) || isOutput(value))
        throw new Fault(args[i + 1] as AnyNode, "An object is needed here.", SUBSET);
    });
    if (wired)
      for (const [port, value] of Object.entries(rest[0] ?? {}))
        if (
          !(Array.isArray(value) ? value : [value]).every((item) => item === null || isOutput(item))
        )
          throw new Fault(
            args[1] as AnyNode,
            `The input "${port}" takes an output of a node.`,
            SUBSET,
          );
    const outputs = make(id, ...rest) as Outputs;
    sites.push({ group, id, statement });
    return { kind: "node", outputs, id };
  };

  const define = (
    on: ModelBuilder,
    args: readonly Expression[],
    scope: Map<string, Binding>,
    statement: AnyNode,
  ) => {
    const [first, second, third, fourth] = args;
    const name = first && readValue(first, scope);
    const inputs = second && readValue(second, scope);
    const body = third && bare(third);
    if (
      typeof name !== "string" ||
      !Array.isArray(inputs) ||
      !inputs.every((each): each is string => typeof each === "string") ||
      body?.type !== "ArrowFunctionExpression"
    )
      throw new Fault(
        statement,
        'A group is m.group("name", ["input"], (g, { input }) => { ... }).',
      );
    const made = on.group(name, inputs, (g, given: Outputs) => inside(body, g, given, scope, name));
    groups.set(name, { statement, layout: fourth && readValue(fourth, scope) });
    return made as (...args: never[]) => Outputs;
  };

  const inside = (
    fn: ArrowFunctionExpression,
    g: GroupBuilder,
    given: Outputs,
    outer: Scope,
    group: string,
  ) => {
    const [self, fields] = fn.params;
    const scope = new Map(
      [...outer].filter(([, { kind }]) => kind === "group" || kind === "failed"),
    );
    if (self?.type !== "Identifier" || fn.body.type !== "BlockStatement" || fn.async)
      throw new Fault(fn, "A group's function is (g, { inputs }) => { ... }.");
    scope.set(self.name, { kind: "builder" });
    if (fields !== undefined) {
      if (fields.type !== "ObjectPattern")
        throw new Fault(fields, "The inputs are taken as { name, other }.");
      for (const field of fields.properties) {
        const key = field.type === "Property" ? nameOf(field.key, field.computed) : undefined;
        if (field.type !== "Property" || field.value.type !== "Identifier" || key === undefined)
          throw new Fault(field, "The inputs are taken as { name, other }.");
        if (!Object.hasOwn(given, key))
          throw new Fault(field, `The group "${group}" has no input "${key}".`);
        bind(scope, field.value.name, field, { kind: "value", value: given[key] });
      }
    }
    let result: Readonly<Record<string, Outputs[string] | null>> = {};
    for (const statement of fn.body.body) {
      if (statement.type !== "ReturnStatement") {
        nodeStatement(statement, g, scope, group);
        continue;
      }
      const value = statement.argument ? readValue(statement.argument, scope) : undefined;
      if (
        typeof value !== "object" ||
        value === null ||
        !Object.values(value).every((v) => v === null || isOutput(v))
      )
        throw new Fault(statement, "A group returns its outputs by name: return { y: node.y }.");
      result = value as typeof result;
    }
    return result;
  };

  /** `const name = call;` or `call;`. */
  const nodeStatement = (
    statement: AnyNode,
    on: Builder,
    scope: Map<string, Binding>,
    group: string | undefined,
  ) => {
    if (statement.type === "ExpressionStatement") {
      guarded(statement, scope, undefined, () => {
        const node = bare(statement.expression);
        if (node.type !== "CallExpression") throw new Fault(node, "This is not read.", SUBSET);
        call(node, on, scope, group, statement);
      });
      return;
    }
    if (statement.type !== "VariableDeclaration" || statement.kind !== "const") {
      problems.push(problemAt(statement, "This statement is not read.", SUBSET));
      return;
    }
    for (const { id, init } of statement.declarations) {
      const name = id.type === "Identifier" ? id.name : undefined;
      guarded(statement, scope, name, () => {
        if (name === undefined || !init) throw new Fault(id, "A name is needed here.", SUBSET);
        bind(scope, name, id, declared(bare(init), on, scope, group, statement));
      });
    }
  };

  const declared = (
    init: Expression,
    on: Builder,
    scope: Map<string, Binding>,
    group: string | undefined,
    statement: AnyNode,
  ): Binding => {
    if (init.type !== "CallExpression") return { kind: "value", value: readValue(init, scope) };
    const { callee } = init;
    if (callee.type === "Identifier" && scope.get(callee.name)?.kind === "model") {
      if (builder !== undefined) throw new Fault(init, "There is a model already.");
      const [title] = init.arguments;
      const name = title && title.type !== "SpreadElement" ? readValue(title, scope) : undefined;
      if (typeof name !== "string") throw new Fault(init, 'A model has a name: model("name").');
      builder = model(name);
      return { kind: "builder" };
    }
    const made = call(init, on, scope, group, statement);
    if (made === undefined) throw new Fault(init, "This call gives nothing.");
    return made;
  };

  const scope = new Map<string, Binding>();
  const runLines = new RunLines();
  for (const statement of body) {
    if (closing !== undefined && runLines.has(statement)) continue;
    if (statement.type === "ImportDeclaration") {
      if (runLines.imports(statement)) continue;
      if (statement.source.value !== "proxflow") {
        problems.push(problemAt(statement, "Only proxflow is imported.", "Remove this import."));
        continue;
      }
      for (const part of statement.specifiers)
        if (part.type === "ImportSpecifier" && nameOf(part.imported, false) === "model")
          scope.set(part.local.name, { kind: "model" });
      continue;
    }
    if (statement.type === "ExportNamedDeclaration") {
      guarded(statement, scope, undefined, () => {
        const part =
          statement.declaration?.type === "VariableDeclaration"
            ? statement.declaration.declarations[0]
            : undefined;
        const init = part?.init ? bare(part.init) : undefined;
        if (
          init?.type !== "CallExpression" ||
          init.callee.type !== "MemberExpression" ||
          init.callee.object.type !== "Identifier" ||
          lookUp(scope, init.callee.object.name, init.callee.object).kind !== "builder" ||
          nameOf(init.callee.property, init.callee.computed) !== "document"
        )
          throw new Fault(statement, "Only export const document = m.document() is exported.");
        if (closing !== undefined) throw new Fault(statement, "The document is exported twice.");
        const args = init.arguments.map((arg) => {
          if (arg.type === "SpreadElement") throw new Fault(arg, "Spreads are not read.");
          return readValue(arg, scope);
        });
        closing = { at: init, args };
      });
      continue;
    }
    const on = builder ?? (model("") as ModelBuilder);
    nodeStatement(statement, on, scope, undefined);
  }
  return { builder, problems, sites, groups, operators, closing };
}
