import { FilePlus2, FolderOpen } from "lucide-react";
import { useServices } from "../app/services.ts";
import { useActions } from "../commands/use-actions.ts";
import { TemplateList } from "../panels/template-list.tsx";
import { isUntouched } from "../state/document-store.ts";
import { Button } from "../ui/button.tsx";
import { Modal } from "../ui/modal.tsx";
import { LearnLinks } from "./learn-links.tsx";
import { RecentList } from "./recent-list.tsx";
import "./start.css";

/** The start of most work: models that run as they are, what was open lately, and ways to learn. */
export function TemplatesDialog({ onClose }: { onClose(): void }) {
  const actions = useActions();
  const { documents } = useServices();
  return (
    <Modal
      title="Open a template"
      description="Each is a whole model that runs as it is. Change it freely: the template stays as it was."
      width={1080}
      onClose={onClose}
    >
      <div className="start">
        <aside className="start-side">
          <RecentList />
          <LearnLinks onClose={onClose} />
        </aside>
        <section className="start-gallery" aria-label="Gallery">
          <TemplateList layout="grid" />
        </section>
      </div>
      <footer className="modal-foot">
        <Button
          icon={<FolderOpen aria-hidden />}
          onClick={() => {
            onClose();
            void actions.open.run();
          }}
        >
          Open a file
        </Button>
        <Button
          icon={<FilePlus2 aria-hidden />}
          onClick={() => {
            onClose();
            // What is behind the dialog may be one already.
            if (!isUntouched(documents.getState())) void actions.new.run();
          }}
        >
          Empty document
        </Button>
      </footer>
    </Modal>
  );
}
