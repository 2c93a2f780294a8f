import { useStore } from "zustand";
import { usedOperators } from "../../core/graph/own-operators.ts";
import { useServices } from "../app/services.ts";
import { Button } from "../ui/button.tsx";
import { Modal } from "../ui/modal.tsx";
import { Badge } from "./certificate.tsx";

/** Shows the code that a document brings, before any of it runs. */
export function ConsentDialog({ onClose }: { onClose(): void }) {
  const { documents, operators, messages } = useServices();
  const document = useStore(documents, (state) => state.document);
  const allowed = useStore(operators, (state) => state.allowed);
  const waiting = usedOperators(document).filter(({ entry }) => !allowed.get(entry.source));
  const allow = async (): Promise<void> => {
    try {
      await operators.allow(waiting.map(({ entry }) => entry.source));
      onClose();
    } catch (error) {
      messages.showError("Nothing was allowed", error);
    }
  };
  return (
    <Modal
      title="This document brings code of its own"
      description="Read it before you let it run. It is kept in a sandbox without files or network, but it decides what the model computes. Until then the document can be looked at and edited, not run."
      width={760}
      onClose={onClose}
    >
      <div className="modal-body">
        {waiting.map(({ name, entry, nodes }) => (
          <section key={name}>
            <h3 className="op-source-title">
              {entry.manifest.docs.title} <Badge badge={entry.certificate.badge} />
              {nodes.length > 0 ? <span className="quiet">{nodes.join(", ")}</span> : null}
            </h3>
            <section
              className="op-source mono"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
              tabIndex={0}
              aria-label={`Code of ${entry.manifest.docs.title}`}
            >
              {entry.source}
            </section>
          </section>
        ))}
        {waiting.length === 0 ? <p className="quiet">All of its operators are allowed.</p> : null}
      </div>
      <footer className="modal-foot">
        <Button onClick={onClose}>Keep closed</Button>
        <Button kind="primary" disabled={waiting.length === 0} onClick={() => void allow()}>
          Allow these operators
        </Button>
      </footer>
    </Modal>
  );
}
