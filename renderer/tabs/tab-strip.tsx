import { ChevronDown, Plus } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { type Services, useServices } from "../app/services.ts";
import { keyText } from "../commands/keys.ts";
import { closeTab } from "../commands/tab-actions.ts";
import { useActions } from "../commands/use-actions.ts";
import { IconButton } from "../ui/button.tsx";
import { DocumentTab } from "./document-tab.tsx";
import { renameTab } from "./rename-tab.ts";
import { useTabDrag } from "./use-tab-drag.ts";
import "./tab-strip.css";

/** The open documents, one a tab, in an order that the user makes. */
export function TabStrip() {
  const services = useServices();
  const { workspace } = services;
  const actions = useActions();
  const tabs = useStore(workspace, (state) => state.tabs);
  const active = useStore(workspace, (state) => state.active);
  const row = useRef<HTMLDivElement>(null);
  const drag = useTabDrag(workspace, row);
  const overflows = useOverflow(row, tabs.length);
  const focusNext = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is what has changed
  useEffect(() => {
    const shown = row.current?.querySelector<HTMLElement>("[aria-selected=true]");
    shown?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (focusNext.current) shown?.focus();
    focusNext.current = false;
  }, [active, tabs, overflows]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const tab = (event.target as HTMLElement).closest<HTMLElement>("[role=tab]");
    const id = tab?.dataset.tab;
    if (!tab || id === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...(row.current?.querySelectorAll<HTMLElement>("[role=tab]") ?? [])];
    const at = all.indexOf(tab);
    const last = all.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    if (to !== undefined) all[to]?.focus();
    else if (event.key === "Enter" || event.key === " ") workspace.activate(id);
    else if (event.key === "Delete") {
      focusNext.current = true;
      void closeTab(services, id);
    } else if (event.key === "F2") renameTab(services, id);
    else return;
    // These keys are the canvas's elsewhere.
    event.preventDefault();
    event.stopPropagation();
  };

  const add = actions.new;
  return (
    <nav className="tab-strip" aria-label="Open documents">
      <div
        className="doc-tabs"
        role="tablist"
        aria-label="Documents"
        tabIndex={-1}
        ref={row}
        onKeyDown={onKeyDown}
        onWheel={(event) => {
          if (event.deltaX === 0) event.currentTarget.scrollLeft += event.deltaY;
        }}
        {...drag}
      >
        {tabs.map((tab) => (
          <DocumentTab key={tab.id} tab={tab} active={tab.id === active} />
        ))}
      </div>
      <IconButton
        className="strip-button"
        label="New document"
        hint={add.keys[0] && keyText(add.keys[0])}
        onClick={() => void add.run()}
      >
        <Plus />
      </IconButton>
      {overflows ? <AllDocuments tabs={tabs} active={active} /> : null}
    </nav>
  );
}

/** True while some tabs are out of sight. */
function useOverflow(row: RefObject<HTMLElement | null>, count: number): boolean {
  const [overflows, setOverflows] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: more tabs need more room
  useEffect(() => {
    const element = row.current;
    if (element === null) return;
    const look = (): void => setOverflows(element.scrollWidth > element.clientWidth + 1);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    look();
    return () => observer.disconnect();
  }, [row, count]);
  return overflows;
}

/** Every document by name, for when not all tabs are in sight. */
function AllDocuments({ tabs, active }: { tabs: readonly Services[]; active: string }) {
  const { workspace } = useServices();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="icon-button strip-button" aria-label="All documents">
          <ChevronDown />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu strip-menu" align="end">
          <DropdownMenu.RadioGroup value={active} onValueChange={workspace.activate}>
            {tabs.map((tab) => (
              <DropdownMenu.RadioItem key={tab.id} value={tab.id} className="menu-item">
                <span className="doc-name">{tab.documents.getState().document.name}</span>
                <span className="menu-key">{tab.documents.getState().file?.name}</span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
