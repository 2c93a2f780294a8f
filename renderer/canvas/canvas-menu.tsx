import { ContextMenu } from "radix-ui";
import { Fragment, type MouseEvent, type ReactNode, useState } from "react";
import { useServices } from "../app/services.ts";
import { keyText } from "../commands/keys.ts";
import { type ActionId, useActions } from "../commands/use-actions.ts";

import { probeTarget } from "./probe-target.ts";

type Target = "node" | "edge" | "pane" | "port";

const menus: Readonly<Record<Target, readonly (readonly ActionId[])[]>> = {
  port: [["pin-viewer"], ["hold-port", "solve-port"]],
  node: [
    ["breakpoint", "mute", "isolate"],
    ["side-a", "side-b", "side-free"],
    ["copy", "cut", "duplicate"],
    ["frame", "collapse", "look-inside", "unpack", "save-own"],
    ["select-upstream", "select-downstream"],
    ["fit-selection", "layout"],
    ["delete-heal", "delete"],
  ],
  edge: [["quick-add"], ["delete"]],
  pane: [
    ["quick-add", "paste"],
    ["select-all", "fit-all", "layout"],
    ["undo", "redo"],
  ],
};

/** The right-button menu of nodes, wires and the empty canvas. */
export function CanvasMenu({ children }: { children: ReactNode }) {
  const { ui, canvas, documents } = useServices();
  const [target, setTarget] = useState<Target>("pane");

  const onContextMenu = (event: MouseEvent): void => {
    const element = event.target as Element;
    const node = element.closest<HTMLElement>(".react-flow__node")?.dataset.id;
    const edge = element.closest<HTMLElement>(".react-flow__edge")?.dataset.id;
    const port = element.closest(".port");
    const menuPort = port ? probeTarget(port, documents.getState().document)?.source : undefined;
    ui.setState({ menuPort: menuPort ?? null });
    setTarget(menuPort ? "port" : node ? "node" : edge ? "edge" : "pane");
    if (node && !ui.getState().selectedNodes.includes(node)) canvas.current?.select([node]);
    if (edge) canvas.current?.select([], [edge]);
  };

  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger asChild onContextMenu={onContextMenu}>
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content
          className="menu"
          collisionPadding={8}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <Items target={target} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

/** Made when the menu opens: what is off, and why, is as of then. */
function Items({ target }: { target: Target }) {
  const actions = useActions();
  return menus[target].map((group, index) => (
    <Fragment key={group.join()}>
      {index > 0 ? <ContextMenu.Separator className="menu-line" /> : null}
      {group.map((id) => {
        const action = actions[id];
        const off = action.off();
        return (
          <ContextMenu.Item
            key={id}
            className="menu-item"
            disabled={off !== null}
            title={off ?? undefined}
            onSelect={() => void action.run()}
          >
            {action.title}
            <span className="menu-key">{action.keys[0] && keyText(action.keys[0])}</span>
          </ContextMenu.Item>
        );
      })}
    </Fragment>
  ));
}
