/** Brings back the data that a document was made with: from its files, or from where it is public. */
import type { DataReference } from "../../core/base/own-data.ts";
import type { Services } from "../app/services.ts";
import { DATA_FILES } from "../commands/file-actions.ts";
import { pickFiles } from "../dialogs/pick-file.ts";
import { HostError } from "../host/host-error.ts";
import { sourceOf } from "./data-files.ts";
import { referenceCommand } from "./place-set.ts";

/** A name for the host's list that is free there, or is that of the damaged set itself. */
function nameHere({ datasets }: Services, name: string, checksum: string) {
  const kept = new Map(datasets.getState().kept.map((set) => [set.name.toLowerCase(), set]));
  const holder = kept.get(name.toLowerCase());
  if (holder?.checksum === checksum) return { name: holder.name, replace: true };
  let free = name;
  for (let n = 2; kept.has(free.toLowerCase()); n++) free = `${name}-${n}`;
  return { name: free, replace: false };
}

/** What the document carries of a set, its data too where that is small enough. */
function keep(services: Services, name: string, reference: DataReference): void {
  const { documents } = services;
  const held = documents.getState().document.datasets?.[name];
  if (held && held.embedded === undefined && reference.embedded !== undefined)
    documents.dispatch(referenceCommand(name, { ...held, embedded: reference.embedded }), {
      name: `Bring back ${name}`,
    });
}

/** Asks for the files that a set was made from, and takes them if they give the very same data. */
export async function locateData(services: Services, name: string, node: string): Promise<void> {
  const { documents, host, datasets, presence, messages, ui, canvas } = services;
  const reference = documents.getState().document.datasets?.[name];
  if (reference === undefined) return;
  const files = await pickFiles(DATA_FILES);
  if (files.length === 0) return;
  try {
    await datasets.refresh();
    const source = await sourceOf(host, files, () => undefined);
    const done = await host.request("data.import", {
      ...nameHere(services, name, reference.checksum),
      source,
      plan: reference.plan,
      title: reference.title,
      expected: reference.checksum,
      task: crypto.randomUUID(),
    });
    keep(services, name, done.reference);
    await datasets.refresh();
    await presence.refresh();
    messages.show({ tone: "success", title: `The data of \u201c${reference.title}\u201d is back` });
  } catch (error) {
    const other = error instanceof HostError && error.code === "other-data";
    messages.show({
      tone: "error",
      title: other ? "These are other files" : "The data was not brought back",
      detail: error instanceof Error ? error.message : String(error),
      action: {
        label: "Use them instead",
        run: () =>
          ui.setState({
            dialog: "data",
            dataImport: { files, at: canvas.current?.center() ?? { x: 0, y: 0 }, node },
          }),
      },
    });
  }
}

/** Downloads the public set that a document was made with. */
export async function downloadData(
  services: Services,
  name: string,
  publicName: string,
): Promise<void> {
  const { documents, datasets, host, presence, messages } = services;
  await datasets.refresh();
  if (!(await datasets.download(publicName))) {
    const why = datasets.getState().failed[publicName];
    if (why) messages.show({ tone: "error", title: "It was not downloaded", detail: why });
    return;
  }
  try {
    const { reference } = await host.request("data.reference", { name: publicName });
    const wanted = documents.getState().document.datasets?.[name];
    if (wanted?.checksum === reference.checksum) keep(services, name, reference);
    const left = await presence.refresh();
    if (left.some((each) => each.name === name))
      messages.show({
        tone: "error",
        title: "The document was made with other data",
        detail: `What was downloaded is kept as \u201c${publicName}\u201d. Replace with it to use it.`,
      });
  } catch (error) {
    messages.showError("The data was not brought back", error);
  }
}
