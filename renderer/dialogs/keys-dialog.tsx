import { Search } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { keyText } from "../commands/keys.ts";
import { isOwnWindow } from "../commands/reserved.ts";
import { type ActionId, useActions } from "../commands/use-actions.ts";
import { Button } from "../ui/button.tsx";
import { Modal } from "../ui/modal.tsx";
import { KeyRow } from "./key-row.tsx";
import "./keys-dialog.css";

const mouse = [
  ["Double click", "Add a node at the pointer"],
  ["Drag from a port", "Wire; on empty canvas, add a node that fits"],
  ["Click a port", "Pin a viewer of its value"],
  ["Rest on a port or wire", "Shape, values and a picture of what it carries"],
  ["Right click", "Menu of the node, port, wire or canvas"],
  ["Drag from the palette", "Place a node; on a wire, insert it there"],
  ["Drag a node on a wire", "A node without wires joins it"],
  ["Shift while a node is dragged", "Free of the grid and of helper lines"],
  ["Drag, wheel", "Move and zoom the view"],
  ["Shift + drag", "Select by a frame"],
  ["Shift or Ctrl + click", "Add to the selection"],
  ["Double click a group or module", "Go inside"],
  ["Double click or Alt + click a wire", "Add a point to lead it through; there again, remove it"],
  ["Shift + right drag", "Cut the wires that are crossed"],
] as const;

/** A tab of a browser is not asked about these. */
const kept = ["Mod+N", "Mod+T", "Mod+W"].map(keyText).join(", ");

/** All keys, from the same table that the keyboard is read by; a click on one changes it. */
export function KeysDialog({ onClose }: { onClose(): void }) {
  const actions = useActions();
  const { keys } = useServices();
  const changed = Object.keys(useStore(keys)).length > 0;
  const [query, setQuery] = useState("");
  const words = query.trim().toLowerCase();
  const has = (id: ActionId): boolean =>
    [actions[id].title, actions[id].group, ...actions[id].keys.map(keyText)].some((text) =>
      text.toLowerCase().includes(words),
    );
  const groups = Map.groupBy((Object.keys(actions) as ActionId[]).filter(has), (id) => {
    const { group } = actions[id];
    return group;
  });
  const gestures = mouse.filter((pair) => pair.join(" ").toLowerCase().includes(words));
  return (
    <Modal
      title="Keys"
      description="Click a key, then press the one you want instead; Delete takes it away."
      width={840}
      onClose={onClose}
    >
      <div className="key-tools">
        <label className="key-search">
          <Search aria-hidden />
          <input
            className="field"
            placeholder="Search by command or key"
            aria-label="Search commands and keys"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </label>
        <Button disabled={!changed} onClick={() => keys.reset()}>
          Reset all
        </Button>
      </div>
      <div className="modal-body key-body">
        <div className="keys">
          {[...groups].map(([group, list]) => (
            <section key={group}>
              <h3 className="section-title">{group}</h3>
              <dl className="key-list">
                {list.map((id) => (
                  <KeyRow key={id} id={id} />
                ))}
              </dl>
            </section>
          ))}
          {gestures.length > 0 ? (
            <section>
              <h3 className="section-title">Mouse and canvas</h3>
              <dl className="key-list">
                {gestures.map(([gesture, text]) => (
                  <div key={gesture} className="key-row">
                    <dt>{text}</dt>
                    <dd>
                      <kbd className="kbd">{gesture}</kbd>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ) : null}
          {groups.size + gestures.length === 0 ? (
            <p className="quiet">No command of that name or key.</p>
          ) : null}
        </div>
      </div>
      <footer className="modal-foot">
        <p className="quiet apart">
          {isOwnWindow()
            ? "Changes are stored on this computer."
            : `The browser keeps ${kept} and keys that change tabs for itself. Changes are stored in this browser.`}
        </p>
      </footer>
    </Modal>
  );
}
