import { ProxflowError } from "../../core/base/errors.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";

export async function exportProject(
  _document: GraphDocument,
  _folder: string,
  _template: string | null,
): Promise<{ path: string; files: string[] }> {
  throw new ProxflowError("no-export", "Export is not there yet.");
}
