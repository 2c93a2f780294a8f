import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDocuments } from "../../electron/host/documents.ts";
import { createVersions, versionsFolder } from "../../electron/host/versions.ts";
import { lineCircle } from "./samples.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxflow-versions-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A document on disk, and what keeps its versions. */
async function saved() {
  const documents = createDocuments(folder);
  const { path } = await documents.save({ path: "One", document: lineCircle() });
  return { documents, path, versions: createVersions(folder) };
}
const code = (name: string) => expect.objectContaining({ code: name });

describe("named versions", () => {
  it("keep the document as it was, whatever is saved afterwards", async () => {
    const { documents, path, versions } = await saved();
    const first = await versions.save({ path, name: "Before / after: 1?", document: lineCircle() });
    const changed = { ...lineCircle(), name: "Changed" };
    await documents.save({ path, document: changed, force: true });
    const second = await versions.save({ path, name: "Changed", document: changed });

    expect(new Set(await versions.list(path))).toEqual(new Set([first, second]));
    expect(first).toMatchObject({ name: "Before / after: 1?", bytes: expect.any(Number) });
    expect(await versions.open({ path, id: first.id })).toEqual(lineCircle());
    expect(await versions.open({ path, id: second.id })).toEqual(changed);
  });

  it("are listed newest first and apart from the documents", async () => {
    const { documents, path, versions } = await saved();
    const { id } = await versions.save({ path, name: "Old", document: lineCircle() });
    const old = join(versionsFolder(path), `${id}.json`);
    await writeFile(old, JSON.stringify({ name: "Old", made: 1 }));
    await versions.save({ path, name: "New", document: lineCircle() });
    expect((await versions.list(path)).map(({ name }) => name)).toEqual(["New", "Old"]);
    expect((await documents.list()).map(({ name }) => name)).toEqual(["One.proxflow"]);
  });

  it("go one by one, and leave nothing behind", async () => {
    const { path, versions } = await saved();
    const first = await versions.save({ path, name: "First", document: lineCircle() });
    const second = await versions.save({ path, name: "Second", document: lineCircle() });
    await versions.remove({ path, id: first.id });
    expect(await versions.list(path)).toEqual([second]);
    await expect(versions.open({ path, id: first.id })).rejects.toEqual(code("no-version"));
    await expect(versions.remove({ path, id: first.id })).rejects.toEqual(code("no-version"));
    await versions.remove({ path, id: second.id });
    expect(await readdir(versionsFolder(path))).toEqual([]);
  });

  it("belong to one document, which must be in a file", async () => {
    const { documents, path, versions } = await saved();
    const { path: other } = await documents.save({ path: "Two", document: lineCircle() });
    await versions.save({ path, name: "Of one", document: lineCircle() });
    expect(await versions.list(other)).toEqual([]);
    const nowhere = join(folder, "None.proxflow");
    await expect(versions.list(nowhere)).rejects.toEqual(code("no-file"));
    await expect(
      versions.save({ path: nowhere, name: "x", document: lineCircle() }),
    ).rejects.toEqual(code("no-file"));
  });

  it("whose document was damaged tell so and harm no other", async () => {
    const { path, versions } = await saved();
    const { id } = await versions.save({ path, name: "Hurt", document: lineCircle() });
    await writeFile(join(versionsFolder(path), `${id}.proxflow`), "{");
    await expect(versions.open({ path, id })).rejects.toThrow(/cut off/);
    expect(await versions.list(path)).toHaveLength(1);
  });

  it("whose label was damaged are listed all the same, and can be opened", async () => {
    const { path, versions } = await saved();
    const { id } = await versions.save({ path, name: "Hurt", document: lineCircle() });
    const { id: whole } = await versions.save({ path, name: "Whole", document: lineCircle() });
    const place = versionsFolder(path);
    for (const text of ['{"name":"Hur', '{"made":"yesterday"}', ""]) {
      await writeFile(join(place, `${id}.json`), text);
      const names = (await versions.list(path)).map((each) => [each.id, each.name]);
      expect(Object.fromEntries(names)).toEqual({ [id]: "Damaged name", [whole]: "Whole" });
    }
    expect(await versions.open({ path, id })).toEqual(lineCircle());
    await rm(join(place, `${whole}.proxflow`));
    await writeFile(join(place, "no-id.json"), "{}");
    expect(await versions.list(path)).toHaveLength(1);
  });
});
