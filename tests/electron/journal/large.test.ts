/** A document of 50,000 nodes: read, saved, kept in a journal and recovered, each time the same. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serializeDocument } from "../../../core/graph/serialize.ts";
import { JOURNAL_PART } from "../../../core/protocol/journal.ts";
import { createHost, type Host } from "../../../electron/host/host.ts";
import { createRecent } from "../../../electron/host/recent.ts";
import { forkWorker } from "../../../electron/host/worker-process.ts";
import type { Ask } from "../../../renderer/journal/keeper.ts";
import { sendDocument } from "../../../renderer/journal/keeper.ts";
import { chain } from "../../helpers/large.ts";

let folder: string;
let hosts: Host[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "proxflow-large-"));
  hosts = [];
});
afterAll(() => {
  for (const host of hosts) host.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(): Ask {
  const host = createHost({
    shell: "browser",
    spawn: forkWorker,
    dialog: async () => ({ supported: false, path: null }),
    documents: join(folder, "documents"),
    recent: createRecent(join(folder, "recent.json")),
  });
  hosts.push(host);
  return async (channel, request) => {
    const routed = await host.route(channel, request, "w");
    if (!routed.ok) throw new Error(`${channel}: ${routed.error.message}`);
    return routed.reply as never;
  };
}

it("goes through save, read, journal and recovery", async () => {
  const first = start();
  const saved = chain(50_000);
  const { file } = await first("documents.save", { path: "large", document: saved });
  expect(readFileSync(file.path, "utf8")).toBe(serializeDocument(saved));
  const opened = await first("documents.open", { path: file.path });
  expect(opened.document).toEqual(saved);

  await first("journal.claim", { window: "one", others: [] });
  const edited = {
    ...saved,
    nodes: saved.nodes.map((node, i) => (i === 49_999 ? { ...node, title: "last" } : node)),
  };
  let parts = 0;
  const count: Ask = (channel, request) => {
    parts++;
    return first(channel, request);
  };
  const unsaved = { document: edited, origin: { file, template: null }, edited: true };
  const size = await sendDocument(count, { window: "one", id: "a", revision: 1 }, unsaved);
  expect(parts).toBe(Math.ceil(size / JOURNAL_PART));

  // Another host, to which the first one's window is gone.
  hosts[0]?.leave("w");
  hosts[0]?.close();
  const second = start();
  const { offers } = await second("journal.claim", { window: "two", others: [] });
  expect(offers).toMatchObject([{ name: "chain", disk: "same", more: 0 }]);
  expect(offers[0]?.changes).toHaveLength(1);
  expect(offers[0]?.changes[0]).toContain("n49999");
  const { document } = await second("journal.take", {
    from: { window: "one", id: "a" },
    to: { window: "two", id: "b" },
  });
  expect(document).toEqual(edited);
});
