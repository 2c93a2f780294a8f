import { Command } from "cmdk";
import { Popover } from "radix-ui";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import { opOf } from "../../core/ops/index.ts";
import type { AnyOp } from "../../core/ops/spec.ts";
import { useServices } from "../app/services.ts";
import { searchOps } from "../state/op-search.ts";
import type { QuickAdd as Request } from "../state/ui-store.ts";
import { categories, categoryColour } from "../ui/categories.ts";
import { placeNode } from "./place.ts";
import { typesThatFit } from "./wiring.ts";
import "./quick-add.css";

/** A searchable list of ops at the pointer; with a hanging wire, of those that it fits. */
export function QuickAdd() {
  const { ui } = useServices();
  const request = useStore(ui, (state) => state.quickAdd);
  return request === null ? null : <QuickList request={request} />;
}

function QuickList({ request }: { request: Request }) {
  const services = useServices();
  const { ui, documents, canvas } = services;
  const { wire, screen, at } = request;
  const [query, setQuery] = useState("");
  const fitting = useMemo(() => {
    const { document, validation } = documents.getState();
    return typesThatFit(document, validation, wire).map((type) => opOf(type) as AnyOp);
  }, [documents, wire]);
  const found = searchOps(query, fitting, ui.getState().recents);
  const [marked, setMarked] = useState("");
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
          align="start"
          sideOffset={4}
          collisionPadding={12}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <Command
            label="Add a node"
            loop
            shouldFilter={false}
            value={found.some((op) => op.type === marked) ? marked : (found[0]?.type ?? "")}
            onValueChange={setMarked}
          >
            <Command.Input
              className="quick-input"
              placeholder={wire ? `Nodes that fit ${wire.port} of ${wire.node}` : "Add a node"}
              autoFocus
              value={query}
              onValueChange={(text) => {
                setQuery(text);
                setMarked("");
              }}
            />
            <Command.List className="quick-list">
              <Command.Empty className="quick-empty">
                {fitting.length === 0 ? "No node takes this wire." : "No node of that name."}
              </Command.Empty>
              {found.map((op) => (
                <QuickItem
                  key={op.type}
                  op={op}
                  onChoose={() => {
                    placeNode(services, op.type, at, wire);
                    close();
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

function QuickItem({ op, onChoose }: { op: AnyOp; onChoose(): void }) {
  const look = categories[op.category];
  const Icon = look.icon;
  return (
    <Command.Item className="quick-item" value={op.type} onSelect={onChoose}>
      <Icon aria-hidden style={{ color: categoryColour(op.category) }} />
      <span className="quick-name">{op.docs.title}</span>
      <span className="quick-text">{op.docs.summary}</span>
    </Command.Item>
  );
}
