/** One animation-frame loop for all that moves with a run: colours each frame, text less often. */
/** Elements of a mounted node: `root` gets `data-heat`, `strip` `--heat`, `text` the number. */
export interface HeatTarget {
  readonly root: HTMLElement;
  /** Has nothing in it: a property that changes each frame must not restyle a whole node. */
  readonly strip: HTMLElement;
  readonly text: HTMLElement;
  /** Gets the residual's course as its path. */
  readonly spark?: SVGPathElement | null;
}

/** What a node shows of its residual. */
export interface Shown {
  readonly heat: number;
  readonly text: string;
  /** What the number is. */
  readonly title: string;
}

export interface Painter {
  attach(node: string, target: HeatTarget): () => void;
  /** `data-gap` of the element becomes the width, 0 to 4, of the widest of these wires. */
  attachWire(edges: readonly string[], element: SVGElement): () => void;
  onTick(listener: () => void): () => void;
  /** New numbers are there; paint with the next frame. */
  request(): void;
  /** Paint colours and text now: the run began, paused or ended. */
  flush(): void;
  /** While the canvas is dragged, a crowd of nodes and wires stands still; listeners go on. */
  hold(on: boolean): void;
}

const TEXT_INTERVAL = 160;
/** With reduced motion colours stand still while a run goes on, and numbers change calmly. */
const CALM_INTERVAL = 1000;
/** More nodes and wires than this are a crowd: repainting them takes a frame of its own. */
const CROWD = 300;
/** Steps of the colour ramp that are told apart; a smaller change is no new colour. */
const SHADES = 100;
/** A frame that took longer was too much to show each time: then half of the time is left free. */
const LONG_FRAME = 24;

export function createPainter(
  read: (node: string) => Shown | undefined,
  widthOf: (edges: readonly string[]) => number | undefined = () => undefined,
  sparkOf: (node: string) => string = () => "",
): Painter {
  /** What is on the screen is kept here as well: asking an element costs more than telling it. */
  interface Wire {
    readonly edges: readonly string[];
    readonly element: SVGElement;
    level: number | undefined;
  }
  interface Mounted extends HeatTarget {
    /** In shades; `undefined` while nothing is shown. */
    heat: number | undefined;
    words: Shown | undefined;
    path: string;
  }
  const wires = new Set<Wire>();
  const targets = new Map<string, Mounted>();
  const listeners = new Set<() => void>();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let scheduled = false;
  let held = false;
  let textAt = 0;
  let restUntil = 0;

  const paintWire = (wire: Wire): void => {
    const level = widthOf(wire.edges);
    if (level === wire.level) return;
    wire.level = level;
    if (level === undefined) delete wire.element.dataset.gap;
    else wire.element.dataset.gap = String(level);
  };

  const clear = (target: Mounted): void => {
    if (target.heat === undefined) return;
    target.strip.style.removeProperty("--heat");
    delete target.root.dataset.heat;
    target.text.textContent = "";
    target.spark?.removeAttribute("d");
    Object.assign(target, { heat: undefined, words: undefined, path: "" });
  };

  const paintNode = (node: string, target: Mounted, colour: boolean, words: boolean): void => {
    const value = read(node);
    if (value === undefined) {
      clear(target);
      return;
    }
    const heat = Math.round(SHADES * value.heat);
    if (target.heat === undefined) target.root.dataset.heat = "on";
    if (heat !== target.heat && (colour || target.heat === undefined)) {
      target.heat = heat;
      target.strip.style.setProperty("--heat", String(heat / SHADES));
    }
    if (!words) return;
    if (value.text !== target.words?.text) target.text.textContent = value.text;
    if (value.title !== target.words?.title) target.text.title = value.title;
    target.words = value;
    const path = target.spark ? sparkOf(node) : "";
    if (path !== target.path) target.spark?.setAttribute("d", path);
    target.path = path;
  };

  /** Of nodes drawn as blocks neither numbers nor courses are seen. */
  const wordless = (): boolean => {
    const [first] = targets.values();
    return first?.root.closest<HTMLElement>(".canvas")?.dataset.lod === "block";
  };

  const paint = (now: number, force: boolean): void => {
    const tick = force || now - textAt >= (calm.matches ? CALM_INTERVAL : TEXT_INTERVAL);
    if (force || !held || targets.size + wires.size <= CROWD) {
      const words = force || (tick && !wordless());
      const colour = force || !calm.matches;
      for (const [node, target] of targets) paintNode(node, target, colour, words);
      if (tick) for (const wire of wires) paintWire(wire);
    }
    if (tick) {
      textAt = now;
      for (const listener of listeners) listener();
    } else request();
  };

  const request = (): void => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame((now) => {
      scheduled = false;
      if (now < restUntil) {
        request();
        return;
      }
      paint(now, false);
      requestAnimationFrame((next) => {
        const took = next - now;
        restUntil = took > LONG_FRAME ? next + Math.min(took, TEXT_INTERVAL) : 0;
      });
    });
  };

  return {
    attach(node, target) {
      // An element that was painted before and shows nothing now is wiped like any other.
      const heat = target.root.dataset.heat === undefined ? undefined : Number.NaN;
      const mounted: Mounted = { ...target, heat, words: undefined, path: "" };
      targets.set(node, mounted);
      paintNode(node, mounted, true, true);
      return () => {
        if (targets.get(node) === mounted) targets.delete(node);
      };
    },
    attachWire(edges, element) {
      const wire: Wire = { edges, element, level: undefined };
      wires.add(wire);
      paintWire(wire);
      return () => wires.delete(wire);
    },
    onTick(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    request,
    flush: () => paint(performance.now(), true),
    hold(on) {
      if (held === on) return;
      held = on;
      if (!on) request();
    },
  };
}
