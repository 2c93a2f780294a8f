/** The one door to the canvas library; nothing else imports it. */
import "@xyflow/react/dist/base.css";

export {
  applyEdgeChanges,
  applyNodeChanges,
  BaseEdge,
  type Connection,
  type ConnectionLineComponentProps,
  type Edge,
  type EdgeChange,
  type EdgeProps,
  type FinalConnectionState,
  getBezierPath,
  getViewportForBounds,
  Handle,
  type Node,
  type NodeChange,
  type NodeHandle,
  type NodeProps,
  type OnConnectStartParams,
  Position,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStore as useFlowStore,
  useStoreApi as useFlowStoreApi,
  ViewportPortal,
} from "@xyflow/react";
export { XYHandle } from "@xyflow/system";
