/** What Proxflow runs on, in words: for the About window, and for reports of faults. */
import { arch, cpus, release, totalmem } from "node:os";
import { messageOf } from "../../core/base/errors.ts";
import type { Reply } from "../../core/protocol/channels.ts";
import { fromWorker } from "../../core/protocol/messages.ts";
import { packageVersion } from "./paths.ts";
import type { SpawnWorker } from "./worker-process.ts";

type Lines = Reply<"app.diagnostics">["lines"];

/** A graphics driver that hangs is not waited for longer than so many milliseconds. */
const PATIENCE = 30_000;

/** Asks a process of its own, which may die of a bad driver, and ends it. */
function askWorker(spawn: SpawnWorker): Promise<{ adapter: string; backend: string }> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
      worker.kill();
    };
    const timer = setTimeout(
      () => done(() => reject(new Error("the graphics driver does not answer"))),
      PATIENCE,
    );
    const worker = spawn({
      message(raw) {
        const { data } = fromWorker.safeParse(raw);
        if (data?.type === "diagnosis") done(() => resolve(data));
      },
      exit: (cause) => done(() => reject(new Error(`the process that looked ended (${cause})`))),
    });
    worker.send({ type: "diagnose" });
  });
}

/** Versions, machine, graphics adapter and backend. Never throws: what is not known says why. */
export async function diagnostics(
  spawn: SpawnWorker,
  versions: NodeJS.ProcessVersions = process.versions,
): Promise<Lines> {
  const gpu = await askWorker(spawn).catch((error: unknown) => ({
    adapter: messageOf(error),
    backend: messageOf(error),
  }));
  const known = [
    ["Electron", versions.electron],
    ["Chromium", versions.chrome],
    ["Node", versions.node],
    ["V8", versions.v8],
  ] as const;
  const processor = cpus()[0]?.model.trim() ?? "unknown";
  return [
    { name: "Proxflow", value: packageVersion() },
    ...known.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    { name: "System", value: `${process.platform} ${release()} (${arch()})` },
    { name: "Processor", value: `${processor}, ${cpus().length} threads` },
    { name: "Memory", value: `${(totalmem() / 2 ** 30).toFixed(1)} GiB` },
    { name: "Graphics adapter", value: gpu.adapter },
    { name: "Backend", value: gpu.backend },
  ];
}
