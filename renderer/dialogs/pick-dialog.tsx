import { Command } from "cmdk";
import { Dialog } from "radix-ui";
import { type ReactNode, useMemo, useState } from "react";
import "../canvas/quick-add.css";
import { EmptyList } from "../ui/empty-list.tsx";

export interface Pick {
  readonly id: string;
  readonly icon?: ReactNode;
  readonly name: string;
  readonly text: string;
  /** At the right edge. */
  readonly note?: string;
}

/** Rows shown at most: a list of thousands takes seconds to lay out, and nobody reads it. */
const MOST = 100;

/** A list to choose one thing from by typing; the first is marked. Of many the first are shown. */
export function PickDialog<T>({
  title,
  placeholder,
  empty,
  find,
  show,
  onPick,
  onClose,
}: {
  title: string;
  placeholder: string;
  empty: string;
  /** All that fits what was typed, the best first. */
  find(query: string): readonly T[];
  show(found: T): Pick;
  onPick(id: string): void;
  onClose(): void;
}) {
  const [query, setQuery] = useState("");
  const [marked, setMarked] = useState("");
  // Marking a row, by key or pointer, finds the same: what is found depends on the query alone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the dialog lives for one document.
  const all = useMemo(() => find(query), [query]);
  const found = all.slice(0, MOST).map(show);
  const more = all.length - found.length;
  const first = found[0]?.id ?? "";
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim scrim-clear" />
        <Dialog.Content
          className="modal command-modal"
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <Dialog.Title className="visually-hidden">{title}</Dialog.Title>
          <Command
            label={title}
            loop
            shouldFilter={false}
            value={found.some((pick) => pick.id === marked) ? marked : first}
            onValueChange={setMarked}
          >
            <Command.Input
              className="quick-input"
              placeholder={placeholder}
              autoFocus
              value={query}
              onValueChange={(text) => {
                setQuery(text);
                setMarked("");
              }}
            />
            <Command.List className="quick-list command-list">
              <EmptyList>{empty}</EmptyList>
              {found.map((pick) => (
                <Command.Item
                  key={pick.id}
                  className="quick-item"
                  value={pick.id}
                  onSelect={() => {
                    onClose();
                    onPick(pick.id);
                  }}
                >
                  {pick.icon}
                  <span className="quick-name">{pick.name}</span>
                  <span className="quick-text mono">{pick.text}</span>
                  {pick.note ? <span className="menu-key num">{pick.note}</span> : null}
                </Command.Item>
              ))}
            </Command.List>
            <p className="quick-more" role="status">
              {more > 0 ? `${more.toLocaleString("en")} more: type on to narrow the list` : ""}
            </p>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
