/**
 * Beside the code: for each node a strip along its lines, coloured and numbered by its residual, as
 * the canvas does. Written past React, only where it is seen.
 */
import type * as monaco from "monaco-editor/editor/editor.api.js";
import type { Telemetry } from "../state/telemetry.ts";
import type { NodeLines } from "./node-lines.ts";

interface Row {
  readonly root: HTMLElement;
  readonly strip: HTMLElement;
  readonly text: HTMLElement;
}

export interface ResidualGutter {
  setLines(lines: NodeLines): void;
  dispose(): void;
}

export function createResidualGutter(
  element: HTMLElement,
  editor: monaco.editor.ICodeEditor,
  telemetry: Pick<Telemetry, "shownOf" | "onTick">,
): ResidualGutter {
  const rows = new Map<string, Row>();
  let lines: NodeLines = new Map();

  const rowOf = (id: string): Row => {
    const known = rows.get(id);
    if (known) return known;
    const [root, strip, text] = ["div", "i", "span"].map((tag) => document.createElement(tag)) as [
      HTMLElement,
      HTMLElement,
      HTMLElement,
    ];
    root.className = "code-residual num";
    root.dataset.node = id;
    root.append(text, strip);
    element.append(root);
    const row = { root, strip, text };
    rows.set(id, row);
    return row;
  };

  const paint = (): void => {
    for (const [id, { root, strip, text }] of rows) {
      const shown = telemetry.shownOf(id);
      root.hidden = shown === undefined;
      if (shown === undefined) continue;
      strip.style.setProperty("--heat", shown.heat.toFixed(2));
      if (text.textContent !== shown.text) text.textContent = shown.text;
      root.title = shown.title;
    }
  };

  const place = (): void => {
    const top = editor.getScrollTop();
    const { height } = editor.getLayoutInfo();
    const seen = new Set<string>();
    for (const [id, range] of lines) {
      const start = editor.getTopForLineNumber(range.from) - top;
      const end = editor.getBottomForLineNumber(range.to) - top;
      if (end < 0 || start > height) continue;
      seen.add(id);
      const { root } = rowOf(id);
      root.style.transform = `translateY(${start}px)`;
      root.style.height = `${end - start}px`;
    }
    for (const [id, { root }] of rows)
      if (!seen.has(id)) {
        root.remove();
        rows.delete(id);
      }
    paint();
  };

  const listeners = [
    editor.onDidScrollChange(place),
    editor.onDidLayoutChange(place),
    editor.onDidContentSizeChange(place),
  ];
  const off = telemetry.onTick(paint);
  return {
    setLines(next) {
      lines = next;
      place();
    },
    dispose() {
      off();
      for (const listener of listeners) listener.dispose();
      element.replaceChildren();
    },
  };
}
