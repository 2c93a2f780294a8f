/** Searching ops by name, type and what they do; the likeliest first. */
import { ops } from "../../core/ops/index.ts";
import type { AnyOp } from "../../core/ops/spec.ts";
import { categories } from "../ui/categories.ts";

const order = Object.keys(categories);

/** Every built-in op as the palette has them: by category, then by title. */
export const allOps: readonly AnyOp[] = Object.values(ops).sort(
  (a, b) =>
    order.indexOf(a.category) - order.indexOf(b.category) ||
    a.docs.title.localeCompare(b.docs.title, "en"),
);

/** How well one word fits an op; 0 where it does not. */
function wordScore(op: AnyOp, word: string): number {
  const title = op.docs.title.toLowerCase();
  const type = op.type;
  if (title === word || type === word) return 100;
  if (title.startsWith(word)) return 80;
  if (type.startsWith(word)) return 70;
  if (title.split(/[^a-z0-9]+/).some((part) => part.startsWith(word))) return 60;
  if (type.split("-").some((part) => part.startsWith(word))) return 55;
  if (title.includes(word) || type.includes(word)) return 40;
  const category = categories[op.category].title.toLowerCase();
  if (category.split(" ").some((part) => part.startsWith(word))) return 25;
  const text = `${op.docs.summary} ${op.docs.set}`.toLowerCase();
  if (text.split(/[^a-z0-9]+/).some((part) => part.startsWith(word))) return 15;
  if (text.includes(word)) return 5;
  // "multilayer" means "multi-layer".
  return `${title} ${text}`.replaceAll("-", "").includes(word.replaceAll("-", "")) ? 4 : 0;
}

/**
 * Ops in which every word of the query is found, best first; all in their order for an empty query.
 * @param recents types used lately: they win ties
 */
export function searchOps(
  query: string,
  among: readonly AnyOp[] = allOps,
  recents: readonly string[] = [],
): AnyOp[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const whole = words.join(" ");
  const recency = (op: AnyOp): number => {
    const at = recents.indexOf(op.type);
    return at < 0 ? 0 : 9 - Math.min(8, at);
  };
  return among
    .map((op) => {
      const scores = words.map((word) => wordScore(op, word));
      const exact = words.length > 1 && op.docs.title.toLowerCase().startsWith(whole) ? 100 : 0;
      const found = scores.every((score) => score > 0);
      const score = scores.reduce((sum, value) => sum + value, exact) + recency(op);
      return { op, found, score };
    })
    .filter(({ found }) => found)
    .sort((a, b) => b.score - a.score)
    .map(({ op }) => op);
}
