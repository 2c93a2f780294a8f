/** The lines of a single file that solve its model: they say nothing of it and are passed over. */
import type { AnyNode, ImportDeclaration } from "acorn";
import { bare, nameOf } from "./values.ts";

/** Tells the lines that the export writes below the model, and nothing else. */
export class RunLines {
  /** What `runInNode` is called here. */
  #runner: string | undefined;
  readonly #results = new Set<string>();

  /** `import { runInNode } from "proxflow/node"` */
  imports({ source, specifiers }: ImportDeclaration): boolean {
    const [part] = specifiers;
    if (source.value !== "proxflow/node" || specifiers.length !== 1) return false;
    if (part?.type !== "ImportSpecifier" || nameOf(part.imported, false) !== "runInNode")
      return false;
    this.#runner = part.local.name;
    return true;
  }

  /** `const result = await runInNode(document);`, and then `console.log(result);` */
  has(statement: AnyNode): boolean {
    if (statement.type === "VariableDeclaration") {
      const [{ id, init } = {}, another] = statement.declarations;
      const call = init?.type === "AwaitExpression" ? bare(init.argument) : undefined;
      if (another || id?.type !== "Identifier" || !isCall(call, ["document"])) return false;
      if (call.callee.type !== "Identifier" || call.callee.name !== this.#runner) return false;
      this.#results.add(id.name);
      return true;
    }
    if (statement.type !== "ExpressionStatement") return false;
    const call = statement.expression;
    return (
      isCall(call, this.#results) &&
      call.callee.type === "MemberExpression" &&
      call.callee.object.type === "Identifier" &&
      call.callee.object.name === "console" &&
      nameOf(call.callee.property, call.callee.computed) === "log"
    );
  }
}

/** A call of one name that is among these. */
function isCall(
  node: AnyNode | undefined,
  names: Iterable<string>,
): node is Extract<AnyNode, { type: "CallExpression" }> {
  if (node?.type !== "CallExpression" || node.arguments.length !== 1) return false;
  const [only] = node.arguments;
  return only?.type === "Identifier" && [...names].includes(only.name);
}
