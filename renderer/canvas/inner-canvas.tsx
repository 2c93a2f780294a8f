import { type MouseEvent, memo, useEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import { type Services, useServices } from "../app/services.ts";
import { canOpen, innerGraph } from "../state/inside.ts";
import { Handle, type NodeProps, Position, ReactFlow, ReactFlowProvider } from "./adapter.ts";
import { Backdrop } from "./backdrop.tsx";
import { type EndNode, innerModel } from "./inner-model.ts";
import { LabelPlaces } from "./label-places.tsx";
import { LevelOfDetail } from "./level-of-detail.tsx";
import { useLiveViewport } from "./live-viewport.ts";
import { OpNode } from "./op-node.tsx";
import { innerFitOptions } from "./view.ts";
import { Wire } from "./wire.tsx";
import "./inner-canvas.css";

/** A port of the module at the rim of its inner graph. */
const RimNode = memo(function RimNode({ data: { end, shape } }: NodeProps<EndNode>) {
  const input = end.side === "input";
  return (
    <div className="rim" data-side={end.side}>
      <span className="rim-name">{end.port}</span>
      {shape ? <span className="rim-shape mono num">{shape}</span> : null}
      <Handle
        type={input ? "source" : "target"}
        position={input ? Position.Right : Position.Left}
        id="end"
      />
    </div>
  );
});

const nodeTypes = { op: OpNode, end: RimNode };
const edgeTypes = { wire: Wire };
/** Nodes that answer to nothing would let the pointer through: no tooltip, no double click. */
const answered = (): void => undefined;
const always = (): boolean => true;
const noAttribution = { hideAttribution: true };

/** The inside of a module over the canvas, to read and to watch; Escape or the path leads out. */
export function InnerCanvas() {
  const path = useInside();
  if (path.length === 0) return null;
  return (
    <ReactFlowProvider key={path.join("/")}>
      <InnerBody path={path} />
    </ReactFlowProvider>
  );
}

/** The path from the graph that the canvas shows into modules, which are only looked at. */
export function useInside(): readonly string[] {
  const { ui, level } = useServices();
  const inside = useStore(ui, (state) => state.inside);
  // The graph that is shown follows the path.
  useStore(level, () => level.place().prefix);
  return useMemo(() => {
    const { depth, prefix } = level.place();
    return inside.slice(depth).map((id) => id.slice(prefix.length));
  }, [inside, level]);
}

/** The whole path again from one that starts at the graph that is shown. */
export function wholePath({ ui, level }: Services, path: readonly string[]): string[] {
  const { depth, prefix } = level.place();
  return [...ui.getState().inside.slice(0, depth), ...path.map((id) => prefix + id)];
}

function InnerBody({ path }: { path: readonly string[] }) {
  const services = useServices();
  const { ui, documents, level } = services;
  const document = useStore(documents, (state) => state.document);
  const validation = useStore(documents, (state) => state.validation);
  const inner = useMemo(
    () => innerGraph(document, validation, path, level.levels().at(-1)?.inside),
    [document, validation, path, level],
  );
  const model = useMemo(() => (inner ? innerModel(inner) : undefined), [inner]);
  const area = useRef<HTMLElement>(null);
  const live = useLiveViewport(area, always);
  useEffect(() => area.current?.focus(), []);
  useEffect(() => {
    if (inner === undefined) ui.setState({ inside: wholePath(services, path.slice(0, -1)) });
  }, [services, ui, inner, path]);
  if (inner === undefined || model === undefined) return null;
  const enter = (event: MouseEvent): void => {
    const id = (event.target as Element).closest<HTMLElement>(".react-flow__node")?.dataset.id;
    if (id && canOpen(inner.document, inner.validation, id))
      ui.setState({ inside: wholePath(services, [...path, id]) });
  };
  return (
    <section
      className="canvas inner-canvas"
      ref={area}
      tabIndex={-1}
      aria-label="Inside of a module"
      onDoubleClick={enter}
    >
      <ReactFlow
        {...live.props}
        nodes={model.nodes}
        edges={model.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        elementsSelectable={false}
        onNodeClick={answered}
        edgesFocusable={false}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        minZoom={0.04}
        maxZoom={2.5}
        fitView
        fitViewOptions={innerFitOptions}
        proOptions={noAttribution}
      >
        <Backdrop live={live} />
        <LevelOfDetail area={area} live={live} />
        <LabelPlaces area={area} live={live} />
      </ReactFlow>
      <div className="canvas-shield" />
    </section>
  );
}
