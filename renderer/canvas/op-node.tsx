import { CircleAlert, Pin, StickyNote, TriangleAlert } from "lucide-react";
import { memo, useEffect, useRef } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { MissingData } from "../data/missing-data.tsx";
import { absenceWords, absentOf } from "../data/presence.ts";
import { useBlocked } from "../operators/blocked.ts";
import { BlockedMark } from "../operators/blocked-mark.tsx";
import { categories, categoryColour } from "../ui/categories.ts";
import { Markdown } from "../ui/markdown.tsx";
import { Tip } from "../ui/tip.tsx";
import type { NodeProps } from "./adapter.ts";
import type { FlowNode, SplitMark } from "./flow-model.ts";
import { markStyle } from "./mark.ts";
import { bodyOf } from "./node-geometry.ts";
import type { NodeView, PortView } from "./node-view.ts";
import { PortHandle } from "./port-handle.tsx";
import { usePortAnswer } from "./use-port-answer.ts";
import "./op-node.css";

/** A node: strip and number for its residual, title bar, ports with shapes, one parameter. */
export const OpNode = memo(function OpNode({
  id,
  data,
  selected,
  isConnectable,
}: NodeProps<FlowNode>) {
  const { view, mark } = data;
  const { telemetry, watch, studies, level, run, presence } = useServices();
  const root = useRef<HTMLDivElement>(null);
  const strip = useRef<HTMLDivElement>(null);
  const residual = useRef<HTMLSpanElement>(null);
  const spark = useRef<SVGPathElement>(null);
  // A group is marked by what is marked inside of it.
  const whole = level.place().prefix + id;
  const meant = (node: string): boolean => node === whole || node.startsWith(`${whole}.`);
  const stops = useStore(watch, ({ breakpoints }) =>
    breakpoints.some((b) => "node" in b && meant(b.node)),
  );
  const blocked = useBlocked(view.type);
  const conflict = useStore(studies, (state) => state.conflict?.found?.nodes.some(meant) ?? false);
  /** What the last run said of it: a number that is none any more. */
  const told = useStore(run, ({ problems }) => {
    const found = problems.find(({ node }) => node !== undefined && meant(node));
    return found === undefined ? null : [found.message, found.fix].filter(Boolean).join(" ");
  });
  const absent = useStore(presence, (state) => absentOf(state, view.dataset));
  const severity = told === null && absent === undefined ? view.severity : "error";
  const problems = absent === undefined ? view.problems : [absenceWords(absent), ...view.problems];
  useEffect(() => {
    if (!view.constraint || !root.current || !strip.current || !residual.current) return;
    const target = {
      root: root.current,
      strip: strip.current,
      text: residual.current,
      spark: spark.current,
    };
    return telemetry.attach(id, target);
  }, [telemetry, id, view.constraint]);
  const look = view.category ? categories[view.category] : null;
  const Icon = look?.icon ?? CircleAlert;
  const rows = Math.max(view.inputs.length, view.outputs.length);
  return (
    <div
      ref={root}
      className="node"
      data-selected={selected || undefined}
      data-severity={severity ?? undefined}
      data-module={view.module || undefined}
      data-ghost={view.ghost || undefined}
      data-muted={view.muted || undefined}
      data-blocked={blocked || undefined}
      data-conflict={conflict || undefined}
    >
      {stops ? <span className="node-breakpoint" role="img" aria-label="Breakpoint" /> : null}
      <SplitTag held={view.held} mark={mark} />
      <div ref={strip} className="node-strip" />
      <div className="node-head">
        <span
          className="node-icon"
          style={view.category ? { color: categoryColour(view.category) } : undefined}
        >
          <Icon aria-hidden />
        </span>
        <span className="node-title" title={view.title}>
          {view.title}
        </span>
        {view.note ? (
          <Tip text={<Markdown text={view.note} />} side="top">
            <span className="node-note" role="img" aria-label="Has a note">
              <StickyNote aria-hidden />
            </span>
          </Tip>
        ) : null}
        {blocked ? <BlockedMark title={view.title} /> : null}
        <ProblemBadge severity={severity} problems={problems} told={told} />
        <span ref={residual} className="node-residual num" />
      </div>
      {/* Keeps its height where it is too small to be laid out. */}
      <div className="node-body" style={{ containIntrinsicBlockSize: bodyOf(view) }}>
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
          <div className="node-row" key={row}>
            <Port node={id} side="input" port={view.inputs[row]} connectable={isConnectable} />
            <Port node={id} side="output" port={view.outputs[row]} connectable={isConnectable} />
          </div>
        ))}
        {view.inline.map((param) => (
          <div className="node-inline" key={param.label}>
            <span>{param.label}</span>
            <span className="mono num">{param.text}</span>
          </div>
        ))}
        {view.constraint ? (
          <svg
            className="node-spark"
            viewBox="0 0 64 12"
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <path ref={spark} vectorEffect="non-scaling-stroke" />
          </svg>
        ) : null}
      </div>
      {absent && !view.muted ? <MissingData node={id} absent={absent} /> : null}
    </div>
  );
});

/** The side that a node stands on, or its turn in a sweep; with a pin where the document holds it. */
function SplitTag({ held, mark }: { held: NodeView["held"]; mark: SplitMark | undefined }) {
  if (held === null && mark === undefined) return null;
  const tag = mark ?? { text: held, at: held === "A" ? 0 : 1 };
  return (
    <span className="node-split num" style={markStyle(tag)}>
      {held === null ? null : (
        <Tip text={`Held to side ${held}`} side="top">
          <span role="img" aria-label={`Held to side ${held}`}>
            <Pin aria-hidden />
          </span>
        </Tip>
      )}
      {tag.text}
    </span>
  );
}

function ProblemBadge({
  severity,
  problems,
  told,
}: {
  severity: NodeView["severity"];
  problems: readonly string[];
  told: string | null;
}) {
  if (severity === null) return null;
  const Icon = severity === "error" ? CircleAlert : TriangleAlert;
  const lines = told === null || problems.includes(told) ? problems : [...problems, told];
  return (
    <Tip text={lines.map((line) => <div key={line}>{line}</div>)} side="top">
      <span className="node-badge" role="img" aria-label={lines.join(" ")}>
        <Icon />
      </span>
    </Tip>
  );
}

interface PortProps<P> {
  readonly node: string;
  readonly side: "input" | "output";
  readonly port: P;
  readonly connectable: boolean;
}

function Port({ port, ...rest }: PortProps<PortView | undefined>) {
  return port === undefined ? <span /> : <KnownPort {...rest} port={port} />;
}

function KnownPort({ node, side, port, connectable }: PortProps<PortView>) {
  const answer = usePortAnswer(node, port.name, side);
  const input = side === "input";
  return (
    <span
      className={`port port-${side}`}
      data-answer={answer}
      data-wired={port.wired || undefined}
      data-bad={port.bad || undefined}
      data-data={port.data || undefined}
    >
      <PortHandle
        node={node}
        port={port.name}
        side={side}
        connectable={connectable}
        label={`${input ? "Input" : "Output"} ${port.label}${port.shape ? ` ${port.shape}` : ""}`}
      />
      <span className="port-name">{port.label}</span>
      {port.shape ? <span className="port-shape mono num">{port.shape}</span> : null}
    </span>
  );
}
