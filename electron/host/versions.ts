/**
 * Named versions of documents, in a hidden folder beside the file, one folder a document. A version
 * is a whole document that can be opened by itself, with a small file beside it that holds its name;
 * the document is written first and the name removed first, so a crash leaves no name without one.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { ProxflowError } from "../../core/base/errors.ts";
import { type GraphDocument, MAX_DOCUMENT_BYTES } from "../../core/graph/schema.ts";
import { serializeDocument } from "../../core/graph/serialize.ts";
import type { Request, VersionInfo } from "../../core/protocol/channels.ts";
import { documentPath, readDocument } from "./documents.ts";
import { writeDurably } from "./durable-write.ts";

const label = z.object({ name: z.string(), made: z.number() });
const LABEL = ".json";

export interface Versions {
  /** Newest first. @throws ProxflowError `no-file` where the document's file is gone */
  list(path: string): Promise<VersionInfo[]>;
  /** @throws ProxflowError `no-file`, `too-large` */
  save(request: Request<"versions.save">): Promise<VersionInfo>;
  /** @throws ProxflowError `no-version`, DocumentError where its file was damaged */
  open(request: Request<"versions.open">): Promise<GraphDocument>;
  /** @throws ProxflowError `no-version` */
  remove(request: Request<"versions.delete">): Promise<void>;
}

/** Where the versions of a document are kept. */
export const versionsFolder = (path: string): string =>
  join(dirname(path), ".versions", basename(path));

/** A version's files, by its id. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function labelOf(text: string): z.infer<typeof label> | undefined {
  try {
    return label.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/** @param folder what paths without a folder are relative to */
export function createVersions(folder: string): Versions {
  const folderOf = async (path: string): Promise<string> => {
    const whole = documentPath(folder, path);
    const there = await stat(whole).then(
      (stats) => stats.isFile(),
      (error: unknown) => {
        if (isMissing(error)) return false;
        throw error;
      },
    );
    if (!there)
      throw new ProxflowError("no-file", `${whole} does not exist, so it has no versions.`, {
        fix: "Save the document first.",
      });
    return versionsFolder(whole);
  };

  const infoOf = async (place: string, id: string): Promise<VersionInfo> => {
    const [text, { size, mtimeMs }] = await Promise.all([
      readFile(join(place, id + LABEL), "utf8"),
      stat(join(place, `${id}.proxflow`)),
    ]);
    // The document is whole, whatever became of its label.
    const { name, made } = labelOf(text) ?? { name: "Damaged name", made: mtimeMs };
    return { id, name, made, bytes: size };
  };

  return {
    async list(path) {
      const place = await folderOf(path);
      const names = await readdir(place).catch((error: unknown): string[] => {
        if (isMissing(error)) return [];
        throw error;
      });
      const ids = names
        .filter((name) => name.endsWith(LABEL))
        .map((name) => name.slice(0, -LABEL.length))
        .filter((id) => ID.test(id) && names.includes(`${id}.proxflow`));
      const found = await Promise.all(ids.map((id) => infoOf(place, id)));
      return found.sort((a, b) => b.made - a.made);
    },
    async save({ path, name, document }) {
      const place = await folderOf(path);
      const text = serializeDocument(document);
      if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES)
        throw new ProxflowError("too-large", "The document is larger than can be opened again.");
      await mkdir(place, { recursive: true });
      const id = randomUUID();
      await writeDurably(join(place, `${id}.proxflow`), text);
      const about = JSON.stringify({ name, made: Date.now() });
      await writeDurably(join(place, id + LABEL), about);
      return infoOf(place, id);
    },
    async open({ path, id }) {
      const file = join(await folderOf(path), `${id}.proxflow`);
      try {
        return (await readDocument(file)).document;
      } catch (error) {
        if (error instanceof ProxflowError && error.code === "no-file") throw gone();
        throw error;
      }
    },
    async remove({ path, id }) {
      const place = await folderOf(path);
      try {
        await rm(join(place, id + LABEL));
      } catch (error) {
        throw isMissing(error) ? gone() : error;
      }
      await rm(join(place, `${id}.proxflow`), { force: true });
    },
  };
}

const gone = (): ProxflowError =>
  new ProxflowError("no-version", "This version is not there any more.", {
    fix: "Open the list of versions again.",
  });
