import { FileClock } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import type { LeftDocument } from "../../core/protocol/journal.ts";
import { useServices } from "../app/services.ts";
import { useDocumentFlow } from "../commands/use-actions.ts";
import { Button } from "../ui/button.tsx";
import { formatDate } from "../ui/format.ts";
import { Modal } from "../ui/modal.tsx";
import { nothingOpen } from "./restore.ts";
import "./recovery-dialog.css";

const disk = {
  none: "",
  same: "",
  changed: "The file was changed by another program since. Save asks before it writes over it.",
  gone: "",
};

/** What became of unsaved work, a document each; Escape leaves it for the next start. */
export function RecoveryDialog() {
  const services = useServices();
  const { recovery, messages, workspace } = services;
  const flow = useDocumentFlow();
  const { offers, asking } = useStore(recovery);
  const [busy, setBusy] = useState(false);
  if (!asking) return null;

  const attempt = async (title: string, work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      messages.showError(title, error);
    }
    setBusy(false);
    // The gallery, which a start without documents shows, has waited.
    if (!recovery.getState().asking && nothingOpen(workspace))
      workspace.current.ui.setState({ dialog: "templates" });
  };
  const recover = (left: readonly LeftDocument[]): Promise<void> =>
    attempt("The work was not recovered", async () => {
      for (const each of left) await recovery.recover(each);
    });
  const discard = async (left: LeftDocument): Promise<void> => {
    const answer = await messages.ask({
      title: `Discard the unsaved work in \u201c${left.name}\u201d?`,
      message:
        left.file === null
          ? "It is in no file: nothing of it is left then."
          : `${left.file.name} stays as it is.`,
      answers: [
        { id: "discard", label: "Discard", kind: "danger" },
        { id: "stay", label: "Cancel" },
      ],
    });
    if (answer === "discard")
      await attempt("The work was not discarded", () => recovery.discard(left));
  };
  const openSaved = (left: LeftDocument): Promise<void> =>
    attempt("The saved one was not opened", async () => {
      if (left.file !== null && (await flow.openPath(left.file.path))) await recovery.discard(left);
    });
  const later = (): void => {
    recovery.later();
    messages.show({
      tone: "info",
      title: "Unsaved work is kept",
      detail: "The next start offers it again.",
    });
    if (nothingOpen(workspace)) workspace.current.ui.setState({ dialog: "templates" });
  };
  return (
    <Modal
      title="Recover unsaved work?"
      description="It was kept when Proxflow, or a window of it, ended before it was saved. Your files are as they were."
      width={600}
      onClose={later}
    >
      <div className="modal-body">
        <ul className="offers" aria-label="Unsaved work">
          {offers.map((left) => (
            <Offer
              key={`${left.window}/${left.id}`}
              left={left}
              busy={busy}
              alone={offers.length === 1}
              onRecover={() => void recover([left])}
              onOpenSaved={() => void openSaved(left)}
              onDiscard={() => void discard(left)}
            />
          ))}
        </ul>
      </div>
      <footer className="modal-foot">
        <Button onClick={later}>Decide later</Button>
        {offers.length > 1 ? (
          <Button kind="primary" disabled={busy} onClick={() => void recover(offers)}>
            Recover all
          </Button>
        ) : null}
      </footer>
    </Modal>
  );
}

function Offer({
  left,
  busy,
  alone,
  onRecover,
  onOpenSaved,
  onDiscard,
}: {
  left: LeftDocument;
  busy: boolean;
  /** There is no other one, and so no button for all. */
  alone: boolean;
  onRecover(): void;
  onOpenSaved(): void;
  onDiscard(): void;
}) {
  const { name, file, written, changes, more } = left;
  const hasSaved = left.disk === "same" || left.disk === "changed";
  return (
    <li className="offer" aria-label={name}>
      <FileClock aria-hidden />
      <div className="offer-what">
        <p className="offer-name">{name}</p>
        <p className="offer-meta">
          Kept {formatDate(written)}
          {file ? <span title={file.path}> of {file.name}</span> : null}
        </p>
        <ul className="offer-changes">
          {changes.map((words) => (
            <li key={words}>{words}</li>
          ))}
          {more > 0 ? <li>And {more.toLocaleString("en-US")} more changes.</li> : null}
        </ul>
        {disk[left.disk] ? <p className="offer-disk">{disk[left.disk]}</p> : null}
        <div className="offer-answers">
          <Button kind={alone ? "primary" : "plain"} disabled={busy} onClick={onRecover}>
            Recover
          </Button>
          {hasSaved ? (
            <Button disabled={busy} title="The unsaved changes are discarded" onClick={onOpenSaved}>
              Open the saved one
            </Button>
          ) : null}
          <Button kind="danger" disabled={busy} onClick={onDiscard}>
            Discard
          </Button>
        </div>
      </div>
    </li>
  );
}
