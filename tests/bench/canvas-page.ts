/** Scripts that run in the measured page. Each is self-contained: it is sent over as text. */

/** What the stand-in for a host needs to stream. */
export interface StreamPlan {
  readonly constraints: readonly string[];
  readonly edges: readonly string[];
}

/** What was counted since it was last taken. */
export interface CommitCounts {
  /** Commits of the whole window: read-outs and charts are told a few times a second. */
  readonly commits: number;
  /** Renders of nodes and of wires on the canvas. */
  readonly nodes: number;
  readonly wires: number;
}

/** What arrived at the window since it was last taken, and what it showed of it. */
export interface StreamCounts {
  readonly frames: number;
  /** Times at which the canvas took on colours, figures and widths. */
  readonly paints: number;
  /** What changed on it: colours and figures of nodes, widths of wires. */
  readonly changes: number;
}

/** A host inside the page that answers what the window asks and streams frames at 60 Hz. */
export function installHost({ constraints, edges }: StreamPlan): void {
  type Listener = (...values: never[]) => void;
  const events = new Map<string, Set<Listener>>();
  const telemetry = new Set<(run: string, frame: Float32Array) => void>();
  let iteration = 0;
  let frames = 0;
  let paints = 0;
  let changes = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const tell = (name: string, value: object): void => {
    for (const listener of events.get(name) ?? []) listener(value as never);
  };
  const stream = (): void => {
    iteration += 1;
    frames += 1;
    const n = constraints.length;
    // As `encodeFrame` lays it out: its head is 8 numbers long.
    const frame = new Float32Array(8 + n + 1 + edges.length);
    frame.set([iteration, iteration, iteration / 60, 1 / iteration, 60, Number.NaN, Number.NaN, n]);
    for (let i = 0; i < n; i++) frame[8 + i] = 10 ** (-2 + 2 * Math.sin(iteration / 20 + i / 7));
    for (let i = 0; i < edges.length; i++)
      frame[9 + n + i] = 10 ** (-2 + 2 * Math.sin(iteration / 30 + i / 5));
    for (const listener of telemetry) listener("r1", frame);
  };
  // Frames wait for a busy window, as those of a host do, rather than fall out.
  let begun = 0;
  const pump = (): void => {
    const due = Math.floor(((performance.now() - begun) * 60) / 1000);
    while (iteration < due) stream();
  };
  const start = (): void => {
    begun = performance.now();
    tell("run.event", {
      type: "started",
      run: "r1",
      backend: "wasm",
      reason: "generated",
      solver: "ap",
      seed: 1,
      constraints,
      owners: constraints,
      metrics: [],
      edges,
      iterationLimit: null,
      memoryMiB: 1,
      pid: 1,
    });
    tell("run.event", { type: "status", run: "r1", status: "running" });
    timer = setInterval(pump, 1000 / 60);
  };
  const answer = async (channel: string): Promise<unknown> => {
    switch (channel) {
      case "app.info":
        return { version: "0", shell: "browser", platform: "bench", documents: "/" };
      case "templates.list":
        return { templates: [] };
      case "documents.list":
        return { files: [] };
      case "run.start":
        setTimeout(start, 50);
        return { run: "r1" };
      case "run.control":
        clearInterval(timer);
        return {};
      default:
        return {};
    }
  };
  const shown = new MutationObserver((seen) => {
    paints += 1;
    changes += seen.length;
  });
  Object.assign(window, {
    watchPaints() {
      for (const wire of document.querySelectorAll(".react-flow__edges .wire"))
        shown.observe(wire, { attributeFilter: ["data-gap"] });
      for (const strip of document.querySelectorAll(".node-strip"))
        shown.observe(strip, { attributeFilter: ["style"] });
      for (const figure of document.querySelectorAll(".node-residual"))
        shown.observe(figure, { childList: true, characterData: true, subtree: true });
    },
    takeStream() {
      const taken = { frames, paints, changes };
      frames = 0;
      paints = 0;
      changes = 0;
      return taken;
    },
    proxflow: {
      request: answer,
      on(name: string, listener: Listener) {
        events.set(name, (events.get(name) ?? new Set()).add(listener));
        return () => events.get(name)?.delete(listener);
      },
      onTelemetry(listener: (run: string, frame: Float32Array) => void) {
        telemetry.add(listener);
        return () => telemetry.delete(listener);
      },
    },
  });
}

/**
 * React's profiling hook, which production builds call as well: counts what each commit rendered,
 * by the rule of React's own profiler (a fiber on the path of changes that performed work).
 */
export function installProfiler(): void {
  interface Fiber {
    readonly tag: number;
    readonly flags: number;
    readonly child: Fiber | null;
    readonly sibling: Fiber | null;
    readonly alternate: Fiber | null;
    readonly stateNode: unknown;
  }
  const PERFORMED_WORK = 1;
  const HOST = 5;
  const counts = { commits: 0, nodes: 0, wires: 0 };
  const kindOf = (fiber: Fiber): "nodes" | "wires" | undefined => {
    let at: Fiber | null = fiber.child;
    while (at !== null && at.tag !== HOST) at = at.child;
    const list = at?.stateNode instanceof Element ? at.stateNode.classList : undefined;
    if (list?.contains("react-flow__node") || list?.contains("node")) return "nodes";
    return list?.contains("react-flow__edge") || list?.contains("wire") ? "wires" : undefined;
  };
  const walk = (next: Fiber, before: Fiber | null): void => {
    if (next.tag !== HOST && (next.flags & PERFORMED_WORK) !== 0) {
      const kind = kindOf(next);
      if (kind !== undefined) counts[kind] += 1;
    }
    if (before !== null && next.child === before.child) return;
    for (let child = next.child; child !== null; child = child.sibling)
      if (child !== before) walk(child, child.alternate);
  };
  Object.assign(window, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      renderers: new Map(),
      checkDCE: () => {},
      inject: () => 1,
      onScheduleFiberRoot: () => {},
      onCommitFiberUnmount: () => {},
      onPostCommitFiberRoot: () => {},
      onCommitFiberRoot(_id: number, root: { current: Fiber }) {
        counts.commits += 1;
        walk(root.current, root.current.alternate);
      },
    },
    takeCommits() {
      const taken = { ...counts };
      Object.assign(counts, { commits: 0, nodes: 0, wires: 0 });
      return taken;
    },
  });
}

/**
 * Drops a document on the canvas; milliseconds until all its nodes and wires are seen in a painted
 * frame and the window has nothing left to do.
 */
export function openDocument({
  text,
  nodes,
  wires,
}: {
  text: string;
  nodes: number;
  wires: number;
}): Promise<number> {
  const data = new DataTransfer();
  data.items.add(new File([text], "bench.proxflow", { type: "application/json" }));
  const canvas = document.querySelector(".canvas") as HTMLElement;
  const options = { bubbles: true, cancelable: true, dataTransfer: data };
  canvas.dispatchEvent(new DragEvent("dragover", options));
  const seen = (): boolean => {
    const all = [...document.querySelectorAll<HTMLElement>(".react-flow__node")];
    return (
      all.length >= nodes &&
      document.querySelectorAll(".react-flow__edge-path").length >= wires &&
      all.every((node) => node.style.visibility !== "hidden")
    );
  };
  const start = performance.now();
  canvas.dispatchEvent(new DragEvent("drop", options));
  return new Promise((resolve) => {
    const look = (): void => {
      if (!seen()) requestAnimationFrame(look);
      else
        requestAnimationFrame(() => requestIdleCallback(() => resolve(performance.now() - start)));
    };
    requestAnimationFrame(look);
  });
}

/** Places an op from the palette by Enter; milliseconds until its node is seen in a painted frame. */
export function addNode(op: string): Promise<number> {
  const entry = document.querySelector(`[data-op="${op}"]`) as HTMLElement;
  // One list for all looks: a search of the page would count as work of the window.
  const nodes = (document.querySelector(".react-flow__nodes") as HTMLElement).children;
  const before = nodes.length;
  entry.focus();
  const start = performance.now();
  entry.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }),
  );
  return new Promise((resolve) => {
    // What is posted within a frame is delivered once that frame is painted.
    const painted = new MessageChannel();
    painted.port1.onmessage = () => resolve(performance.now() - start);
    const look = (): void => {
      const last = nodes[nodes.length - 1] as HTMLElement;
      if (nodes.length > before && last.style.visibility !== "hidden")
        painted.port2.postMessage(null);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
