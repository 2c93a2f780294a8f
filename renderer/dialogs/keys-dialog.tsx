import type { Action } from "../commands/action.ts";
import { keyText } from "../commands/keys.ts";
import { useActions } from "../commands/use-actions.ts";
import { Modal } from "../ui/modal.tsx";

const mouse = [
  ["Double click", "Add a node at the pointer"],
  ["Drag from a port", "Wire; on empty canvas, add a node that fits"],
  ["Drag, wheel", "Move and zoom the view"],
  ["Shift + drag", "Select by a frame"],
  ["Shift or Ctrl + click", "Add to the selection"],
  ["Double click a group or module", "Go inside"],
  ["Double click or Alt + click a wire", "Add a point to lead it through; there again, remove it"],
  ["Shift + right drag", "Cut the wires that are crossed"],
] as const;

/** All keys, from the same table that the keyboard is read by. */
export function KeysDialog({ onClose }: { onClose(): void }) {
  const actions = useActions();
  const groups = Map.groupBy(
    Object.values(actions).filter((action) => action.keys.length > 0),
    (action: Action) => action.group,
  );
  return (
    <Modal title="Keys" width={760} onClose={onClose}>
      <div className="modal-body keys">
        {[...groups].map(([group, list]) => (
          <section key={group}>
            <h3 className="section-title">{group}</h3>
            <dl className="key-list">
              {list.map((action) => (
                <div key={action.title}>
                  <dt>{action.title.replace("\u2026", "")}</dt>
                  <dd>
                    {action.keys.map((key) => (
                      <kbd key={key} className="kbd">
                        {keyText(key)}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3 className="section-title">Mouse and canvas</h3>
          <dl className="key-list">
            {mouse.map(([gesture, text]) => (
              <div key={gesture}>
                <dt>{text}</dt>
                <dd>
                  <kbd className="kbd">{gesture}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Modal>
  );
}
