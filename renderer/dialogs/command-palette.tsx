import { Command } from "cmdk";
import { Dialog } from "radix-ui";
import type { Action } from "../commands/action.ts";
import { keyText } from "../commands/keys.ts";
import { useActions } from "../commands/use-actions.ts";
import "../canvas/quick-add.css";
import { EmptyList } from "../ui/empty-list.tsx";

/** Every action by name, with its key and, where it is off, why. */
export function CommandPalette({ onClose }: { onClose(): void }) {
  const actions = useActions();
  const groups = Map.groupBy(
    Object.entries(actions).filter(([id]) => id !== "commands"),
    ([, action]: [string, Action]) => action.group,
  );
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="modal command-modal" aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">Commands</Dialog.Title>
          <Command label="Commands" loop>
            <Command.Input className="quick-input" placeholder="Type a command" autoFocus />
            <Command.List className="quick-list command-list">
              <EmptyList>No command of that name.</EmptyList>
              {[...groups].map(([group, entries]) => (
                <Command.Group key={group} heading={group}>
                  {entries.map(([id, action]) => {
                    const off = action.off();
                    return (
                      <Command.Item
                        key={id}
                        className="quick-item"
                        value={action.title}
                        disabled={off !== null}
                        onSelect={() => {
                          onClose();
                          void action.run();
                        }}
                      >
                        <span className="quick-name">{action.title}</span>
                        <span className="quick-text">{off}</span>
                        <span className="menu-key">
                          {action.keys[0] ? keyText(action.keys[0]) : null}
                        </span>
                      </Command.Item>
                    );
                  })}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
