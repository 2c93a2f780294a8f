import {
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backupPath } from "../../electron/host/backups.ts";
import {
  createDocuments,
  documentFileName,
  documentPath,
  readDocumentText,
} from "../../electron/host/documents.ts";
import { lineCircle } from "./samples.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxflow-documents-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("file names", () => {
  it("have no zero character, nor do the folders before them", () => {
    for (const path of ["a\0b", join(folder, "a\0b", "c.proxflow"), join(folder, "c\0.proxflow")])
      expect(() => documentPath(folder, path)).toThrow(
        expect.objectContaining({ code: "bad-name" }),
      );
    expect(documentPath(folder, join(folder, "a", "c.proxflow"))).toBe(
      join(folder, "a", "c.proxflow"),
    );
  });

  it.each([
    ["Digits", "Digits.proxflow"],
    [" my model . ", "my model.proxflow"],
    ["a.json", "a.json"],
    ["a.PROXFLOW", "a.PROXFLOW"],
    ["v1.2", "v1.2.proxflow"],
  ])("%j becomes %j", (name, file) => expect(documentFileName(name)).toBe(file));

  it.each([
    "",
    "  ",
    ".",
    "..",
    ".hidden",
    "a/b",
    "a\\b",
    "../x",
    "con",
    "NUL.json",
    "a\u0000b",
    "a:b",
    "x".repeat(300),
  ])("%j is refused", (name) =>
    expect(() => documentFileName(name)).toThrow(expect.objectContaining({ code: "bad-name" })),
  );
});

describe("saving", () => {
  it("makes the folder, writes what is read back, and leaves no temporary file", async () => {
    const documents = createDocuments(join(folder, "new"));
    const file = await documents.save({ path: "One", document: lineCircle() });
    expect(file.path).toBe(join(folder, "new", "One.proxflow"));
    expect((await documents.open("One")).document).toEqual(lineCircle());
    expect(await readdir(join(folder, "new"))).toEqual(["One.proxflow"]);
    expect(await documents.list()).toEqual([file]);
  });

  it("refuses a file that exists, and one changed since it was opened, unless forced", async () => {
    const documents = createDocuments(folder);
    const first = await documents.save({ path: "One", document: lineCircle() });
    const conflict = expect.objectContaining({ code: "revision-conflict" });
    await expect(documents.save({ path: "One", document: lineCircle() })).rejects.toEqual(conflict);

    const changed = { ...lineCircle(), name: "Mine" };
    const second = await documents.save({
      path: first.path,
      document: changed,
      expected: first.modified,
    });
    await utimes(first.path, new Date(), new Date(Date.now() + 5000));
    const before = await readFile(first.path, "utf8");
    await expect(
      documents.save({ path: first.path, document: lineCircle(), expected: second.modified }),
    ).rejects.toEqual(conflict);
    expect(await readFile(first.path, "utf8")).toBe(before);
    await documents.save({ path: first.path, document: lineCircle(), force: true });
    expect((await documents.open(first.path)).document.name).toBe("Line and circle");
  });

  it("lets one of several saves of one state through, whoever asks at once", async () => {
    const documents = createDocuments(folder);
    const { modified } = await documents.save({ path: "shared", document: lineCircle() });
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) =>
        documents.save({
          path: "shared",
          document: { ...lineCircle(), name: `version ${i}` },
          expected: modified,
        }),
      ),
    );
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(
      all.filter((each) => each.status === "rejected").map(({ reason }) => reason.code),
    ).toEqual(Array(7).fill("revision-conflict"));
  });

  it("keeps the last five states that it wrote over, the latest first", async () => {
    const documents = createDocuments(folder);
    const path = join(folder, "One.proxflow");
    for (let i = 0; i < 8; i++)
      await documents.save({
        path: "One",
        document: { ...lineCircle(), name: `State ${i}` },
        force: true,
      });
    const kept = await readdir(join(folder, ".backups"));
    expect(kept.sort()).toEqual([1, 2, 3, 4, 5].map((age) => `One.${age}.proxflow`));
    const names = [1, 2, 3, 4, 5].map(
      async (age) => (await documents.open(backupPath(path, age))).document.name,
    );
    expect(await Promise.all(names)).toEqual([6, 5, 4, 3, 2].map((i) => `State ${i}`));
    expect((await documents.open("One")).document.name).toBe("State 7");
    expect((await documents.list()).map(({ name }) => name)).toEqual(["One.proxflow"]);
  });

  it("says so when the opened file is gone", async () => {
    const documents = createDocuments(folder);
    const { modified, path } = await documents.save({ path: "One", document: lineCircle() });
    await rm(path);
    await expect(
      documents.save({ path, document: lineCircle(), expected: modified }),
    ).rejects.toEqual(expect.objectContaining({ code: "revision-conflict" }));
  });

  it("leaves the old file whole when the new one cannot be written", async () => {
    const documents = createDocuments(folder);
    await mkdir(join(folder, "taken.proxflow"));
    await expect(
      documents.save({ path: "taken", document: lineCircle(), force: true }),
    ).rejects.toEqual(expect.objectContaining({ code: "is-folder" }));
    expect((await stat(join(folder, "taken.proxflow"))).isDirectory()).toBe(true);
  });
});

describe("opening", () => {
  it("refuses a file over the limit before reading it", async () => {
    const path = join(folder, "huge.json");
    const handle = await open(path, "w");
    await handle.truncate(200 * 1024 * 1024);
    await handle.close();
    const before = process.memoryUsage().rss;
    await expect(readDocumentText(path)).rejects.toEqual(
      expect.objectContaining({ code: "too-large" }),
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it.each([
    ["missing.json", undefined, "no-file"],
    ["latin.json", Buffer.from([0x7b, 0xe9, 0x7d]), "not-text"],
    ["cut.json", Buffer.from('{"format": "prox'), "bad-json"],
    ["other.json", Buffer.from('{"format": "other"}'), undefined],
  ])("%s gives one clear refusal", async (name, bytes, code) => {
    if (bytes) await writeFile(join(folder, name), bytes);
    const refusal = await createDocuments(folder)
      .open(name)
      .then(() => undefined)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Error);
    if (code) expect(refusal).toEqual(expect.objectContaining({ code }));
    expect((refusal as Error).message).toContain(name);
  });

  it("refuses a folder", async () => {
    await mkdir(join(folder, "sub.json"));
    await expect(createDocuments(folder).open("sub.json")).rejects.toEqual(
      expect.objectContaining({ code: "is-folder" }),
    );
  });

  it("lists nothing where there is no folder yet", async () => {
    expect(await createDocuments(join(folder, "nowhere")).list()).toEqual([]);
  });
});
