/** Commands that look at a document or at what there is: validate, compile, templates, ops. */
import { resolve } from "node:path";
import { builtinDatasets } from "../../core/base/datasets.ts";
import type { Problem } from "../../core/base/errors.ts";
import { compile } from "../../core/compile/index.ts";
import { validate } from "../../core/graph/validate.ts";
import { ops } from "../../core/ops/index.ts";
import type { AnyOp, Traits } from "../../core/ops/spec.ts";
import { DocumentError } from "../host/errors.ts";
import { type ExitCode, problemLine } from "./errors.ts";
import { parseFile } from "./read-source.ts";
import { loadSource, packageTemplates } from "./source.ts";

const print = (value: unknown): void => {
  process.stdout.write(`${typeof value === "string" ? value : JSON.stringify(value)}\n`);
};

/** All that is wrong with a file. @throws ProxflowError if it cannot be read at all */
async function problemsOf(path: string): Promise<readonly Problem[]> {
  const parsed = await parseFile(path);
  if (!parsed.ok) return parsed.problems;
  return [...parsed.warnings, ...validate(parsed.document, builtinDatasets).problems];
}

export async function validateCommand(file: string, json: boolean): Promise<ExitCode> {
  const problems = await problemsOf(resolve(file));
  const valid = !problems.some((p) => p.severity === "error");
  for (const problem of problems) process.stderr.write(`${problemLine(problem, file)}\n`);
  if (json) print({ valid, problems });
  else if (valid) print(`${file} is valid.`);
  return valid ? 0 : 1;
}

/** @throws DocumentError */
export async function compileCommand(name: string, json: boolean): Promise<void> {
  const { document } = await loadSource(name);
  const compiled = compile(document, builtinDatasets);
  if (!compiled.ok) throw new DocumentError(compiled.problems);
  const { constraints, sides, variables, parameters } = compiled.set;
  for (const warning of compiled.set.warnings) process.stderr.write(`${problemLine(warning)}\n`);
  if (json) {
    print({
      constraints: constraints.map((c) => ({
        id: c.id,
        node: c.node,
        op: c.op,
        side: c.side,
        variables: c.variables,
      })),
      sides,
      variables,
      parameters,
    });
    return;
  }
  for (const c of constraints) print(`${c.side}  ${c.id} (${c.op}): ${c.variables.join(", ")}`);
  const count = parameters.reduce((sum, p) => sum + p.count, 0);
  print(`${constraints.length} constraints, ${variables.length} variables, ${count} parameters`);
}

export async function templatesCommand(json: boolean): Promise<void> {
  const templates = await packageTemplates().list();
  if (json) print(templates.map(({ thumbnail: _, ...rest }) => rest));
  else for (const t of templates) print(`${t.name.padEnd(16)} ${t.summary} (${t.takes})`);
}

/**
 * What kind of set an op is. A reshape is a linear set, each entry of its output one of its inputs',
 * which is folded away without error; what constrains nothing has no traits.
 */
function traitsOf(op: AnyOp): Traits | null {
  if (op.kind === "reshape") return { convex: true, separable: false, exact: true };
  return "traits" in op ? op.traits : null;
}

export function opsCommand(json: boolean): void {
  const list = Object.values(ops).map((op) => ({
    type: op.type,
    version: op.version,
    kind: op.kind,
    category: op.category,
    title: op.docs.title,
    summary: op.docs.summary,
    docs: { ...op.docs, page: `docs/ops/${op.type}.md` },
    traits: traitsOf(op),
    inputs: op.inputs.map((p) => p.name),
    outputs: op.outputs.map((p) => p.name),
  }));
  if (json) print(list);
  else for (const op of list) print(`${op.type.padEnd(16)} ${op.summary}`);
}
