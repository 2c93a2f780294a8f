import { Command } from "cmdk";
import { Popover } from "radix-ui";
import { useMemo } from "react";
import { useStore } from "zustand";
import { type OpType, opOf } from "../../core/ops/index.ts";
import type { AnyOp } from "../../core/ops/spec.ts";
import { useServices } from "../app/services.ts";
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
  const types = useMemo(() => {
    const { document, validation } = documents.getState();
    const fitting = typesThatFit(document, validation, wire);
    const { recents } = ui.getState();
    const rank = (type: OpType) => (recents.includes(type) ? recents.indexOf(type) : 99);
    return fitting.toSorted((a, b) => rank(a) - rank(b));
  }, [documents, ui, wire]);
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
          <Command label="Add a node" loop>
            <Command.Input
              className="quick-input"
              placeholder={wire ? `Nodes that fit ${wire.port} of ${wire.node}` : "Add a node"}
              autoFocus
            />
            <Command.List className="quick-list">
              <Command.Empty className="quick-empty">
                {types.length === 0 ? "No node takes this wire." : "No node of that name."}
              </Command.Empty>
              {types.map((type) => (
                <QuickItem
                  key={type}
                  op={opOf(type) as AnyOp}
                  onChoose={() => {
                    placeNode(services, type, at, wire);
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
    <Command.Item
      className="quick-item"
      value={op.type}
      keywords={[op.docs.title, op.docs.summary, look.title]}
      onSelect={onChoose}
    >
      <Icon aria-hidden style={{ color: categoryColour(op.category) }} />
      <span className="quick-name">{op.docs.title}</span>
      <span className="quick-text">{op.docs.summary}</span>
    </Command.Item>
  );
}
