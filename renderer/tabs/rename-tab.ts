import { flushSync } from "react-dom";
import type { Services } from "../app/services.ts";

/** Shows a document and puts the cursor in its name. */
export function renameTab({ workspace }: Services, id: string): void {
  // What is typed next is meant for the field: it must be there at once.
  flushSync(() => workspace.activate(id));
  const field = document.querySelector<HTMLInputElement>(".title-field");
  field?.focus();
  field?.select();
}
