import { lazy, Suspense } from "react";
import { useStore } from "zustand";
import { LevelServices } from "../app/level-services.tsx";
import { useServices } from "../app/services.ts";
import { DatasetsDialog } from "../data/datasets-dialog.tsx";
import { ImportDialog } from "../data/import-dialog.tsx";
import { RecoveryDialog } from "../journal/recovery-dialog.tsx";
import { useConsent } from "../operators/ask-consent.ts";
import { ConsentDialog } from "../operators/consent-dialog.tsx";
import { AboutDialog } from "./about-dialog.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { ExportDialog } from "./export-dialog.tsx";
import { FindDialog } from "./find-dialog.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { LinkDialog } from "./link-dialog.tsx";
import { OpenDialog } from "./open-dialog.tsx";
import { QuestionDialog } from "./question-dialog.tsx";
import { SaveAsDialog } from "./save-as-dialog.tsx";
import { TemplatesDialog } from "./templates-dialog.tsx";
import { VersionsDialog } from "./versions-dialog.tsx";
import "./dialogs.css";

/** The code editor comes along only where it is opened. */
const OperatorDialog = lazy(() =>
  import("../operators/operator-dialog.tsx").then((module) => ({ default: module.OperatorDialog })),
);

const dialogs = {
  templates: TemplatesDialog,
  open: OpenDialog,
  "save-as": SaveAsDialog,
  versions: VersionsDialog,
  export: ExportDialog,
  keys: KeysDialog,
  commands: CommandPalette,
  about: AboutDialog,
  find: FindDialog,
  link: LinkDialog,
  data: ImportDialog,
  "data-sets": DatasetsDialog,
  operator: OperatorDialog,
  "operator-consent": ConsentDialog,
};

/** These speak of what the canvas shows, be it the inside of a group. */
const onLevel: ReadonlySet<string> = new Set(["find", "link"]);

/** The open dialog, and over it the open question. */
export function Dialogs() {
  const { ui } = useServices();
  useConsent();
  const name = useStore(ui, (state) => state.dialog);
  const Shown = name === null ? null : dialogs[name];
  const close = (): void => ui.setState((now) => (now.dialog === name ? { dialog: null } : {}));
  return (
    <>
      {Shown && name !== null ? (
        onLevel.has(name) ? (
          <LevelServices>
            <Shown onClose={close} />
          </LevelServices>
        ) : (
          <Suspense>
            <Shown onClose={close} />
          </Suspense>
        )
      ) : null}
      <RecoveryDialog />
      <QuestionDialog />
    </>
  );
}
