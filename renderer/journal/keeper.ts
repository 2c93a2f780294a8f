/**
 * Sends unsaved work to the host, a while after it changed: the larger the document, the longer the
 * while. A document is on its way once at a time; what changes meanwhile goes afterwards.
 */
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { ChannelName, Reply, Request } from "../../core/protocol/channels.ts";
import type { Origin } from "../state/document-store.ts";
import { documentParts } from "./document-parts.ts";

/** Milliseconds between a change and its entry: at least, for each character beside, and at most. */
const DELAY = 300;
const DELAY_EACH = 1 / 4096;
const DELAY_MOST = 10_000;
/** Milliseconds after which it is tried again where it failed. */
const AGAIN = 5000;

/** A document as it is to be kept. */
export interface Unsaved {
  readonly document: GraphDocument;
  readonly origin: Origin;
  /** False where it is in no file, but is as it came into the window. */
  readonly edited: boolean;
}

export type Ask = <C extends ChannelName>(channel: C, request: Request<C>) => Promise<Reply<C>>;

export interface KeeperOptions {
  readonly request: Ask;
  /** Name of the window. */
  readonly window: string;
  /** Revisions up to this one are taken. */
  readonly from: number;
  /** What is to be kept of a document now; nothing where it is saved or closed. */
  read(id: string): Unsaved | undefined;
  /** The host could not keep it; told once, until it can again. */
  onFailed(id: string, error: unknown): void;
}

export interface Keeper {
  /** A document changed, was saved, or was closed. */
  touch(id: string): void;
  /** A document was taken over from what was left, at this revision. */
  took(id: string, revision: number): void;
  /** What failed is tried again at once: the host is there again. */
  retry(): void;
  /**
   * The window goes: sends all that waits without waiting for answers.
   * @returns what is not known to have come, with its revision
   */
  flush(): { readonly id: string; readonly revision: number; readonly unsaved: Unsaved }[];
}

interface Slot {
  revision: number;
  /** Characters of its text, when it was sent last. */
  size: number;
  /** The host has something of it, or may have. */
  kept: boolean;
  touched: boolean;
  failed: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
  going: Promise<void> | undefined;
}

/** Milliseconds that a change of a document of so many characters waits. */
export const delayOf = (size: number): number => Math.min(DELAY_MOST, DELAY + size * DELAY_EACH);

type Place = Pick<Request<"journal.write">, "window" | "id" | "revision">;

const headOf = (place: Place, { document, origin: { file, template }, edited }: Unsaved) => ({
  ...place,
  name: document.name,
  file,
  template,
  edited,
});

/** Sends a state of a document, each part once `sent` says that the one before it is there. */
export async function sendDocument(request: Ask, place: Place, unsaved: Unsaved): Promise<number> {
  const head = headOf(place, unsaved);
  let size = 0;
  let part = 0;
  let held: string | undefined;
  for (const text of documentParts(unsaved.document)) {
    if (held !== undefined)
      await request("journal.write", { ...head, part: part++, last: false, text: held });
    held = text;
    size += text.length;
  }
  await request("journal.write", { ...head, part, last: true, text: held ?? "" });
  return size;
}

export function createKeeper({ request, window, from, read, onFailed }: KeeperOptions): Keeper {
  const slots = new Map<string, Slot>();
  const slotOf = (id: string): Slot => {
    const known = slots.get(id);
    if (known) return known;
    const slot: Slot = {
      revision: from,
      size: 0,
      kept: false,
      touched: false,
      failed: false,
      timer: undefined,
      going: undefined,
    };
    slots.set(id, slot);
    return slot;
  };

  const send = async (id: string, slot: Slot): Promise<void> => {
    const unsaved = read(id);
    slot.revision += 1;
    const { revision } = slot;
    if (unsaved) {
      slot.kept = true;
      slot.size = await sendDocument(request, { window, id, revision }, unsaved);
    } else if (slot.kept) {
      await request("journal.drop", { window, id, revision });
      slot.kept = false;
    }
  };
  const start = (id: string, slot: Slot): void => {
    clearTimeout(slot.timer);
    slot.timer = undefined;
    slot.touched = false;
    slot.going = send(id, slot)
      .then(() => {
        slot.failed = false;
      })
      .catch((error: unknown) => {
        // The work itself goes on; said once, for it will be so again at the next change.
        if (!slot.failed) onFailed(id, error);
        slot.failed = true;
        slot.touched = true;
      })
      .finally(() => {
        slot.going = undefined;
        if (slot.touched) plan(id, slot);
      });
  };
  const plan = (id: string, slot: Slot): void => {
    slot.touched = true;
    if (slot.going) return;
    // What is saved or closed leaves at once; a moment later, since a new tab is empty at first.
    const leaves = !slot.failed && slot.kept && read(id) === undefined;
    if (slot.timer !== undefined && !leaves) return;
    clearTimeout(slot.timer);
    const delay = leaves ? 0 : slot.failed ? AGAIN : delayOf(slot.size);
    slot.timer = setTimeout(() => start(id, slot), delay);
  };
  return {
    touch: (id) => plan(id, slotOf(id)),
    took(id, revision) {
      const slot = slotOf(id);
      slot.revision = Math.max(slot.revision, revision);
      slot.kept = true;
    },
    retry() {
      for (const [id, slot] of slots) if (slot.failed && slot.timer !== undefined) start(id, slot);
    },
    flush() {
      const left: ReturnType<Keeper["flush"]> = [];
      for (const [id, slot] of slots) {
        if (!slot.touched && slot.going === undefined) continue;
        clearTimeout(slot.timer);
        slot.timer = undefined;
        const unsaved = read(id);
        slot.revision += 1;
        const { revision } = slot;
        if (unsaved) {
          left.push({ id, revision, unsaved });
          sendAtOnce(request, { window, id, revision }, unsaved);
        } else if (slot.kept)
          void request("journal.drop", { window, id, revision }).catch(() => undefined);
      }
      return left;
    },
  };
}

/** All parts one after another: the host takes them in the order in which they were sent. */
function sendAtOnce(request: Ask, place: Place, unsaved: Unsaved): void {
  const texts = [...documentParts(unsaved.document)];
  const head = headOf(place, unsaved);
  for (const [part, text] of texts.entries())
    void request("journal.write", { ...head, part, last: part === texts.length - 1, text }).catch(
      () => undefined,
    );
}
