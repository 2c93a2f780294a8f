/** A server on this computer with made data in a public set's format, and the list that names it. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { cifar, tar } from "../electron/data/make.ts";

export interface MadeSets {
  /** Ranges that were asked for, in order. */
  readonly ranges: readonly (string | undefined)[];
  /** From now on all of a file is sent; before only its first half. */
  release(): void;
  close(): Promise<void>;
}

/** Pixels that do not pack well, so that half of the archive is a length one can see. */
function noisy(labels: readonly number[]): Buffer {
  const bytes = cifar(labels);
  let state = 1;
  for (let i = 0; i < bytes.length; i++) {
    if (i % 3073 === 0) continue;
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    const x = (i % 1024) / 1024;
    bytes[i] = Math.round(90 + 120 * x + ((state >> 16) % 40));
  }
  return bytes;
}

/**
 * Serves "pictures" (CIFAR-10's format), "spoiled" (another checksum) and "away" (nobody answers), and
 * lets hosts that are started from now on offer them.
 */
export async function offerMadeSets(): Promise<MadeSets> {
  const labels = Array.from({ length: 60 }, (_, i) => i % 10);
  const bytes = gzipSync(
    tar({ "data_batch_1.bin": noisy(labels), "test_batch.bin": noisy(labels.slice(0, 20)) }),
  );
  const ranges: (string | undefined)[] = [];
  let whole = false;
  const server = createServer((request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    ranges.push(request.headers.range);
    const rest = bytes.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { "content-length": rest.length });
    if (whole || request.url !== "/pictures.tar.gz") response.end(rest);
    else response.write(rest.subarray(0, Math.floor(bytes.length / 2) - from));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), "proxflow-sets-"));
  const columns = [
    { name: "image", type: "image", role: "input" },
    { name: "label", type: "category", role: "target" },
  ];
  const set = (name: string, title: string, base: string, sha256: string) => ({
    name,
    title,
    summary: "Eighty synthetic images in ten classes, twenty of them to test.",
    source: "made for a test",
    licence: "CC0",
    base,
    files: [{ name: `${name}.tar.gz`, bytes: bytes.length, sha256 }],
    checksums: "made with it",
    plan: { format: "cifar", columns, split: { by: "given" } },
  });
  const sum = createHash("sha256").update(bytes).digest("hex");
  const here = `http://127.0.0.1:${port}/`;
  const list = join(folder, "sets.json");
  writeFileSync(
    list,
    JSON.stringify([
      set("pictures", "Made pictures", here, sum),
      set("spoiled", "Spoiled pictures", here, "0".repeat(64)),
      set("away", "Pictures far away", "http://127.0.0.1:2/", sum),
    ]),
  );
  process.env.PROXFLOW_PUBLIC_SETS = list;
  return {
    ranges,
    release() {
      whole = true;
    },
    async close() {
      delete process.env.PROXFLOW_PUBLIC_SETS;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
