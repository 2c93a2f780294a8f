import {
  Command,
  Download,
  FolderOpen,
  LayoutGrid,
  Monitor,
  Moon,
  Pause,
  Play,
  Redo2,
  RotateCcw,
  Save,
  Square,
  StepForward,
  Sun,
  Undo2,
} from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { Action } from "../commands/action.ts";
import { keyText } from "../commands/keys.ts";
import { type ActionId, useAction } from "../commands/use-actions.ts";
import { HelpMenu } from "../tour/help-menu.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Tip } from "../ui/tip.tsx";
import { DocumentTitle } from "./document-title.tsx";
import { Logo } from "./logo.tsx";
import { RunReadouts } from "./run-readouts.tsx";
import { useServices } from "./services.ts";
import "./top-bar.css";

export function TopBar() {
  const { id } = useServices();
  return (
    <header className="top-bar">
      <div className="top-left">
        <Logo />
        <ActionButton id="open-template">
          <LayoutGrid />
        </ActionButton>
        <ActionButton id="open">
          <FolderOpen />
        </ActionButton>
        <ActionButton id="save">
          <Save />
        </ActionButton>
        <span className="top-line" />
        <ActionButton id="undo">
          <Undo2 />
        </ActionButton>
        <ActionButton id="redo">
          <Redo2 />
        </ActionButton>
        <span className="top-line" />
        <DocumentTitle key={id} />
      </div>
      <div className="top-run" role="toolbar" aria-label="Run">
        <RunButton />
        <ActionButton id="step">
          <StepForward />
        </ActionButton>
        <ActionButton id="stop">
          <Square />
        </ActionButton>
        <ActionButton id="reset">
          <RotateCcw />
        </ActionButton>
      </div>
      <div className="top-right">
        <RunReadouts key={id} />
        <span className="top-line" />
        <ActionButton id="commands">
          <Command />
        </ActionButton>
        <HelpMenu />
        <ThemeButton />
        <ExportButton />
      </div>
    </header>
  );
}

/** Its first key, as people read it. */
const keyOf = ({ keys }: Action): string | undefined => keys[0] && keyText(keys[0]);

/** An action as an icon; its key, or why it is off, is in the tooltip. */
function ActionButton({ id, children }: { id: ActionId; children: ReactNode }) {
  const action = useAction(id);
  return (
    <IconButton
      label={action.title.replace("\u2026", "")}
      hint={action.disabled ?? keyOf(action)}
      aria-disabled={action.disabled !== null}
      onClick={() => action.disabled === null && void action.run()}
    >
      {children}
    </IconButton>
  );
}

/** Run, Pause and Resume are one button: the one that makes sense now. */
function RunButton() {
  const { run } = useServices();
  const status = useStore(run, (state) => state.status);
  const start = useAction("run");
  const pause = useAction("pause");
  const running = status === "running" || status === "starting";
  const action = running ? pause : start;
  const label = running ? "Pause" : status === "paused" ? "Resume" : "Run";
  return (
    <Tip text={label} hint={action.disabled ?? keyOf(action)}>
      <Button
        kind={running ? "plain" : "primary"}
        className="run-button"
        aria-disabled={action.disabled !== null}
        onClick={() => action.disabled === null && void action.run()}
        icon={running ? <Pause aria-hidden /> : <Play aria-hidden />}
      >
        {status === "starting" ? "Starting" : label}
      </Button>
    </Tip>
  );
}

function ExportButton() {
  const action = useAction("export");
  return (
    <Tip text={action.title.replace("\u2026", "")} hint={action.disabled ?? keyOf(action)}>
      <Button
        aria-disabled={action.disabled !== null}
        onClick={() => action.disabled === null && void action.run()}
        icon={<Download aria-hidden />}
      >
        Export
      </Button>
    </Tip>
  );
}

const themeIcons = { system: Monitor, light: Sun, dark: Moon };

function ThemeButton() {
  const { theme } = useServices();
  const choice = useStore(theme, (state) => state.choice);
  const action = useAction("theme");
  const Icon = themeIcons[choice];
  return (
    <IconButton
      label={`Theme: ${choice}`}
      hint={choice === "system" ? "Follows the system" : undefined}
      onClick={() => void action.run()}
    >
      <Icon />
    </IconButton>
  );
}
