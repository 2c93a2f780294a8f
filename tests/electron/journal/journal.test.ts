/** Unsaved work on the disk: what is kept, what is offered to whom, and what a crash leaves. */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProxflowError } from "../../../core/base/errors.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import type { FileInfo } from "../../../core/protocol/files.ts";
import { createDocuments } from "../../../electron/host/documents.ts";
import { createJournal, type JournalService } from "../../../electron/host/journal/journal.ts";
import { lineCircle } from "../samples.ts";

let folder: string;
let journals: string;
let services: JournalService[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxflow-journal-"));
  journals = join(folder, "journal");
  services = [];
});
afterEach(() => {
  for (const service of services) service.close();
  rmSync(folder, { recursive: true, force: true });
});

const documents = () => createDocuments(join(folder, "documents"));
/** A host; one before it that was not closed has crashed, as soon as its file says so. */
function start(): JournalService {
  const service = createJournal(journals, {
    file: (path) => documents().open(path),
    template: async () => ({ document: lineCircle() }),
  });
  services.push(service);
  return service;
}
/** The hosts before this look as if their process were gone. */
function crash(): void {
  for (const name of readdirSync(join(journals, ".hosts")))
    writeFileSync(
      join(journals, ".hosts", name),
      JSON.stringify({ pid: 2 ** 22 + 7, ended: false }),
    );
}

const named = (name: string): GraphDocument => ({ ...lineCircle(), name });
const nowhere = { file: null, template: null };

async function keep(
  { handlers }: JournalService,
  revision: number,
  document: GraphDocument,
  options: {
    client?: string;
    window?: string;
    id?: string;
    file?: FileInfo | null;
    template?: string | null;
    edited?: boolean;
  } = {},
): Promise<void> {
  const { client = "w", ...rest } = options;
  const text = JSON.stringify(document);
  const head = { window: "one", id: "a", ...nowhere, edited: true, ...rest };
  const name = document.name;
  const half = Math.ceil(text.length / 2);
  for (const [part, piece] of [text.slice(0, half), text.slice(half)].entries())
    await handlers["journal.write"](
      { ...head, name, revision, part, last: part === 1, text: piece },
      client,
    );
}
const claim = ({ handlers }: JournalService, window = "one", client = "w", others: string[] = []) =>
  handlers["journal.claim"]({ window, others }, client);
const take = ({ handlers }: JournalService, from: string, to = "b", client = "w") =>
  handlers["journal.take"](
    { from: { window: from, id: "a" }, to: { window: "one", id: to } },
    client,
  );
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof ProxflowError ? error.code : String(error)),
  );

describe("a journal", () => {
  it("comes back without a question to the window that wrote it, after a reload or a quit", async () => {
    const first = start();
    expect(await claim(first)).toEqual({
      session: null,
      own: [],
      offers: [],
      revision: 0,
      unreadable: [],
    });
    await keep(first, 1, named("once"));
    await keep(first, 2, named("twice"));
    const reloaded = await claim(first);
    expect(reloaded.offers).toEqual([]);
    expect(reloaded.own.map(({ name, revision }) => [name, revision])).toEqual([["twice", 2]]);
    first.close();
    const second = start();
    expect((await claim(second)).own).toHaveLength(1);
    const taken = await second.handlers["journal.take"](
      { from: { window: "one", id: "a" }, to: { window: "one", id: "a" } },
      "w",
    );
    expect(taken).toEqual({ document: named("twice"), revision: 3 });
  });

  it("that comes at the last moment of a host which ends in good order needs no question", async () => {
    const first = start();
    await claim(first);
    first.close();
    await keep(first, 1, named("last"));
    expect(await claim(start())).toMatchObject({ own: [{ name: "last" }], offers: [] });
  });

  it("is offered after a crash, in words, and goes over to who takes it", async () => {
    const { file } = { file: await documents().save({ path: "saved", document: named("saved") }) };
    const first = start();
    await claim(first);
    await keep(first, 5, named("edited"), { file });
    crash();
    const second = start();
    const { own, offers } = await claim(second, "two");
    expect(own).toEqual([]);
    expect(offers).toMatchObject([
      { window: "one", id: "a", name: "edited", disk: "same", more: 0, revision: 5 },
    ]);
    expect(offers[0]?.changes).toEqual([
      'The name of the document changed from "saved" to "edited".',
    ]);
    const request = { from: { window: "one", id: "a" }, to: { window: "two", id: "b" } };
    expect(await second.handlers["journal.take"](request, "w")).toMatchObject({
      document: named("edited"),
    });
    expect(await codeOf(second.handlers["journal.take"](request, "w"))).toBe("no-journal");
    expect((await claim(second, "two")).own).toMatchObject([{ id: "b", name: "edited" }]);
    expect(readdirSync(journals)).not.toContain("one");
  });

  it("that has nothing its file has not is forgotten", async () => {
    const first = start();
    await claim(first);
    const file = await documents().save({ path: "saved", document: named("saved") });
    await keep(first, 1, { ...named("saved"), view: { x: 3, y: 4, zoom: 2 } }, { file });
    await keep(first, 1, lineCircle(), { id: "template", template: "line-circle" });
    crash();
    expect(await claim(start())).toMatchObject({ own: [], offers: [] });
    expect(readdirSync(join(journals, "one"))).toEqual([]);
  });

  it("tells a file that was changed, touched or removed since", async () => {
    const first = start();
    await claim(first);
    const save = (path: string) => documents().save({ path, document: named(path) });
    const [changed, touched, gone] = [
      await save("changed"),
      await save("touched"),
      await save("gone"),
    ];
    for (const file of [changed, touched, gone])
      await keep(first, 1, named("mine"), { id: file.name.slice(0, 4), file });
    await documents().save({ path: "changed", document: named("theirs"), force: true });
    writeFileSync(touched.path, readFileSync(touched.path));
    rmSync(gone.path);
    crash();
    const { offers } = await claim(start());
    const told = Object.fromEntries(
      offers.map(({ id, disk, file }) => [id, [disk, file?.modified]]),
    );
    expect(told.chan).toEqual(["changed", changed.modified]);
    expect(told.gone).toEqual(["gone", gone.modified]);
    // The same bytes: a save over it is no conflict.
    expect(told.touc).toEqual(["same", (await documents().open("touched")).file.modified]);
  });

  it("is not kept over a later one, nor after it was dropped", async () => {
    const service = start();
    await claim(service);
    await keep(service, 3, named("third"));
    expect(await codeOf(keep(service, 3, named("again")))).toBe("stale-journal");
    expect(await codeOf(keep(service, 2, named("second")))).toBe("stale-journal");
    await service.handlers["journal.drop"]({ window: "one", id: "a", revision: 2 }, "w");
    expect((await claim(service)).own).toMatchObject([{ name: "third" }]);
    await service.handlers["journal.drop"]({ window: "one", id: "a", revision: 4 }, "w");
    expect(await claim(service)).toMatchObject({ own: [], revision: 4 });
    expect(await codeOf(keep(service, 4, named("late")))).toBe("stale-journal");
    await keep(service, 5, named("fifth"));
    expect((await claim(service)).own).toMatchObject([{ name: "fifth" }]);
  });

  it("says in plain words that its folder cannot be made", async () => {
    writeFileSync(journals, "in the way");
    const service = start();
    await claim(service);
    await expect(keep(service, 1, named("mine"))).rejects.toThrow(/a file is in its place/);
    rmSync(journals);
    await keep(service, 2, named("mine"));
    expect((await claim(service)).own).toMatchObject([{ name: "mine" }]);
  });

  it("refuses parts out of turn, halves of a character, and too much", async () => {
    const service = start();
    await claim(service);
    const send = (part: number, revision: number, text = "x") =>
      codeOf(
        service.handlers["journal.write"](
          {
            window: "one",
            id: "a",
            name: "n",
            ...nowhere,
            edited: true,
            revision,
            part,
            last: false,
            text,
          },
          "w",
        ),
      );
    expect(await send(1, 1)).toBe("bad-part");
    expect(await send(0, 1)).toBe("done");
    expect(await send(2, 1)).toBe("bad-part");
    expect(await send(0, 1, "\ud83d")).toBe("bad-part");
    expect(await send(0, 1)).toBe("done");
    const much = "x".repeat(2 ** 18);
    let code = "done";
    for (let part = 1; code === "done"; part++) code = await send(part, 1, much);
    expect(code).toBe("too-large");
  });
});

describe("a journal that was cut short or changed", () => {
  const files = (): string[] =>
    readdirSync(join(journals, "one"))
      .filter((name) => name.endsWith(".journal"))
      .map((name) => join(journals, "one", name));
  const revisionOf = (path: string): number =>
    JSON.parse(readFileSync(path, "utf8").split("\n")[0] as string).revision;

  it.each([
    ["cut short", (path: string) => truncateSync(path, readFileSync(path).length - 20)],
    ["cut in its first line", (path: string) => truncateSync(path, 30)],
    ["empty", (path: string) => truncateSync(path, 0)],
    [
      "changed in one byte",
      (path: string) => {
        const bytes = readFileSync(path);
        bytes[bytes.length - 30] = (bytes[bytes.length - 30] as number) ^ 1;
        writeFileSync(path, bytes);
      },
    ],
  ])("is told, and the state before serves: %s", async (_, spoil) => {
    const first = start();
    await claim(first);
    await keep(first, 1, named("before"));
    await keep(first, 2, named("last"));
    spoil(files().find((path) => revisionOf(path) === 2) as string);
    crash();
    const second = start();
    expect((await claim(second)).offers).toMatchObject([{ name: "before", revision: 1 }]);
    // The next state is written over the one that is spoilt.
    await keep(second, 2, named("next"));
    expect((await claim(second)).own).toMatchObject([{ name: "next" }]);
  });

  it("leaves nothing of a write that was cut off", async () => {
    const first = start();
    await claim(first);
    await keep(first, 1, named("whole"));
    const [old, young] = ["a.1.journal.x.tmp", "a.1.journal.y.tmp"].map((name) =>
      join(journals, "one", name),
    ) as [string, string];
    for (const path of [old, young]) writeFileSync(path, "half");
    utimesSync(old, new Date(Date.now() - 120_000), new Date(Date.now() - 120_000));
    crash();
    expect((await claim(start())).offers).toMatchObject([{ name: "whole" }]);
    // The young one may be another host's, under way.
    expect(readdirSync(join(journals, "one"))).toEqual(["a.0.journal", "a.1.journal.y.tmp"]);
  });

  it("in both files is set aside and told", async () => {
    const first = start();
    await claim(first);
    await keep(first, 1, named("before"));
    for (const path of files()) writeFileSync(path, "nothing of the kind");
    const { unreadable, own, offers } = await claim(start());
    expect([own, offers]).toEqual([[], []]);
    expect(unreadable).toHaveLength(1);
    expect(readFileSync(unreadable[0] as string, "utf8")).toBe("nothing of the kind");
  });
});

describe("windows", () => {
  it("that live are not asked about, here or in another host; one that is gone is, once", async () => {
    const service = start();
    await claim(service, "one", "w1");
    await keep(service, 1, named("first"), { client: "w1" });
    expect((await claim(service, "two", "w2")).offers).toEqual([]);
    // Another process would have another folder of its own memory: it knows by the file alone.
    expect((await claim(start(), "three", "w1")).offers).toEqual([]);
    expect(await codeOf(keep(service, 2, named("not mine"), { client: "w2" }))).toBe(
      "journal-taken",
    );
    expect(await codeOf(take(service, "one", "b", "w2"))).toBe("journal-taken");

    service.leave("w1");
    expect((await claim(service, "two", "w2", ["one"])).offers).toEqual([]);
    expect((await claim(service, "two", "w2")).offers).toMatchObject([{ window: "one" }]);
    // Whoever comes next is not asked what another is asked already.
    expect((await claim(service, "four", "w4")).offers).toEqual([]);
    service.leave("w2");
    expect((await claim(service, "four", "w4")).offers).toHaveLength(1);
  });

  it("find their tabs again", async () => {
    const service = start();
    await claim(service);
    const tabs = [{ id: "a", name: "x", ...nowhere, view: { x: 1, y: 2, zoom: 3 } }];
    await service.handlers["journal.session"](
      { window: "one", session: { active: "a", tabs } },
      "w",
    );
    expect((await claim(service)).session).toEqual({ active: "a", tabs });
    await service.settled();
    crash();
    expect((await claim(start())).session).toEqual({ active: "a", tabs });
    // A window that is gone leaves no row of tabs behind, since it had no work.
    crash();
    await claim(start(), "two");
    expect(readdirSync(journals)).not.toContain("one");
  });

  it("get what they did not change back, and nobody else does", async () => {
    const first = start();
    await claim(first);
    await keep(first, 1, named("dropped"), { edited: false });
    crash();
    const second = start();
    expect(await claim(second)).toMatchObject({ own: [{ name: "dropped" }], offers: [] });
    second.leave("w");
    expect(await claim(second, "two")).toMatchObject({ own: [], offers: [] });
    expect(readdirSync(journals)).not.toContain("one");
  });
});
