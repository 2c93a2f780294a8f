import { ChevronRight, Eye } from "lucide-react";
import { Fragment, type MouseEvent, memo, useEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { nodeOf, titleOf } from "../state/edits.ts";
import { canOpen, innerGraph } from "../state/inside.ts";
import {
  Background,
  BackgroundVariant,
  Handle,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
} from "./adapter.ts";
import { type EndNode, innerModel } from "./inner-model.ts";
import { LevelOfDetail } from "./level-of-detail.tsx";
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
const noAttribution = { hideAttribution: true };

/** The inside of a module over the canvas, to read and to watch; Escape or the path leads out. */
export function InnerCanvas() {
  const { ui, documents } = useServices();
  const path = useStore(ui, (state) => state.inside);
  const generation = useStore(documents, (state) => state.generation);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another document has other modules
  useEffect(() => ui.setState({ inside: [] }), [ui, generation]);
  if (path.length === 0) return null;
  return (
    <ReactFlowProvider key={path.join("/")}>
      <InnerBody path={path} />
    </ReactFlowProvider>
  );
}

function InnerBody({ path }: { path: readonly string[] }) {
  const { ui, documents } = useServices();
  const document = useStore(documents, (state) => state.document);
  const validation = useStore(documents, (state) => state.validation);
  const inner = useMemo(() => innerGraph(document, validation, path), [document, validation, path]);
  const model = useMemo(() => (inner ? innerModel(inner) : undefined), [inner]);
  const area = useRef<HTMLElement>(null);
  useEffect(() => area.current?.focus(), []);
  useEffect(() => {
    if (inner === undefined) ui.setState({ inside: path.slice(0, -1) });
  }, [ui, inner, path]);
  if (inner === undefined || model === undefined) return null;
  const enter = (event: MouseEvent): void => {
    const id = (event.target as Element).closest<HTMLElement>(".react-flow__node")?.dataset.id;
    if (id && canOpen(inner.document, inner.validation, id)) ui.setState({ inside: [...path, id] });
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
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.2} />
        <LevelOfDetail area={area} />
      </ReactFlow>
      <Breadcrumb path={path} />
    </section>
  );
}

/** Where one is: the document, each module on the way; a click goes back there. */
function Breadcrumb({ path }: { path: readonly string[] }) {
  const { ui, documents } = useServices();
  const document = useStore(documents, (state) => state.document);
  const validation = useStore(documents, (state) => state.validation);
  const names = useMemo(
    () =>
      path.map((id, depth) => {
        const around =
          depth === 0 ? document : innerGraph(document, validation, path.slice(0, depth))?.document;
        const node = around && nodeOf(around, id);
        return node ? titleOf(node) : id;
      }),
    [document, validation, path],
  );
  return (
    <nav className="breadcrumb" aria-label="Path to this module">
      <button type="button" onClick={() => ui.setState({ inside: [] })}>
        {document.name}
      </button>
      {names.map((name, depth) => (
        <Fragment key={path[depth]}>
          <ChevronRight aria-hidden />
          {depth === path.length - 1 ? (
            <span aria-current="location">{name}</span>
          ) : (
            <button type="button" onClick={() => ui.setState({ inside: path.slice(0, depth + 1) })}>
              {name}
            </button>
          )}
        </Fragment>
      ))}
      <span className="breadcrumb-note">
        <Eye aria-hidden /> To look at; unpack it to edit. <kbd className="kbd">Esc</kbd> leaves
      </span>
    </nav>
  );
}
