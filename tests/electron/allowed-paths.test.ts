/** Which paths a window may name: those in the folder of documents, and those that a person chose. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AllowedPaths, createAllowedPaths } from "../../electron/host/allowed-paths.ts";
import { createHost, type Host } from "../../electron/host/host.ts";
import { createRecent } from "../../electron/host/recent.ts";
import { lineCircle } from "./samples.ts";

let top: string;
let home: string;
let outside: string;
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), "proxflow-paths-")));
  [home, outside] = [join(top, "home"), join(top, "elsewhere")];
  mkdirSync(join(home, ".operators"), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(outside, "secret.json"), '{"format":"proxflow"}');
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

/** The code of a refusal, or "allowed". */
const asked = (paths: AllowedPaths, path: string): Promise<string> =>
  paths.must(path).then(
    () => "allowed",
    (error: { code: string }) => error.code,
  );
const fresh = (lately: readonly string[] = []) => createAllowedPaths(home, () => lately);

describe("a path of a window", () => {
  it("in the folder of documents is allowed, whether it is there or not", async () => {
    for (const name of ["a.proxflow", "new/deep/b.json", "x/../c.proxflow", "data"])
      expect([name, await asked(fresh(), join(home, name))]).toEqual([name, "allowed"]);
  });

  it("outside is refused, by whatever way it goes there", async () => {
    symlinkSync(outside, join(home, "link"));
    symlinkSync(join(outside, "secret.json"), join(home, "file.json"));
    symlinkSync(join(outside, "new.json"), join(home, "dangling.json"));
    for (const path of [
      join(outside, "secret.json"),
      `${home}/../elsewhere/secret.json`,
      `${home}-sibling/a.json`,
      join(home, "link", "secret.json"),
      join(home, "link", "new.json"),
      join(home, "file.json"),
      "/",
      "/dev/zero",
      "/proc/self/environ",
    ])
      expect([path, await asked(fresh(), path)]).toEqual([path, "not-allowed"]);
  });

  it("with a zero character, without end, or of a device or a stream, is refused", async () => {
    expect(await asked(fresh(), `${home}/a.json\0.png`)).toBe("bad-name");
    expect(await asked(fresh(), `${home}${"/a".repeat(100_000)}`)).toBe("bad-name");
    for (const name of ["con", "NUL.json", "com1.proxflow", "a.json:stream", "a.json.", "sub /b"])
      expect([name, await asked(fresh(), join(home, name))]).toEqual([name, "not-allowed"]);
  });

  it("of the app's own files is refused", async () => {
    for (const name of [".operators/consents.json", ".versions/a/b.json", ".paths.json"])
      expect([name, await asked(fresh(), join(home, name))]).toEqual([name, "not-allowed"]);
  });

  it("that a person chose is allowed, and with a folder what lies in it", async () => {
    const paths = fresh();
    paths.allow(join(outside, "secret.json"));
    expect(await asked(paths, join(outside, "secret.json"))).toBe("allowed");
    expect(await asked(paths, join(outside, "other.json"))).toBe("not-allowed");
    const folder = join(top, "chosen");
    mkdirSync(folder);
    symlinkSync(outside, join(folder, "link"));
    paths.allow(folder);
    expect(await asked(paths, join(folder, "a", "b.csv"))).toBe("allowed");
    expect(await asked(paths, join(folder, "..", "elsewhere", "x"))).toBe("not-allowed");
    expect(await asked(paths, join(folder, "link", "x"))).toBe("not-allowed");
  });

  it("of a document that was opened is allowed in the next session, and a recent one", async () => {
    const path = join(outside, "kept.proxflow");
    const first = fresh();
    first.remember(path);
    await first.settled();
    expect(await asked(fresh(), path)).toBe("allowed");
    const other = join(outside, "recent.proxflow");
    expect(await asked(fresh([other]), other)).toBe("allowed");
    writeFileSync(join(home, ".paths.json"), "{");
    expect(await asked(fresh(), path)).toBe("not-allowed");
  });
});

describe("every request that names a path", () => {
  let host: Host;
  let answer: string | null;
  beforeEach(() => {
    answer = null;
    host = createHost({
      shell: "electron",
      spawn: () => {
        throw new Error("no process is needed here");
      },
      dialog: async () => ({ supported: true, path: answer }),
      documents: home,
      recent: createRecent(join(top, "recent.json")),
      opening: () => ({ paths: [join(outside, "asked.proxflow")], windows: [] }),
    });
  });
  afterEach(() => host.close());
  const ask = async (channel: string, request: unknown): Promise<unknown> => {
    const routed = await host.route(channel, request, "window-1");
    return routed.ok ? routed.reply : routed.error.code;
  };
  const document = lineCircle();
  const plan = { format: "csv", columns: [{ name: "a", type: "number", role: "input" }] };
  const id = "00000000-0000-4000-8000-000000000000";

  it("is refused outside, and nothing is written there", async () => {
    const path = join(outside, "made.proxflow");
    const source = { paths: [join(outside, "secret.json")] };
    for (const [channel, request] of [
      ["documents.open", { path: join(outside, "secret.json") }],
      ["documents.save", { path, document, force: true }],
      ["versions.list", { path }],
      ["versions.save", { path, name: "v", document }],
      ["versions.open", { path, id }],
      ["versions.delete", { path, id }],
      ["export.write", { document, target: "ts", folder: join(outside, "project") }],
      ["export.write", { document, target: "ts", folder: "../elsewhere/project" }],
      ["data.inspect", { source }],
      ["data.inspect", { source: { paths: ["../elsewhere/secret.json"] } }],
      ["data.import", { source, plan, name: "taken", task: "t" }],
    ] as const)
      expect([channel, await ask(channel, request)]).toEqual([channel, "not-allowed"]);
    expect(existsSync(path)).toBe(false);
    expect(existsSync(join(outside, "project"))).toBe(false);
  });

  it("keeps unsaved work, but compares it with no file that nobody chose", async () => {
    const file = { path: join(outside, "secret.json"), name: "secret", modified: 1, bytes: 1 };
    const text = JSON.stringify(document);
    const work = { window: "w", id: "a", revision: 1, name: "mine", edited: true, template: null };
    expect(await ask("journal.claim", { window: "w", others: [] })).toMatchObject({ own: [] });
    expect(await ask("journal.write", { ...work, file, part: 0, last: true, text })).toEqual({});
    host.leave("window-1");
    const claimed = (await ask("journal.claim", { window: "w", others: [] })) as {
      own: { file: unknown }[];
      offers: { file: unknown }[];
    };
    expect([...claimed.own, ...claimed.offers].map((left) => left.file)).toEqual([null]);
  });

  it("is answered once a dialog, the system or a drop has named it", async () => {
    const path = join(outside, "made");
    answer = path;
    await ask("documents.dialog", { kind: "save" });
    expect(await ask("documents.save", { path, document })).toMatchObject({
      file: { path: `${path}.proxflow` },
    });
    await ask("app.opening", {});
    expect(await ask("documents.open", { path: join(outside, "asked.proxflow") })).toBe("no-file");
    host.tell("window-1", "app.open", { path: join(outside, "told.proxflow") });
    expect(await ask("documents.open", { path: join(outside, "told.proxflow") })).toBe("no-file");
    const table = join(outside, "a.csv");
    writeFileSync(table, "a,b\n1,2\n3,4\n");
    expect(await ask("data.inspect", { source: { paths: [table] } })).toBe("not-allowed");
    host.allow(table);
    expect(await ask("data.inspect", { source: { paths: [table] } })).toMatchObject({
      format: "csv",
    });
  });
});
