/** Pass: all modules opened, level by level, with the way back from inner nodes to the document's. */
import type { DatasetCatalog } from "../base/datasets.ts";
import type { Problem } from "../base/errors.ts";
import { hasModules, openLevel } from "../graph/expand.ts";
import type { GraphDocument } from "../graph/schema.ts";
import { validate } from "../graph/validate.ts";
import type { Validation } from "../graph/validation.ts";

/** Modules within modules, at most: a module that contains itself is refused. */
const MAX_DEPTH = 16;

export interface Expanded {
  readonly document: GraphDocument;
  readonly validation: Validation;
  /** Id in the original document of the node that an inner node belongs to. */
  owner(id: string): string;
  /**
   * Output "module.port" by the inner value "module.inner.port" behind it, of modules within modules
   * the outermost that gives the value out; of several outputs of one module, the first.
   */
  readonly names: ReadonlyMap<string, string>;
}

/** Finds the node of a document that an inner node belongs to. */
export function ownerIn({ nodes }: Pick<GraphDocument, "nodes">): (id: string) => string {
  const own = new Set(nodes.map((node) => node.id));
  return (id) => {
    let at = id;
    while (!own.has(at) && at.includes(".")) at = at.slice(0, at.lastIndexOf("."));
    return at;
  };
}

/** @param validation of the document itself, without errors */
export function expandModules(
  document: GraphDocument,
  validation: Validation,
  catalog: DatasetCatalog,
): Expanded {
  const owner = ownerIn(document);
  let level = { document, validation };
  const shapes = { ...validation.shapes };
  const names = new Map<string, string>();
  for (let depth = 0; hasModules(level.document); depth++) {
    if (depth === MAX_DEPTH)
      return { ...level, validation: tooDeep(level.validation), owner, names };
    const { document: opened, outputs } = openLevel(
      level.document,
      level.validation.shapes,
      catalog,
    );
    for (const [outer, inner] of outputs)
      if (!names.has(inner)) names.set(inner, names.get(outer) ?? outer);
    const found = validate(opened, catalog);
    const problems = found.problems.map((p): Problem => {
      return p.node === undefined ? p : { ...p, node: owner(p.node) };
    });
    level = { document: opened, validation: { ...found, problems } };
    Object.assign(shapes, found.shapes);
    if (problems.some((p) => p.severity === "error")) break;
  }
  return { ...level, validation: { ...level.validation, shapes }, owner, names };
}

function tooDeep(validation: Validation): Validation {
  const problem: Problem = {
    severity: "error",
    code: "module-depth",
    message: `Modules lie within modules more than ${MAX_DEPTH} deep.`,
    fix: "Unpack some of them.",
  };
  return { ...validation, problems: [problem, ...validation.problems] };
}
