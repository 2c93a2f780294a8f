import { ContextMenu } from "radix-ui";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { keyText } from "../commands/keys.ts";
import { closeTab, closeTabs, duplicateTab } from "../commands/tab-actions.ts";
import { useActions } from "../commands/use-actions.ts";
import { renameTab } from "./rename-tab.ts";

/** The right-button menu of a tab. */
export function TabMenu({ id }: { id: string }) {
  const services = useServices();
  const { workspace, messages } = services;
  const actions = useActions();
  const tabs = useStore(workspace, (state) => state.tabs);
  const closed = useStore(workspace, (state) => state.closed.length);
  const index = tabs.findIndex((tab) => tab.id === id);
  const path = tabs[index]?.documents.getState().file?.path;
  const ids = tabs.map((tab) => tab.id);
  const key = (action: "close-tab" | "reopen-tab"): string =>
    keyText(actions[action].keys[0] ?? "");

  const copyPath = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
    } catch (error) {
      messages.showError("Nothing was copied", error);
    }
  };

  return (
    <ContextMenu.Portal>
      <ContextMenu.Content className="menu" onCloseAutoFocus={(event) => event.preventDefault()}>
        <Item title="Close" hint={key("close-tab")} onSelect={() => closeTab(services, id)} />
        <Item
          title="Close others"
          off={ids.length === 1}
          onSelect={() =>
            closeTabs(
              services,
              ids.filter((other) => other !== id),
            )
          }
        />
        <Item
          title="Close to the right"
          off={index === ids.length - 1}
          onSelect={() => closeTabs(services, ids.slice(index + 1))}
        />
        <ContextMenu.Separator className="menu-line" />
        <Item title="Duplicate" onSelect={() => duplicateTab(services, id)} />
        <Item title="Rename" hint="F2" onSelect={() => renameTab(services, id)} />
        <Item
          title="Copy the file's path"
          off={path === undefined}
          onSelect={() => copyPath(path ?? "")}
        />
        <ContextMenu.Separator className="menu-line" />
        <Item
          title="Reopen closed tab"
          hint={key("reopen-tab")}
          off={closed === 0}
          onSelect={() => void workspace.reopen()}
        />
      </ContextMenu.Content>
    </ContextMenu.Portal>
  );
}

function Item({
  title,
  hint,
  off = false,
  onSelect,
}: {
  title: string;
  hint?: string;
  off?: boolean;
  onSelect(): unknown;
}) {
  return (
    <ContextMenu.Item className="menu-item" disabled={off} onSelect={() => void onSelect()}>
      {title}
      <span className="menu-key">{hint}</span>
    </ContextMenu.Item>
  );
}
