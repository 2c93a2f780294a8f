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
  /** `data-gap` of the element becomes the wire's width, 0 to 4. */
  attachWire(edge: string, element: SVGElement): () => void;
  onTick(listener: () => void): () => void;
  /** New numbers are there; paint with the next frame. */
  request(): void;
  /** Paint colours and text now: the run began, paused or ended. */
  flush(): void;
}

const TEXT_INTERVAL = 160;
/** With reduced motion colours stand still while a run goes on, and numbers change calmly. */
const CALM_INTERVAL = 1000;
/** A frame that took longer was too much to show each time: then half of the time is left free. */
const LONG_FRAME = 24;

export function createPainter(
  read: (node: string) => Shown | undefined,
  widthOf: (edge: string) => number | undefined = () => undefined,
  sparkOf: (node: string) => string = () => "",
): Painter {
  const wires = new Map<string, SVGElement>();
  const paintWire = (edge: string, element: SVGElement): void => {
    const level = widthOf(edge);
    const now = level === undefined ? undefined : String(level);
    if (element.dataset.gap === now) return;
    if (now === undefined) delete element.dataset.gap;
    else element.dataset.gap = now;
  };
  const targets = new Map<string, HeatTarget>();
  const listeners = new Set<() => void>();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let scheduled = false;
  let textAt = 0;
  let restUntil = 0;

  const paintNode = (
    node: string,
    target: HeatTarget,
    colour: boolean,
    words: boolean,
    force: boolean,
  ) => {
    const { root, strip, text, spark } = target;
    const value = read(node);
    if (value === undefined) {
      if (root.dataset.heat === undefined) return;
      strip.style.removeProperty("--heat");
      delete root.dataset.heat;
      text.textContent = "";
      spark?.removeAttribute("d");
      return;
    }
    if (colour || root.dataset.heat === undefined) {
      strip.style.setProperty("--heat", value.heat.toFixed(3));
      root.dataset.heat = "on";
    }
    if (!words) return;
    // Of a node drawn as a block neither number nor course is seen.
    if (!force && root.closest<HTMLElement>(".canvas")?.dataset.lod === "block") return;
    text.textContent = value.text;
    text.title = value.title;
    spark?.setAttribute("d", sparkOf(node));
  };

  const paint = (now: number, force: boolean): void => {
    const words = force || now - textAt >= (calm.matches ? CALM_INTERVAL : TEXT_INTERVAL);
    const colour = force || !calm.matches;
    for (const [node, target] of targets) paintNode(node, target, colour, words, force);
    if (words) {
      for (const [edge, element] of wires) paintWire(edge, element);
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
      targets.set(node, target);
      paintNode(node, target, true, true, true);
      return () => {
        if (targets.get(node) === target) targets.delete(node);
      };
    },
    attachWire(edge, element) {
      wires.set(edge, element);
      paintWire(edge, element);
      return () => {
        if (wires.get(edge) === element) wires.delete(edge);
      };
    },
    onTick(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    request,
    flush: () => paint(performance.now(), true),
  };
}
