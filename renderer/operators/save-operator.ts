/** Checking an operator's source and keeping what is sound, in the document or for all documents. */
import type { OperatorEntry } from "../../core/operators/manifest.ts";
import type { OperatorChecked } from "../../core/protocol/operators.ts";
import type { Services } from "../app/services.ts";

export type Sound = Extract<OperatorChecked, { ok: true }>;

/** Checks a source; afterwards it may run, since the person has it before them. @throws HostError */
export async function checkOperator(
  { host, operators }: Services,
  source: string,
): Promise<OperatorChecked> {
  const found = await host.request("operators.check", { source });
  if (found.ok) await operators.allow([source]);
  return found;
}

export function entryFor(source: string, found: Sound, anyway: boolean): OperatorEntry {
  const { manifest, certificate } = found;
  const failed = certificate.badge === "failed";
  return { source, manifest, certificate, ...(failed && anyway && { anyway: true }) };
}

/**
 * One step that can be undone; an operator of that name makes way.
 * @param edited source that was edited: where the document calls its operator otherwise than the
 *   source does, it goes on doing so
 */
export function saveInDocument(
  { documents }: Services,
  entry: OperatorEntry,
  edited: string,
): void {
  const { docs } = entry.manifest;
  const { operators = {} } = documents.getState().document;
  const held = Object.entries(operators).find(
    ([, { source, manifest }]) => source === edited && manifest.name === entry.manifest.name,
  );
  const name = held?.[0] ?? entry.manifest.name;
  const verb = Object.hasOwn(operators, name) ? "Edit" : "Add";
  documents.dispatch(
    { type: "set-operator", name, entry },
    { name: `${verb} operator ${docs.title}` },
  );
}

/** Keeps it for all documents. @throws HostError */
export async function saveAsMine(
  { host, operators }: Services,
  { source, anyway }: OperatorEntry,
): Promise<OperatorChecked> {
  const found = await host.request("operators.save", { source, anyway: anyway === true });
  await operators.refresh();
  return found;
}
