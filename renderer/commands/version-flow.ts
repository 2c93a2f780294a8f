/** Named versions of the document of a tab: kept by the host beside its file. */
import type { VersionInfo } from "../../core/protocol/channels.ts";
import type { Services } from "../app/services.ts";
import type { Messages } from "../state/messages.ts";

export interface VersionFlow {
  /** Keeps the document as it is on the canvas. @returns whether it is kept */
  save(path: string, name: string): Promise<boolean>;
  /** Opens a version in a tab of its own, as a document that is in no file. */
  openCopy(path: string, version: VersionInfo): Promise<void>;
  /** Puts a version in the place of the document; what was there is kept as a version itself. */
  restore(path: string, version: VersionInfo): Promise<void>;
  /** Asks first. @returns whether it is gone */
  remove(path: string, version: VersionInfo): Promise<boolean>;
}

/** Tells what failed. @returns whether it went well */
async function attempt(messages: Messages, title: string, act: () => Promise<void>) {
  try {
    await act();
    return true;
  } catch (error) {
    messages.showError(title, error);
    return false;
  }
}

export function createVersionFlow({
  host,
  documents,
  messages,
  ui,
  workspace,
}: Services): VersionFlow {
  const keep = async (path: string, name: string): Promise<void> => {
    const { document } = documents.getState();
    await host.request("versions.save", { path, name, document });
  };
  return {
    save: (path, name) => attempt(messages, "The version was not saved", () => keep(path, name)),
    async openCopy(path, { id, name }) {
      await attempt(messages, "The version was not opened", async () => {
        const { document } = await host.request("versions.open", { path, id });
        ui.setState({ dialog: null });
        const copy = { ...document, name: `${document.name} (${name})` };
        workspace.open(copy, { file: null, template: null }).ui.setState({ dialog: null });
      });
    },
    async restore(path, { id, name }) {
      await attempt(messages, "The version was not restored", async () => {
        const { document } = await host.request("versions.open", { path, id });
        await keep(path, `Before \u201c${name}\u201d`.slice(0, 120));
        const { file, template } = documents.getState();
        ui.setState({ dialog: null, selectedNodes: [], selectedEdges: [] });
        documents.open(document, { file, template }, { restored: true });
        messages.show({
          tone: "success",
          title: `Restored \u201c${name}\u201d`,
          detail: "What was on the canvas is among the versions. Save to write it to the file.",
        });
      });
    },
    async remove(path, { id, name }) {
      const answer = await messages.ask({
        title: `Delete \u201c${name}\u201d?`,
        message: "The version is deleted for good. The document and its other versions stay.",
        answers: [
          { id: "delete", label: "Delete", kind: "danger" },
          { id: "stay", label: "Cancel" },
        ],
      });
      if (answer !== "delete") return false;
      return attempt(messages, "The version was not deleted", async () => {
        await host.request("versions.delete", { path, id });
      });
    },
  };
}
