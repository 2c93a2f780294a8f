import { useServices } from "../app/services.ts";
import { keyText } from "../commands/keys.ts";
import { useAction } from "../commands/use-actions.ts";
import { Button } from "../ui/button.tsx";

/** An empty canvas says what to do first. */
export function EmptyCanvas() {
  const { ui } = useServices();
  const quickAdd = useAction("quick-add");
  const keys = useAction("keys");
  return (
    <div className="empty">
      <p className="empty-title">Wire a model, then let projections solve it</p>
      <p>Start from a template, or place your first node.</p>
      <div className="empty-actions">
        <Button kind="primary" onClick={() => ui.setState({ dialog: "templates" })}>
          Open a template
        </Button>
        <Button onClick={() => ui.setState({ dialog: "open" })}>Open a file</Button>
      </div>
      <dl className="empty-tips">
        <dt>
          <kbd className="kbd">{quickAdd.keys[0] ? keyText(quickAdd.keys[0]) : "Double click"}</kbd>
        </dt>
        <dd>adds a node at the pointer, as a double click does</dd>
        <dt>
          <kbd className="kbd">Drag</kbd>
        </dt>
        <dd>a node from the list on the left, or a wire from port to port</dd>
        <dt>
          <kbd className="kbd">{keys.keys[0] ? keyText(keys.keys[0]) : "Commands"}</kbd>
        </dt>
        <dd>shows all keys</dd>
      </dl>
    </div>
  );
}
