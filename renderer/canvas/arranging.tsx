import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { Button } from "../ui/button.tsx";

/** While the layout is worked out, a moment after it began: that it is, and the way out. */
export function Arranging() {
  const { ui } = useServices();
  const cancel = useStore(ui, (state) => state.arranging);
  if (cancel === null) return null;
  return (
    <div className="arranging" role="status">
      Arranging nodes
      <Button onClick={() => cancel.abort()}>
        Cancel <kbd className="kbd">Esc</kbd>
      </Button>
    </div>
  );
}
