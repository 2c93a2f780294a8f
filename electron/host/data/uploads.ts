/** Files that a window sends piece by piece; they are gone when Proxflow ends. */
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { appendFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProxflowError } from "../../../core/base/errors.ts";
import type { Request } from "../../../core/protocol/channels.ts";
import { type ByteSource, fileBytes } from "../../data/bytes.ts";

export interface Uploads {
  /** @returns the id of the upload */
  take(request: Request<"data.upload">): Promise<string>;
  /** @throws ProxflowError `no-upload` */
  files(upload: string): Promise<ByteSource[]>;
  close(): void;
}

export function createUploads(): Uploads {
  let folder: string | undefined;
  /** By upload, then by name: the path on disk. */
  const uploads = new Map<string, Map<string, string>>();
  const gone = (upload: string): ProxflowError =>
    new ProxflowError("no-upload", `The upload ${upload} is gone.`, {
      fix: "Drop the files again.",
    });
  return {
    async take({ upload, file, at, base64 }) {
      folder ??= mkdtempSync(join(tmpdir(), "proxflow-upload-"));
      const id = upload ?? randomUUID();
      if (upload === null) uploads.set(id, new Map());
      const files = uploads.get(id);
      if (files === undefined) throw gone(id);
      let path = files.get(file);
      if (path === undefined) {
        mkdirSync(folder, { recursive: true });
        path = join(folder, randomUUID());
        files.set(file, path);
      }
      const have = (await stat(path).catch(() => undefined))?.size ?? 0;
      if (at !== have)
        throw new ProxflowError("bad-upload", `${file}: byte ${have} comes next, not ${at}.`, {
          fix: "Drop the files again.",
        });
      await appendFile(path, Buffer.from(base64, "base64"));
      return id;
    },
    files(upload) {
      const files = uploads.get(upload);
      if (files === undefined) throw gone(upload);
      return Promise.all([...files].map(([name, path]) => fileBytes(path, name)));
    },
    close() {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      uploads.clear();
    },
  };
}
