import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { Canvas } from "../canvas/canvas.tsx";
import { QuickAdd } from "../canvas/quick-add.tsx";
import { useKeymap } from "../commands/use-keymap.ts";
import { Dialogs } from "../dialogs/dialogs.tsx";
import { BottomPanel } from "../panels/bottom-panel.tsx";
import { Inspector } from "../panels/inspector.tsx";
import { Sidebar } from "../panels/sidebar.tsx";
import { quietStorage } from "../state/storage.ts";
import { TabStrip } from "../tabs/tab-strip.tsx";
import { Tour } from "../tour/tour.tsx";
import { FileDrop } from "./file-drop.tsx";
import { LevelServices } from "./level-services.tsx";
import { RunAnnouncer } from "./run-announcer.tsx";
import { RunNotice } from "./run-notice.tsx";
import { useServices } from "./services.ts";
import { Toasts } from "./toasts.tsx";
import { TopBar } from "./top-bar.tsx";
import "./shell.css";

/** On a small screen the canvas needs the room more than the panels beside it. */
const small = window.innerWidth < 1440;
const LEFT = small ? "200px" : "224px";
const RIGHT = small ? "264px" : "304px";
const BOTTOM = window.innerHeight < 880 ? "200px" : "232px";

/**
 * The window: top bar, tabs, palette, canvas over the panels, inspector. Sizes are remembered. What
 * shows the document is keyed by it, so that nothing of one is left on another.
 */
export function Shell() {
  useKeymap();
  const { id } = useServices();
  const columns = useDefaultLayout({ id: "proxflow.columns", storage: quietStorage });
  const rows = useDefaultLayout({ id: "proxflow.rows", storage: quietStorage });
  return (
    <div className="shell">
      <TopBar />
      <TabStrip />
      <RunNotice key={`notice ${id}`} />
      <main className="shell-main">
        <Group orientation="horizontal" {...columns}>
          <Panel id="left" defaultSize={LEFT} minSize="184px" maxSize="420px" collapsible>
            <LevelServices>
              <Sidebar />
            </LevelServices>
          </Panel>
          <Separator className="sash sash-column" aria-label="Width of the palette" />
          <Panel id="middle" minSize="320px">
            <Group orientation="vertical" {...rows}>
              <Panel id="canvas" minSize="160px">
                <LevelServices key={id}>
                  <Canvas />
                </LevelServices>
              </Panel>
              <Separator className="sash sash-row" aria-label="Height of the panels" />
              <Panel
                id="bottom"
                defaultSize={BOTTOM}
                minSize="120px"
                collapsible
                collapsedSize="32px"
              >
                <BottomPanel key={id} />
              </Panel>
            </Group>
          </Panel>
          <Separator className="sash sash-column" aria-label="Width of the inspector" />
          <Panel id="right" defaultSize={RIGHT} minSize="240px" maxSize="480px" collapsible>
            <LevelServices key={id}>
              <Inspector />
            </LevelServices>
          </Panel>
        </Group>
      </main>
      <LevelServices key={id}>
        <QuickAdd />
      </LevelServices>
      <Tour />
      <Dialogs />
      <Toasts />
      <RunAnnouncer />
      <FileDrop />
    </div>
  );
}
