import { type MouseEvent, memo, type TouchEvent } from "react";
import { Position, useFlowStoreApi, XYHandle } from "./adapter.ts";

/**
 * The spot of a port at which wires begin and end. It does what the library's own `Handle` does, by
 * the library's own gesture, and listens to nothing: the library's would have two listeners a port
 * look at each change of the canvas.
 */
export const PortHandle = memo(function PortHandle(props: {
  readonly node: string;
  readonly port: string;
  readonly side: "input" | "output";
  /** False where graphs are only looked at. */
  readonly connectable: boolean;
  readonly label: string;
}) {
  const { node, port, side, connectable, label } = props;
  const store = useFlowStoreApi();
  const { rfId } = store.getState();
  const type = side === "input" ? "target" : "source";
  const position = side === "input" ? Position.Left : Position.Right;
  const begin = (event: MouseEvent<Element> | TouchEvent<Element>): void => {
    if (!connectable || ("button" in event && event.button !== 0)) return;
    const now = store.getState();
    XYHandle.onPointerDown(event.nativeEvent, {
      handleDomNode: event.currentTarget,
      autoPanOnConnect: now.autoPanOnConnect,
      connectionMode: now.connectionMode,
      connectionRadius: now.connectionRadius,
      domNode: now.domNode,
      nodeLookup: now.nodeLookup,
      lib: now.lib,
      isTarget: side === "input",
      handleId: port,
      nodeId: node,
      flowId: now.rfId,
      panBy: now.panBy,
      cancelConnection: now.cancelConnection,
      onConnectStart: (...args) => store.getState().onConnectStart?.(...args),
      onConnect: (connection) => store.getState().onConnect?.(connection),
      onConnectEnd: (...args) => store.getState().onConnectEnd?.(...args),
      updateConnection: now.updateConnection,
      isValidConnection: (connection) => store.getState().isValidConnection?.(connection) ?? true,
      getTransform: () => store.getState().transform,
      getFromHandle: () => store.getState().connection.fromHandle,
      autoPanSpeed: now.autoPanSpeed,
      dragThreshold: now.connectionDragThreshold,
    });
  };
  return (
    // The library finds ports by these classes and names.
    <div
      className={`react-flow__handle react-flow__handle-${position} nodrag nopan ${type} connectable connectablestart connectableend connectionindicator`}
      data-handleid={port}
      data-nodeid={node}
      data-handlepos={position}
      data-id={`${rfId}-${node}-${port}-${type}`}
      role="img"
      aria-label={label}
      onMouseDown={begin}
      onTouchStart={begin}
    />
  );
});
