/** The canvas library's wiring events, turned into state and commands. */
import { useMemo } from "react";
import { useServices } from "../app/services.ts";
import type { Connection, Edge, FinalConnectionState, OnConnectStartParams } from "./adapter.ts";
import { bridge, mend } from "./bridge.ts";
import { drawWire, startWiring, wireEnds } from "./wiring.ts";

export interface WiringEvents {
  onConnectStart(event: MouseEvent | TouchEvent, params: OnConnectStartParams): void;
  onConnect(connection: Connection): void;
  onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState): void;
  isValidConnection(connection: Connection | Edge): boolean;
}

export function useWiring(): WiringEvents {
  const services = useServices();
  const { documents, ui, messages, canvas } = services;
  return useMemo<WiringEvents>(() => {
    /** The answer for the port that is not the start. */
    const answerFor = (connection: Connection | Edge) => {
      const { wiring } = ui.getState();
      const { source, sourceHandle, target, targetHandle } = connection;
      if (wiring === null || !sourceHandle || !targetHandle) return undefined;
      const other =
        wiring.start.side === "output" ? `${target}.${targetHandle}` : `${source}.${sourceHandle}`;
      return wiring.answers.get(other);
    };
    /** Escape lets go of the wire in hand: nothing is wired, nothing is asked. */
    const letGo = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      ui.setState({ wiring: null });
      // The canvas library ends its drag as if the button were up.
      document.dispatchEvent(new MouseEvent("mouseup"));
    };
    const listen = (on: boolean): void => {
      window.removeEventListener("keydown", letGo, true);
      if (on) window.addEventListener("keydown", letGo, true);
    };
    return {
      onConnectStart(_event, { nodeId, handleId, handleType }) {
        if (!nodeId || !handleId) return;
        const { document, validation } = documents.getState();
        const side = handleType === "source" ? "output" : "input";
        const start = { node: nodeId, port: handleId, side } as const;
        ui.setState({ wiring: startWiring(document, validation, start) });
        listen(true);
      },
      onConnect({ source, sourceHandle, target, targetHandle }) {
        if (!sourceHandle || !targetHandle || ui.getState().wiring === null) return;
        const start = { node: source, port: sourceHandle, side: "output" } as const;
        drawWire(services, start, { node: target, port: targetHandle });
      },
      onConnectEnd(event, state) {
        const { wiring } = ui.getState();
        listen(false);
        ui.setState({ wiring: null });
        if (wiring === null || state.isValid) return;
        if (state.toHandle) {
          const answer = wiring.answers.get(`${state.toHandle.nodeId}.${state.toHandle.id}`);
          if (answer?.ok !== false) return;
          const other = { node: state.toHandle.nodeId, port: state.toHandle.id ?? "" };
          const [from, to] = wireEnds(wiring.start, other);
          const find = () => {
            const { document, validation } = documents.getState();
            return bridge(document, validation, from, to);
          };
          const found = find();
          messages.show({
            tone: "error",
            title: "This wire does not fit",
            detail: [answer.reason, answer.fix].filter(Boolean).join(" "),
            ...(found && {
              // The document may have changed until the button is pressed.
              action: { label: found.label, run: () => mend(services, find()) },
            }),
          });
          return;
        }
        if (state.toNode || !(event.target as Element).closest(".canvas")) return;
        const touch = "changedTouches" in event ? event.changedTouches[0] : event;
        if (!touch || !canvas.current) return;
        const screen = { x: touch.clientX, y: touch.clientY };
        ui.setState({
          quickAdd: { screen, at: canvas.current.toCanvas(screen), wire: wiring.start },
        });
      },
      isValidConnection: (connection) => answerFor(connection)?.ok ?? false,
    };
  }, [services, documents, ui, messages, canvas]);
}
