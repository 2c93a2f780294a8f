/** Which dropped files are data, and how they reach the host. */
import type { Inspection } from "../../core/base/data-preview.ts";
import type { DataSource } from "../../core/protocol/data.ts";
import type { HostClient } from "../host/host-client.ts";

/** Files that are data whatever is in them. */
const DATA =
  /(\.(csv|tsv|tab|npy|npz|zip|txt|jpe?g|idx|gz|tar|tgz)|idx\d-ubyte|_batch(_\d)?\.bin)$/i;
/** Bytes of one piece of an upload. */
const PIECE = 3 * 2 ** 20;

/** Data for sure, a document for sure, or only its content can tell. */
export function kindOf(name: string): "data" | "document" | "either" {
  if (DATA.test(name)) return "data";
  return /\.(png|json)$/i.test(name) ? "either" : "document";
}

/** A table in JSON: an array, where documents are objects. */
export const isJsonTable = (text: string): boolean => text.trimStart().startsWith("[");

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/**
 * Files as the host can read them: by their paths where the shell knows these, else sent over.
 * @param told called with bytes sent and bytes in all
 */
export async function sourceOf(
  host: HostClient,
  files: readonly File[],
  told: (done: number, total: number) => void,
): Promise<DataSource> {
  const paths = files.map((file) => window.proxflow?.pathOf?.(file) ?? "");
  if (paths.every((path) => path !== "")) return { paths };
  const total = files.reduce((sum, file) => sum + file.size, 0);
  let upload: string | null = null;
  let done = 0;
  for (const file of files) {
    let at = 0;
    do {
      const piece = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
      const request = { upload, file: file.name, at, base64: base64(piece) };
      const reply: { upload: string } = await host.request("data.upload", request);
      upload = reply.upload;
      at += piece.length;
      done += piece.length;
      told(done, total);
    } while (at < file.size);
  }
  return { upload: upload as string };
}

/** "96 to train, 24 to test; x 4, y 3 one-hot" */
export function describeResult(result: NonNullable<Inspection["result"]>): string {
  const parts = [
    `${result.train} to train`,
    ...(result.validation > 0 ? [`${result.validation} to validate`] : []),
    `${result.test} to test`,
  ];
  const shapes = result.columns.map(
    ({ port, shape, kind }) =>
      `${port} ${shape.length === 0 ? "1" : shape.join(" \u00d7 ")}${kind === "one-hot" ? " one-hot" : ""}`,
  );
  return `${parts.join(", ")}; ${shapes.join(", ")}`;
}
