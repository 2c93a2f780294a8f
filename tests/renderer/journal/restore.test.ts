/** Tabs of a window that come back, and what is kept of them. */
import { beforeEach, describe, expect, it } from "vitest";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import type { JournalSession, LeftDocument } from "../../../core/protocol/journal.ts";
import type { Ask } from "../../../renderer/journal/keeper.ts";
import { createRecoverer, createRecovery } from "../../../renderer/journal/recovery.ts";
import { followTabs, restoreTabs, unsavedOf } from "../../../renderer/journal/restore.ts";
import {
  blankDocument,
  createDocumentStore,
  isDirty,
} from "../../../renderer/state/document-store.ts";
import {
  createWorkspace,
  type OpenDocument,
  type Workspace,
} from "../../../renderer/tabs/workspace.ts";

const nowhere = { file: null, template: null };
const named = (name: string): GraphDocument => ({ ...blankDocument(), name });
const fileAt = (path: string, modified = 1) => ({ path, name: path.slice(1), modified, bytes: 9 });
const node = { id: "n", type: "relu", typeVersion: 1, params: {}, position: { x: 0, y: 0 } };

let gone: string[];
beforeEach(() => {
  gone = [];
});
const open = (): Workspace<OpenDocument> =>
  createWorkspace<OpenDocument>((id) => ({
    id,
    documents: createDocumentStore(),
    dispose: () => void gone.push(id),
  }));
const names = (workspace: Workspace<OpenDocument>): string[] =>
  workspace.getState().tabs.map((tab) => tab.documents.getState().document.name);
const dirty = (workspace: Workspace<OpenDocument>): boolean[] =>
  workspace.getState().tabs.map((tab) => isDirty(tab.documents.getState()));
const rename = ({ documents }: OpenDocument, name: string): void =>
  documents.dispatch({ type: "set-name", name });

/** A host that remembers what a window sent it. */
function left(workspace: Workspace<OpenDocument>, session: JournalSession) {
  const own = workspace.getState().tabs.flatMap(({ id }): LeftDocument[] => {
    const unsaved = unsavedOf(workspace, id);
    return unsaved === undefined ? [] : [entry(id, unsaved.document, unsaved)];
  });
  return { session, own, offers: [] };
}
const entry = (
  id: string,
  document: GraphDocument,
  { origin = nowhere, edited = true }: { origin?: object; edited?: boolean } = {},
): LeftDocument & { document: GraphDocument } => ({
  window: "w",
  id,
  name: document.name,
  ...nowhere,
  ...origin,
  revision: 4,
  written: 1,
  bytes: 1,
  edited,
  changes: [],
  more: 0,
  disk: "none",
  document,
});
const sources = {
  load: async ({ file, template, name }: JournalSession["tabs"][number]) => ({
    document: named(`${name} anew`),
    file,
    template,
  }),
  take: async (work: LeftDocument) => ({
    document: (work as ReturnType<typeof entry>).document,
    revision: work.revision,
  }),
};

/** A window with a saved file, unsaved work, an untouched template, and a file dropped from elsewhere. */
function fill(workspace: Workspace<OpenDocument>): JournalSession {
  let session: JournalSession | undefined;
  const write = followTabs(
    workspace,
    { touch: () => undefined },
    (row) => {
      session = row;
    },
    ({ documents }) => (documents.getState().file ? { x: 3, y: -4, zoom: 0.5 } : undefined),
  );
  workspace.open(named("saved"), { ...nowhere, file: fileAt("/saved") });
  const mine = workspace.openBlank();
  rename(mine, "mine");
  workspace.open(named("iris"), { ...nowhere, template: "iris-mlp" });
  workspace.open({ ...named("dropped"), nodes: [node] }, nowhere);
  workspace.activate(mine.id);
  write();
  return session as JournalSession;
}

describe("a window that was left", () => {
  it("comes back with all its tabs, and only unsaved work as unsaved", async () => {
    const before = open();
    const claimed = left(before, fill(before));
    const workspace = open();
    const views = new Map<string, object>();
    const found = await restoreTabs(workspace, claimed, sources, ({ documents }, view) =>
      views.set(documents.getState().document.name, view),
    );
    expect(names(workspace)).toEqual(["saved anew", "mine", "iris anew", "dropped"]);
    expect(dirty(workspace)).toEqual([false, true, false, false]);
    // Neither edited nor saved: what was dropped is not an empty tab.
    const dropped = workspace.getState().tabs[3]?.documents.getState();
    expect(dropped?.document.nodes).toHaveLength(1);
    expect(workspace.current.documents.getState().document.name).toBe("mine");
    expect(found.edited).toBe(1);
    expect(found.unsaved).toHaveLength(2);
    expect([...views]).toEqual([["saved anew", { x: 3, y: -4, zoom: 0.5 }]]);
    expect(gone).toHaveLength(1);
  });

  it("names what is not there any more, and brings back the rest", async () => {
    const before = open();
    const claimed = left(before, fill(before));
    const workspace = open();
    const load = () => Promise.reject(new Error("nothing to load"));
    const found = await restoreTabs(workspace, claimed, { ...sources, load });
    expect(names(workspace)).toEqual(["mine", "dropped"]);
    expect(found.missing).toEqual(["/saved", "iris"]);
  });

  it("leaves a tab out that is asked about", async () => {
    const before = open();
    const { session, own } = left(before, fill(before));
    const workspace = open();
    const offers = own.filter(({ edited }) => edited);
    await restoreTabs(workspace, { session, own: own.filter((e) => !e.edited), offers }, sources);
    expect(names(workspace)).toEqual(["saved anew", "iris anew", "dropped"]);
  });
});

describe("what is kept of a tab", () => {
  it("is what is in no file, and nothing once it is saved or closed", () => {
    const workspace = open();
    const { id, documents } = workspace.current;
    expect(unsavedOf(workspace, id)).toBeUndefined();
    rename(workspace.current, "mine");
    expect(unsavedOf(workspace, id)).toMatchObject({ edited: true, document: { name: "mine" } });
    documents.markSaved(fileAt("/mine"));
    expect(unsavedOf(workspace, id)).toBeUndefined();
    rename(workspace.current, "again");
    expect(unsavedOf(workspace, id)).toMatchObject({ origin: { file: { path: "/mine" } } });
    workspace.close(id);
    expect(unsavedOf(workspace, id)).toBeUndefined();
  });

  it("is looked at when a tab changes, comes or goes", () => {
    const touched: string[] = [];
    const workspace = open();
    followTabs(workspace, { touch: (id) => void touched.push(id) }, () => undefined);
    const first = workspace.current.id;
    const { id } = workspace.openBlank();
    workspace.close(id);
    expect(new Set(touched)).toEqual(new Set([first, id]));
    touched.length = 0;
    rename(workspace.current, "x");
    expect(touched).toEqual([first]);
  });
});

describe("work that is offered", () => {
  const asked: string[] = [];
  const request: Ask = async (channel, message) => {
    asked.push(channel);
    if (channel !== "journal.take") return {} as never;
    const { from } = message as { from: { id: string } };
    return { document: named(from.id), revision: 5 } as never;
  };
  const keeper = { touch() {}, took() {}, retry() {}, flush: () => [] };
  function offer(workspace: Workspace<OpenDocument>, ...left: LeftDocument[]) {
    const recovery = createRecovery();
    recovery.offer(left, createRecoverer(workspace, request, keeper, "w"));
    return recovery;
  }

  it("is opened as unsaved, or forgotten; the question ends with the last one", async () => {
    asked.length = 0;
    const workspace = open();
    const [a, b] = [entry("a", named("a")), { ...entry("b", named("b")), window: "other" }];
    const recovery = offer(workspace, a, b);
    expect(recovery.getState()).toMatchObject({ asking: true, offers: [a, b] });
    await recovery.recover(a);
    expect(workspace.current.id).toBe("a");
    expect(names(workspace)).toEqual(["a"]);
    expect(dirty(workspace)).toEqual([true]);
    await recovery.discard(b);
    expect(asked).toEqual(["journal.take", "journal.drop"]);
    expect(recovery.getState()).toMatchObject({ asking: false, offers: [] });
  });

  it("takes the place of its file's tab, or is without a file where that tab has other work", async () => {
    const file = fileAt("/f", 9);
    const workspace = open();
    workspace.open(named("f"), { ...nowhere, file: fileAt("/f", 1) });
    await offer(workspace, { ...entry("a", named("a")), file }).recover({
      ...entry("a", named("a")),
      file,
    });
    expect(names(workspace)).toEqual(["a"]);
    expect(workspace.holding("/f")?.documents.getState().file?.modified).toBe(9);
    await offer(workspace).recover({ ...entry("b", named("b")), file, window: "other" });
    expect(names(workspace)).toEqual(["a", "b"]);
    expect(workspace.current.documents.getState().file).toBeNull();
  });

  it("stays offered where it cannot be had", async () => {
    const workspace = open();
    const recovery = createRecovery();
    const left = entry("a", named("a"));
    const refuse: Ask = () => Promise.reject(new Error("no"));
    recovery.offer([left], createRecoverer(workspace, refuse, keeper, "w"));
    await expect(recovery.recover(left)).rejects.toThrow("no");
    expect(recovery.getState()).toMatchObject({ asking: true, offers: [left] });
  });
});
