/** Whether a document's data is here: missing, changed on disk, or as it was. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { inspectFiles } from "../../../electron/data/inspect.ts";
import { importFiles } from "../../../electron/host/data/import.ts";
import { createPresence } from "../../../electron/host/data/presence.ts";
import { createDataStore, packedPath } from "../../../electron/host/data/store.ts";
import { makeDocument, makeNode } from "../../core/graph/small.ts";
import { file } from "./make.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxflow-presence-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function kept() {
  const files = [file("kinds.csv", "a,b,kind\n1,2,p\n3,4,q\n5,6,p\n7,8,q\n9,10,p\n")];
  const { plan } = await inspectFiles(files);
  const { reference } = await importFiles(createDataStore(folder), { files, plan, name: "kinds" });
  return reference;
}
const naming = (datasets: NonNullable<GraphDocument["datasets"]>): GraphDocument => ({
  ...makeDocument([makeNode("data", "dataset", { name: "kinds" })], []),
  datasets,
});

describe("the data of a document", () => {
  it("is here, travels in it, or is missed at the node with what it must be", async () => {
    const { embedded, ...reference } = await kept();
    const presence = createPresence(folder);
    await presence.mustHave(naming({ kinds: reference }));
    rmSync(packedPath(folder, reference.checksum));
    await presence.mustHave(naming({ kinds: { ...reference, ...(embedded && { embedded }) } }));
    await expect(presence.mustHave(naming({ kinds: reference }))).rejects.toMatchObject({
      problems: [
        {
          code: "data-missing",
          node: "data",
          message: 'The data of "kinds" is not on this computer.',
          fix: expect.stringMatching(/made from kinds\.csv \(\d+ bytes\), and gives x 2, y 2\.$/),
        },
      ],
    });
    // Data that no node asks for keeps nothing from running.
    await presence.mustHave({ ...makeDocument([], []), datasets: { kinds: reference } });
  });

  it("is known to be changed, be it by one bit", async () => {
    const { embedded: _, ...reference } = await kept();
    const presence = createPresence(folder);
    const path = packedPath(folder, reference.checksum);
    const bytes = readFileSync(path);
    expect(await presence.absence("kinds", reference)).toBeUndefined();
    const spoiled = Buffer.from(bytes);
    spoiled[12] = (spoiled[12] ?? 0) ^ 1;
    writeFileSync(path, spoiled);
    expect(await presence.absence("kinds", reference)).toMatchObject({ code: "damaged-data" });
    writeFileSync(path, bytes.subarray(1));
    expect(await presence.absence("kinds", reference)).toMatchObject({ code: "damaged-data" });
    writeFileSync(path, bytes);
    expect(await presence.absence("kinds", reference)).toBeUndefined();
  });
});
