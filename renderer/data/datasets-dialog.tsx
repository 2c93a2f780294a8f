import { FileUp } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { useActions } from "../commands/use-actions.ts";
import { Button } from "../ui/button.tsx";
import { Modal } from "../ui/modal.tsx";
import { KeptRow } from "./kept-row.tsx";
import { placeSet } from "./place-set.ts";
import { PublicRow } from "./public-row.tsx";
import "./datasets-dialog.css";

/** Data sets that are kept here, and public ones to download; each goes into the document. */
export function DatasetsDialog({ onClose }: { onClose(): void }) {
  const services = useServices();
  const actions = useActions();
  const { datasets, host, canvas, messages } = services;
  const { sets, kept, unread } = useStore(datasets);
  useEffect(() => void datasets.refresh(), [datasets]);
  const add = async (name: string): Promise<void> => {
    try {
      const { reference } = await host.request("data.reference", { name });
      onClose();
      const at = canvas.current?.center() ?? { x: 0, y: 0 };
      placeSet(services, name, reference, at, `Add ${name}`);
    } catch (error) {
      messages.showError("It was not added", error);
    }
  };
  return (
    <Modal
      title="Data sets"
      description="What models here can learn from. Nothing is downloaded before you ask for it."
      width={760}
      onClose={onClose}
    >
      <div className="modal-body datasets">
        {unread === null ? null : (
          <p className="bad" role="alert">
            {unread}
          </p>
        )}
        <section aria-labelledby="datasets-kept">
          <h3 id="datasets-kept" className="section-title">
            On this computer
          </h3>
          {kept.length === 0 ? (
            <p className="quiet">
              None yet. Import a file of your own, drop one on the canvas, or download one below.
            </p>
          ) : (
            <ul className="datasets-list">
              {kept.map((set) => (
                <KeptRow key={set.name} set={set} onAdd={() => void add(set.name)} />
              ))}
            </ul>
          )}
        </section>
        <section aria-labelledby="datasets-public">
          <h3 id="datasets-public" className="section-title">
            Public sets
          </h3>
          {sets === null && unread === null ? <p className="quiet">Loading</p> : null}
          <ul className="datasets-list">
            {(sets ?? []).map((set) => (
              <PublicRow key={set.name} set={set} />
            ))}
          </ul>
        </section>
      </div>
      <footer className="modal-foot">
        <Button
          className="apart"
          icon={<FileUp aria-hidden />}
          onClick={() => {
            onClose();
            void actions["import-data"].run();
          }}
        >
          Import files
        </Button>
        <Button onClick={onClose}>Close</Button>
      </footer>
    </Modal>
  );
}
