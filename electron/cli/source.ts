/** The document a command works on: a template by name, or a file. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { ProxflowError } from "../../core/base/errors.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { DocumentError } from "../host/errors.ts";
import { packageRoot } from "../host/paths.ts";
import { createTemplates, type Templates } from "../host/templates.ts";
import { parseFile } from "./read-source.ts";

export interface Source {
  readonly document: GraphDocument;
  /** Name of the template, `null` for a file. */
  readonly template: string | null;
}

export function packageTemplates(): Templates {
  return createTemplates(join(packageRoot(), "templates"));
}

/**
 * Template names win; anything with a separator or an extension is a path.
 * @throws ProxflowError `no-source`, and what reading a document throws
 */
export async function loadSource(name: string): Promise<Source> {
  const templates = packageTemplates();
  const names = await templates.names();
  if (names.includes(name))
    return { document: (await templates.open(name)).document, template: name };
  const path = resolve(name);
  if (!existsSync(path) && !/[\\/.]/.test(name))
    throw new ProxflowError("no-source", `There is no template and no file "${name}".`, {
      fix: `Templates: ${names.join(", ")}.`,
    });
  const parsed = await parseFile(path);
  if (!parsed.ok) throw new DocumentError(parsed.problems, path);
  return { document: parsed.document, template: null };
}
