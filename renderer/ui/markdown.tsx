import type { ReactNode } from "react";
import { Formula } from "./math.tsx";
import "./markdown.css";

/**
 * Notes in Markdown's everyday part: headings, lists, paragraphs, fenced code; strong, emphasis,
 * code, links to the web, and formulas between dollar signs. All else stays as it was typed; no
 * HTML ever comes out of a note.
 */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      {blocksOf(text).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the text is its own order
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

export type Block =
  | { readonly kind: "heading" | "paragraph" | "formula" | "code"; readonly text: string }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly string[] };

const ITEM = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/;

/** Blocks of a text, in order. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  let open: string[] = [];
  const close = (): void => {
    if (open.length > 0) blocks.push({ kind: "paragraph", text: open.join("\n") });
    open = [];
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    const fence = /^(```|\$\$)\s*\w*$/.exec(line.trim())?.[1];
    const end = fence ? lines.findIndex((other, j) => j > i && other.trim() === fence) : -1;
    const heading = /^#{1,4}\s+(.*)$/.exec(line)?.[1];
    const item = ITEM.exec(line);
    if (end > 0) {
      close();
      const kind = fence === "$$" ? "formula" : "code";
      blocks.push({ kind, text: lines.slice(i + 1, end).join("\n") });
      i = end;
    } else if (/^\$\$.+\$\$$/.test(line.trim())) {
      close();
      blocks.push({ kind: "formula", text: line.trim().slice(2, -2) });
    } else if (heading !== undefined) {
      close();
      blocks.push({ kind: "heading", text: heading });
    } else if (item) {
      close();
      const ordered = item[1] !== undefined;
      const last = blocks.at(-1);
      const items = [item[2] ?? ""];
      const joins =
        last?.kind === "list" && last.ordered === ordered && (lines[i - 1] ?? "").trim();
      if (joins && last.kind === "list")
        blocks[blocks.length - 1] = { ...last, items: [...last.items, ...items] };
      else blocks.push({ kind: "list", ordered, items });
    } else if (line.trim() === "") close();
    else open.push(line);
  }
  close();
  return blocks;
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading":
      return (
        <p className="markdown-heading">
          <Inline text={block.text} />
        </p>
      );
    case "code":
      return <pre className="mono">{block.text}</pre>;
    case "formula":
      return <Formula tex={block.text} block />;
    case "list": {
      const items = block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the text is its own order
        <li key={index}>
          <Inline text={item} />
        </li>
      ));
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case "paragraph":
      return (
        <p>
          <Inline text={block.text} />
        </p>
      );
  }
}

const MARKS =
  /(`[^`]+`|\$[^$\n]+\$|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|_[^_\s][^_]*_|\[[^\]]+\]\(https?:\/\/[^)\s]+\))/;

function Inline({ text }: { text: string }): ReactNode {
  return text.split(MARKS).map((part, index) => {
    if (index % 2 === 0) return part;
    // biome-ignore-start lint/suspicious/noArrayIndexKey: the text is its own order
    if (part.startsWith("`"))
      return (
        <code key={index} className="mono">
          {part.slice(1, -1)}
        </code>
      );
    if (part.startsWith("$")) return <Formula key={index} tex={part.slice(1, -1)} />;
    if (part.startsWith("**")) return <strong key={index}>{part.slice(2, -2)}</strong>;
    if (part.startsWith("[")) {
      const at = part.indexOf("](");
      return (
        <a key={index} href={part.slice(at + 2, -1)} target="_blank" rel="noreferrer">
          {part.slice(1, at)}
        </a>
      );
    }
    return <em key={index}>{part.slice(1, -1)}</em>;
    // biome-ignore-end lint/suspicious/noArrayIndexKey: the text is its own order
  });
}
