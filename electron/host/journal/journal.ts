/**
 * Unsaved work of all windows, kept beside the files and never over them. A journal belongs to one
 * window: to the one that writes it, and when that is gone to the first that is asked about it.
 */
import { join } from "node:path";
import { ProxflowError } from "../../../core/base/errors.ts";
import { parseDocument } from "../../../core/graph/parse.ts";
import type { Reply, Request } from "../../../core/protocol/channels.ts";
import type { journalChannels, LeftDocument } from "../../../core/protocol/journal.ts";
import { breathe } from "../breathe.ts";
import { DocumentError } from "../errors.ts";
import { createInTurn } from "../in-turn.ts";
import type { ClientId } from "../router.ts";
import { compareWithSaved, createFileHashes, type Sources } from "./compare.ts";
import { createHosts } from "./hosts.ts";
import { createShelf, keyOf, type Place, type ReadJournal } from "./shelf.ts";
import { createUploads } from "./uploads.ts";

type Channel = keyof typeof journalChannels;
type Handler<C extends Channel> = (request: Request<C>, client: ClientId) => Promise<Reply<C>>;

export interface JournalService {
  readonly handlers: { readonly [C in Channel]: Handler<C> };
  leave(client: ClientId): void;
  /** Resolves when nothing waits to be written. */
  settled(): Promise<void>;
  /** The host ends in good order: what its windows left comes back without a question. */
  close(): void;
}

type Found = { readonly left: LeftDocument; readonly host: string };

/** @param folder made when there is something to keep */
export function createJournal(folder: string, sources: Sources): JournalService {
  const hosts = createHosts(join(folder, ".hosts"));
  const shelf = createShelf(folder);
  const uploads = createUploads();
  const hashes = createFileHashes();
  /** Names of the windows that are connected. */
  const windows = new Map<ClientId, string>();
  /** Windows that are gone, by the client that is asked about their work. */
  const adopted = new Map<string, ClientId>();
  /** What goes on at one document, or at all of them ("claims"). */
  const inTurn = createInTurn();
  const ownerOf = (window: string): ClientId | undefined =>
    [...windows].find(([, name]) => name === window)?.[0] ?? adopted.get(window);
  /** @throws ProxflowError `journal-taken` */
  const mustBeFree = (window: string, client: ClientId): void => {
    const owner = ownerOf(window);
    if (owner === undefined || owner === client) return;
    throw new ProxflowError("journal-taken", "That unsaved work belongs to another window.");
  };

  const leave = (client: ClientId): void => {
    windows.delete(client);
    for (const [window, by] of adopted) if (by === client) adopted.delete(window);
    uploads.leave(client);
  };

  /** What is to be told of a journal; nothing where it has nothing that its file has not. */
  const judge = async ({ window, id, entry }: ReadJournal): Promise<Found | undefined> => {
    if (!entry) throw new DocumentError([], id);
    const parsed = parseDocument(entry.text);
    if (!parsed.ok) throw new DocumentError(parsed.problems, id);
    await breathe();
    const { revision, written, bytes, edited, template, name, host } = entry;
    const { equal, ...compared } = await compareWithSaved(parsed.document, entry, sources);
    if (equal) {
      await shelf.drop({ window, id }, revision);
      return undefined;
    }
    const left = { window, id, name, template, revision, written, bytes, edited, ...compared };
    return { left, host };
  };

  /** All that a window left, and which files of it could not be read. */
  const gather = async (window: string): Promise<{ found: Found[]; unreadable: string[] }> => {
    const found: Found[] = [];
    const unreadable: string[] = [];
    for (const journal of await shelf.of(window)) {
      try {
        const each = await judge(journal);
        if (each) found.push(each);
      } catch (error) {
        if (!(error instanceof DocumentError)) throw error;
        unreadable.push(...(await shelf.setAside(journal)));
      }
    }
    return { found, unreadable };
  };

  /** Whether a window that is not the asking one is gone, and nobody is asked about it yet. */
  const isGone = async (window: string): Promise<boolean> => {
    if (ownerOf(window) !== undefined) return false;
    const by = [
      (await shelf.session(window))?.host,
      ...(await shelf.of(window)).map(({ entry }) => entry?.host),
    ];
    return !by.some((host) => host !== undefined && host !== hosts.own && hosts.lives(host));
  };

  const claim: Handler<"journal.claim"> = async ({ window, others }, client) => {
    hosts.begin();
    // Reloaded, or connected anew: what this window was asked before it is asked again.
    for (const [old, name] of windows) if (name === window) leave(old);
    windows.set(client, window);
    adopted.delete(window);
    await shelf.sweep(window);
    const session = (await shelf.session(window))?.session ?? null;
    const { found, unreadable } = await gather(window);
    const own: LeftDocument[] = [];
    const offers: LeftDocument[] = [];
    for (const { left, host } of found) {
      const calm = host === hosts.own || hosts.ended(host);
      (calm || !left.edited ? own : offers).push(left);
    }
    for (const name of await shelf.windows()) {
      if (name === window || others.includes(name) || !(await isGone(name))) continue;
      const orphan = await gather(name);
      unreadable.push(...orphan.unreadable);
      for (const { left } of orphan.found) {
        if (left.edited) offers.push(left);
        else await shelf.drop(left, left.revision);
      }
      if (orphan.found.some(({ left }) => left.edited)) adopted.set(name, client);
      else await shelf.forget(name);
    }
    offers.sort((a, b) => b.written - a.written);
    return { session, own, offers, revision: shelf.highest(window), unreadable };
  };

  const write: Handler<"journal.write"> = async (part, client) => {
    mustBeFree(part.window, client);
    const { window, id, revision, name, file, template, edited } = part;
    if (part.part === 0 && revision <= (await shelf.revision(part)))
      throw new ProxflowError("stale-journal", "A later state of this document is kept already.");
    const uploaded = uploads.add(keyOf(part), part, client);
    if (!uploaded) return {};
    hosts.begin();
    const { text, bytes, sha256 } = uploaded;
    const base = file && (await hashes.of(file));
    const head = { revision, name, file, template, base, edited, bytes, sha256 };
    await shelf.write({ window, id }, { ...head, written: Date.now(), host: hosts.own }, text);
    return {};
  };

  const take: Handler<"journal.take"> = async ({ from, to }, client) => {
    mustBeFree(from.window, client);
    mustBeFree(to.window, client);
    const { entry } = await shelf.read(from);
    if (!entry)
      throw new ProxflowError("no-journal", "That unsaved work is not there any more.", {
        fix: "Another window took it on, or it was discarded.",
      });
    const parsed = parseDocument(entry.text);
    if (!parsed.ok) throw new DocumentError(parsed.problems, entry.name);
    const elsewhere = keyOf(from) !== keyOf(to);
    if (elsewhere && (await shelf.revision(to)) > 0)
      throw new ProxflowError("journal-taken", "There is other unsaved work in that place.");
    const { text, revision: old, ...head } = entry;
    let revision = old + 1;
    try {
      // This host's from now on, in its new place before it leaves the old one.
      await shelf.write(to, { ...head, revision, host: hosts.own }, [text]);
      if (elsewhere) {
        await shelf.drop(from, old);
        await leaveFolder(from);
      }
    } catch {
      // On a full disk it stays where it is; the window says so at the first state it cannot keep.
      revision = Math.max(1, await shelf.revision(to));
    }
    return { document: parsed.document, revision };
  };
  /** The folder of a window that is gone goes with its last journal. */
  const leaveFolder = async ({ window }: Place): Promise<void> => {
    if (![...windows.values()].includes(window)) await shelf.forget(window);
  };

  return {
    handlers: {
      "journal.claim": (request, client) => inTurn("claims", () => claim(request, client)),
      "journal.write": (request, client) => inTurn(keyOf(request), () => write(request, client)),
      "journal.take": (request, client) => inTurn(keyOf(request.from), () => take(request, client)),
      "journal.drop": (request, client) =>
        inTurn(keyOf(request), async () => {
          mustBeFree(request.window, client);
          uploads.drop(keyOf(request), request.revision);
          await shelf.drop(request, request.revision);
          await leaveFolder(request);
          return {};
        }),
      "journal.session": async ({ window, session }, client) => {
        mustBeFree(window, client);
        shelf.keepSession(window, hosts.own, session);
        return {};
      },
    },
    leave,
    async settled() {
      await inTurn.settled();
      await shelf.settled();
    },
    close: () => hosts.close(),
  };
}
