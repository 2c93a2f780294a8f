/** How a port looks while a wire hangs from another one. */
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";

/** "start", "fits", "misfit" or "wrong-side" while wiring; `undefined` else. */
export function usePortAnswer(
  node: string,
  port: string,
  side: "input" | "output",
): "start" | "fits" | "misfit" | "wrong-side" | undefined {
  const { ui } = useServices();
  return useStore(ui, ({ wiring }) => {
    if (wiring === null) return undefined;
    const { start } = wiring;
    if (start.node === node && start.port === port && start.side === side) return "start";
    if (start.side === side) return "wrong-side";
    return wiring.answers.get(`${node}.${port}`)?.ok ? "fits" : "misfit";
  });
}
