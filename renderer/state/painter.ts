/** One animation-frame loop for all that moves with a run: colours each frame, text less often. */
/** Elements of a mounted node: `root` gets `--heat` and `data-heat`, `text` the number. */
export interface HeatTarget {
  readonly root: HTMLElement;
  readonly text: HTMLElement;
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
  onTick(listener: () => void): () => void;
  /** New numbers are there; paint with the next frame. */
  request(): void;
  /** Paint colours and text now: the run began, paused or ended. */
  flush(): void;
}

const TEXT_INTERVAL = 160;
/** With reduced motion colours stand still while a run goes on, and numbers change calmly. */
const CALM_INTERVAL = 1000;

export function createPainter(read: (node: string) => Shown | undefined): Painter {
  const targets = new Map<string, HeatTarget>();
  const listeners = new Set<() => void>();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let scheduled = false;
  let textAt = 0;

  const paintNode = (node: string, { root, text }: HeatTarget, colour: boolean, words: boolean) => {
    const value = read(node);
    if (value === undefined) {
      if (root.dataset.heat === undefined) return;
      root.style.removeProperty("--heat");
      delete root.dataset.heat;
      text.textContent = "";
      return;
    }
    if (colour || root.dataset.heat === undefined) {
      root.style.setProperty("--heat", value.heat.toFixed(3));
      root.dataset.heat = "on";
    }
    if (!words) return;
    text.textContent = value.text;
    text.title = value.title;
  };

  const paint = (now: number, force: boolean): void => {
    const words = force || now - textAt >= (calm.matches ? CALM_INTERVAL : TEXT_INTERVAL);
    const colour = force || !calm.matches;
    for (const [node, target] of targets) paintNode(node, target, colour, words);
    if (words) {
      textAt = now;
      for (const listener of listeners) listener();
    } else request();
  };

  const request = (): void => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame((now) => {
      scheduled = false;
      paint(now, false);
    });
  };

  return {
    attach(node, target) {
      targets.set(node, target);
      paintNode(node, target, true, true);
      return () => {
        if (targets.get(node) === target) targets.delete(node);
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
