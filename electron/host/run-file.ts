/**
 * The file that keeps where a run stands, so that it can go on after its process, or the whole
 * machine, went down. One line that names the format, one line of JSON that says what it is of, and
 * the checkpoint in Node's structured-clone format, with its length and SHA-256 in the line before:
 * a file that was cut short or changed is refused, never half read.
 */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { deserialize, serialize } from "node:v8";
import { z } from "zod";
import { ProxflowError } from "../../core/base/errors.ts";
import { type GraphDocument, graphDocument, MAX_DOCUMENT_BYTES } from "../../core/graph/schema.ts";
import { serializeDocument } from "../../core/graph/serialize.ts";
import { backends } from "../../core/solvers/settings.ts";
import { writeDurably } from "./durable-write.ts";
import { isSavedPoint, type SavedPoint } from "./saved-point.ts";

const MAGIC = "proxflow-run 1\n";
/** Read at a time while the line of JSON is looked for. */
const CHUNK = 1 << 16;

const head = z.object({
  /** With the settings that the run had, whatever won over the document's own. */
  document: graphDocument,
  template: z.string().nullable(),
  backend: z.enum(backends),
  iteration: z.number().int().min(0),
  /** That the run had taken. */
  seconds: z.number().min(0),
  bytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
type Head = z.infer<typeof head>;

/** What a file is of, without the numbers. */
export type RunFileInfo = Omit<Head, "bytes" | "sha256">;

/**
 * Writes the file whole or not at all.
 * @throws what the file system does (no space, no permission)
 */
export async function writeRunFile(
  path: string,
  info: RunFileInfo,
  point: SavedPoint,
): Promise<void> {
  const payload = serialize(point);
  const sha256 = createHash("sha256").update(payload).digest("hex");
  // The document's own writer keeps numbers as they were typed; here it is one line.
  const document: unknown = JSON.parse(serializeDocument(info.document));
  const line = JSON.stringify({ ...info, document, bytes: payload.byteLength, sha256 });
  await writeDurably(path, Buffer.concat([Buffer.from(`${MAGIC}${line}\n`), payload]));
}

/** Whether a file begins as such files do. `false` where there is none. */
export async function isRunFile(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  try {
    const { buffer } = (await file?.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0)) ?? {};
    return buffer?.equals(Buffer.from(MAGIC)) ?? false;
  } finally {
    await file?.close();
  }
}

async function readHead(path: string): Promise<{ head: Head; offset: number }> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new ProxflowError("no-file", `${path} does not exist.`);
  });
  try {
    const parts: Buffer[] = [];
    let length = 0;
    let end = -1;
    while (end < 0 && length < MAX_DOCUMENT_BYTES + CHUNK) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, length);
      if (bytesRead === 0) break;
      const part = buffer.subarray(0, bytesRead);
      const at = part.indexOf("\n", length === 0 ? MAGIC.length : 0);
      end = at < 0 ? -1 : length + at;
      parts.push(part);
      length += bytesRead;
    }
    const text = Buffer.concat(parts);
    if (!text.subarray(0, MAGIC.length).equals(Buffer.from(MAGIC)))
      throw bad(path, "it does not start as such files do");
    if (end < 0) throw bad(path, "its first lines are cut short");
    const json = text.subarray(MAGIC.length, end).toString("utf8");
    return { head: parseHead(path, json), offset: end + 1 };
  } finally {
    await file.close();
  }
}

function parseHead(path: string, json: string): Head {
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch {
    throw bad(path, "its second line is no JSON");
  }
  const parsed = head.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw bad(path, `${issue?.path.join(".") || "its second line"}: ${issue?.message}`);
}

/**
 * What a file is of. Reads its first lines only.
 * @throws ProxflowError `no-file`, `bad-checkpoint`
 */
export async function readRunFileInfo(path: string): Promise<RunFileInfo> {
  const { bytes: _bytes, sha256: _sha256, ...info } = (await readHead(path)).head;
  return info;
}

/** @throws ProxflowError `no-file`, `bad-checkpoint` where it is not whole */
export async function readRunFile(path: string): Promise<{ info: RunFileInfo; point: SavedPoint }> {
  const { head: found, offset } = await readHead(path);
  const { bytes, sha256, ...info } = found;
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size !== offset + bytes) throw bad(path, "its length is wrong");
    const payload = Buffer.alloc(bytes);
    const { bytesRead } = await file.read(payload, 0, bytes, offset);
    const sum = createHash("sha256").update(payload.subarray(0, bytesRead)).digest("hex");
    if (sum !== sha256) throw bad(path, "its checksum is wrong");
    return { info, point: pointOf(path, payload) };
  } finally {
    await file.close();
  }
}

/** Whoever can write a file can write a checksum that fits: what is in it is looked at all the same. */
function pointOf(path: string, payload: Buffer): SavedPoint {
  let point: unknown;
  try {
    point = deserialize(payload);
  } catch {
    throw bad(path, "its numbers cannot be read");
  }
  if (!isSavedPoint(point)) throw bad(path, "its numbers are not those of a run");
  return point;
}

function bad(path: string, why: string): ProxflowError {
  return new ProxflowError("bad-checkpoint", `${path} is not a whole checkpoint: ${why}.`, {
    fix: "Start the run anew.",
  });
}

/** What a run depends on beside its data, as one text: not where nodes stand, nor when it stops. */
function essence(whole: GraphDocument): string {
  const { name: _n, description: _d, view: _v, frames: _f, solver, ...document } = whole;
  const { stop: _stop, backend: _backend, maxMemory: _memory, ...settings } = solver;
  const nodes = document.nodes.map(
    ({ title: _title, note: _note, position: _position, ...node }) => node,
  );
  const edges = document.edges.map(({ via: _via, ...edge }) => edge);
  return serializeDocument({ ...document, nodes, edges, solver: settings } as GraphDocument);
}

/**
 * @throws ProxflowError `checkpoint-mismatch` if a document is not the one that a checkpoint is of;
 *   names, places, notes, stop rules and the backend may differ
 */
export function mustFit(document: GraphDocument, saved: GraphDocument): void {
  if (essence(document) === essence(saved)) return;
  throw new ProxflowError(
    "checkpoint-mismatch",
    `The checkpoint is of "${saved.name}" with another graph or other settings.`,
    { fix: "Go on with the document as it was, or start the run anew." },
  );
}
