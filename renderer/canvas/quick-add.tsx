import { Command } from "cmdk";
import { Popover } from "radix-ui";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { type Choice, choicesIn, mineChoices, searchChoices } from "../state/choices.ts";
import { wholeTitle } from "../state/inside.ts";
import type { QuickAdd as Request } from "../state/ui-store.ts";
import { categories, categoryColour } from "../ui/categories.ts";
import { freePlace, placeBetween, placeChoice, placeOnWire } from "./place.ts";
import { choicesOnWire, choicesThatFit } from "./wiring.ts";
import "./quick-add.css";
import { EmptyList } from "../ui/empty-list.tsx";

/** A searchable list of ops at the pointer; with a hanging wire, of those that it fits. */
export function QuickAdd() {
  const { ui } = useServices();
  const request = useStore(ui, (state) => state.quickAdd);
  return request === null ? null : <QuickList request={request} />;
}

function QuickList({ request }: { request: Request }) {
  const services = useServices();
  const { ui, documents, canvas, level, ownNodes, operators } = services;
  const { wire, screen, at, unplaced, edge } = request;
  const [query, setQuery] = useState("");
  const fitting = useMemo(() => {
    const { document, validation } = documents.getState();
    const own = ownNodes.getState().list;
    const choices = choicesIn(
      document,
      own,
      level.place().definition,
      mineChoices(operators.getState().mine, document.operators),
    );
    return edge === undefined
      ? choicesThatFit(document, validation, wire, choices)
      : choicesOnWire(document, validation, edge, choices);
  }, [documents, level, ownNodes, operators, wire, edge]);
  const found = searchChoices(query, fitting, ui.getState().recents);
  const [marked, setMarked] = useState("");
  const add = (choice: Choice): string | undefined => {
    if (edge !== undefined)
      return placeOnWire(services, choice.op.type, placeBetween(services, edge), edge);
    return placeChoice(services, choice, unplaced ? freePlace(services) : at, wire);
  };
  const close = (): void => {
    ui.setState({ quickAdd: null });
    canvas.current?.focus();
  };
  return (
    <Popover.Root open onOpenChange={(open) => !open && close()}>
      <Popover.Anchor asChild>
        <span className="quick-anchor" style={{ left: screen.x, top: screen.y }} />
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className="quick"
          aria-label="Add a node"
          align="start"
          sideOffset={4}
          collisionPadding={12}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <Command
            label="Add a node"
            loop
            shouldFilter={false}
            value={found.some(({ key }) => key === marked) ? marked : (found[0]?.key ?? "")}
            onValueChange={setMarked}
          >
            <Command.Input
              className="quick-input"
              placeholder={
                wire
                  ? `Nodes that fit ${wire.port} of ${wholeTitle(documents.getState().document, wire.node)}`
                  : edge === undefined
                    ? "Add a node"
                    : "Add a node on the wire"
              }
              autoFocus
              value={query}
              onValueChange={(text) => {
                setQuery(text);
                setMarked("");
              }}
            />
            <Command.List className="quick-list">
              <EmptyList>
                {fitting.length === 0 ? "No node takes this wire." : "No node of that name."}
              </EmptyList>
              {found.map((choice) => (
                <QuickItem
                  key={choice.key}
                  choice={choice}
                  onChoose={() => {
                    const made = add(choice);
                    close();
                    // By keyboard, the next key is about the new node.
                    if (unplaced && made)
                      requestAnimationFrame(() => canvas.current?.focusNode(made));
                  }}
                />
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function QuickItem({ choice, onChoose }: { choice: Choice; onChoose(): void }) {
  const { op, key, own } = choice;
  const look = categories[op.category];
  const Icon = look.icon;
  return (
    <Command.Item className="quick-item" value={key} onSelect={onChoose}>
      <Icon aria-hidden style={{ color: categoryColour(op.category) }} />
      <span className="quick-name">{own?.title ?? op.docs.title}</span>
      <span className="quick-text">{op.docs.summary}</span>
    </Command.Item>
  );
}
