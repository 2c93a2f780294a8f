import { type FocusEvent, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { useServices } from "../app/services.ts";
import { ConflictBar } from "../conflict/conflict-bar.tsx";
import type { DocumentState } from "../state/document-store.ts";
import { GRID } from "../state/edits.ts";
import type { UiState } from "../state/ui-store.ts";
import { ReactFlow, ReactFlowProvider, SelectionMode } from "./adapter.ts";
import { Arranging } from "./arranging.tsx";
import { Backdrop } from "./backdrop.tsx";
import { Breadcrumb } from "./breadcrumb.tsx";
import { CanvasMenu } from "./canvas-menu.tsx";
import { EmptyCanvas } from "./empty-canvas.tsx";
import { createFlowStore } from "./flow-store.ts";
import { Frames } from "./frames.tsx";
import { HeatLegend } from "./heat-legend.tsx";
import { HelperLines } from "./helper-lines.tsx";
import { HoverProbe } from "./hover-probe.tsx";
import { InnerCanvas, useInside } from "./inner-canvas.tsx";
import { useKnownSizes } from "./known-sizes.ts";
import { LabelPlaces } from "./label-places.tsx";
import { LevelOfDetail } from "./level-of-detail.tsx";
import { useLiveViewport } from "./live-viewport.ts";
import { Minimap } from "./minimap.tsx";
import { OpNode } from "./op-node.tsx";
import { useCanvasHandle } from "./use-canvas-handle.ts";
import { useDropTarget } from "./use-drop-target.ts";
import { useKnife } from "./use-knife.ts";
import { useNodeDrag } from "./use-node-drag.ts";
import { usePortClick } from "./use-port-click.ts";
import { useWiring } from "./use-wiring.ts";
import { Wire } from "./wire.tsx";
import { WiringLine } from "./wiring-line.tsx";
import "./canvas.css";
import "./ghost.css";

const nodeTypes = { op: OpNode };
const edgeTypes = { wire: Wire };
const snapGrid: [number, number] = [GRID, GRID];
const multiKeys = ["Shift", "Control", "Meta"];
const panButtons = [0, 1];
const noAttribution = { hideAttribution: true };
/** Small documents keep all nodes mounted, so that panning never has to mount any. */
const MOUNT_ALL_BELOW = 2000;

export function Canvas() {
  const stack = useRef<HTMLDivElement>(null);
  return (
    <div className="canvas-dock">
      <ConflictBar />
      <div className="canvas-stack" ref={stack}>
        <ReactFlowProvider>
          <CanvasBody />
        </ReactFlowProvider>
        <InnerCanvas />
        <Breadcrumb />
        <HoverProbe area={stack} />
      </div>
    </div>
  );
}

/** Where the canvas begins: as it was left, or as the document says; `undefined` shows all. */
const startView = (
  { generation, document }: DocumentState,
  leftAt: UiState["leftAt"],
): GraphDocument["view"] => (leftAt?.generation === generation ? leftAt : document.view);

function CanvasBody() {
  const { level, ui } = useServices();
  const flow = useMemo(() => createFlowStore(level, ui), [level, ui]);
  useEffect(() => flow.follow(), [flow]);
  const nodes = useStore(flow, (state) => state.nodes);
  const edges = useStore(flow, (state) => state.edges);
  const [start] = useState(() => startView(level.getState(), ui.getState().leftAt));
  const area = useRef<HTMLElement>(null);
  useKnownSizes();
  const mountsAll = useMemo(() => () => flow.getState().nodes.length < MOUNT_ALL_BELOW, [flow]);
  const live = useLiveViewport(area, mountsAll, start);
  useCanvasHandle(flow, area, live);
  const wiring = useWiring();
  const drop = useDropTarget();
  const blade = useRef<SVGLineElement>(null);
  const knife = useKnife(area, blade);
  const click = usePortClick();
  const { free, events: drag } = useNodeDrag(flow);
  const covered = useInside().length > 0;
  // Whoever comes by keyboard to a node or a wire means that one.
  const onFocus = ({ target }: FocusEvent<HTMLElement>): void => {
    const id = target.matches(":focus-visible") ? target.dataset.id : undefined;
    if (id === undefined) return;
    const { selectedNodes, selectedEdges } = ui.getState();
    if (target.matches(".react-flow__node") && !selectedNodes.includes(id)) flow.select([id], []);
    if (target.matches(".react-flow__edge") && !selectedEdges.includes(id)) flow.select([], [id]);
  };
  return (
    <CanvasMenu>
      <section
        className="canvas"
        ref={area}
        aria-label="Canvas"
        // Where the focus goes when what had it is gone.
        tabIndex={-1}
        inert={covered}
        onFocus={onFocus}
        {...drop}
        {...knife}
        {...click}
      >
        <ReactFlow
          {...live.props}
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={flow.onNodesChange}
          onEdgesChange={flow.onEdgesChange}
          {...drag}
          {...wiring}
          connectionLineComponent={WiringLine}
          connectionRadius={28}
          connectOnClick={false}
          snapToGrid={!free}
          snapGrid={snapGrid}
          deleteKeyCode={null}
          disableKeyboardA11y
          multiSelectionKeyCode={multiKeys}
          selectionMode={SelectionMode.Partial}
          panOnDrag={panButtons}
          zoomOnDoubleClick={false}
          minZoom={0.04}
          maxZoom={2.5}
          // Without a place to start from, the handle fits the view once there are nodes.
          {...(start !== undefined && { defaultViewport: start })}
          onlyRenderVisibleElements={nodes.length >= MOUNT_ALL_BELOW}
          elevateNodesOnSelect={false}
          proOptions={noAttribution}
        >
          <Backdrop live={live} />
          <Frames />
          <HelperLines flow={flow} />
          <LevelOfDetail area={area} live={live} />
          <LabelPlaces area={area} live={live} />
          {nodes.length > 0 ? <Minimap flow={flow} live={live} /> : null}
        </ReactFlow>
        <div className="canvas-shield" />
        <svg className="knife" aria-hidden="true">
          <line ref={blade} x1={-9} y1={-9} x2={-9} y2={-9} />
        </svg>
        <Arranging />
        <HeatLegend flow={flow} />
        {nodes.length === 0 ? <EmptyCanvas /> : null}
      </section>
    </CanvasMenu>
  );
}
