/** Giving an action another key: who has it already, and what changes where it is taken over. */
import type { Action } from "./action.ts";
import { sameChord } from "./keys.ts";

type ById = Readonly<Record<string, Pick<Action, "keys">>>;
/** Whether a key of an action is the one in question. */
type Which = (key: string) => boolean;

/** Actions other than `id` that a key leads to already. */
export const holdersOf = (actions: ById, id: string, which: Which): string[] =>
  Object.entries(actions)
    .filter(([other, { keys }]) => other !== id && keys.some(which))
    .map(([other]) => other);

/**
 * What to store so that `chord` leads to `id` and to nothing else: it becomes the first key of the
 * action in place of the one that was, and others that had it go without.
 *
 * @param which tells the keys of others that the same press would lead to
 */
export function takeOver(
  actions: ById,
  id: string,
  chord: string,
  which: Which,
): Record<string, readonly string[]> {
  const rest = (actions[id]?.keys ?? []).slice(1).filter((key) => !sameChord(key, chord));
  return { ...without(actions, id, which), [id]: [chord, ...rest] };
}

/** What to store so that no action but `id` has the key. */
export function without(
  actions: ById,
  id: string,
  which: Which,
): Record<string, readonly string[]> {
  return Object.fromEntries(
    holdersOf(actions, id, which).map((other) => [
      other,
      (actions[other]?.keys ?? []).filter((key) => !which(key)),
    ]),
  );
}
