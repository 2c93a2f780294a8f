/** Where things are: the package itself, and the folder of the user's documents. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { ProxflowError } from "../../core/base/errors.ts";

const manifest = z.object({ name: z.string(), version: z.string() });

function readManifest(folder: string): z.infer<typeof manifest> | undefined {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return undefined;
  return manifest.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
}

/**
 * Folder of the proxflow package, from sources, from dist/ and from node_modules alike.
 * @throws ProxflowError `no-package` if no package.json of that name is above this file
 */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    if (readManifest(folder)?.name === "proxflow") return folder;
    const parent = dirname(folder);
    if (parent === folder)
      throw new ProxflowError("no-package", "The files of the proxflow package were not found.", {
        fix: "Install it again.",
      });
    folder = parent;
  }
}

/** Version in package.json. */
export function packageVersion(): string {
  return readManifest(packageRoot())?.version ?? "0.0.0";
}

/** Folder of documents saved by name: PROXFLOW_HOME, else ~/Proxflow. Not made here. */
export function documentsFolder(env: NodeJS.ProcessEnv = process.env): string {
  const wanted = env.PROXFLOW_HOME;
  return wanted ? resolve(wanted) : join(homedir(), "Proxflow");
}

/** Folder of data sets: PROXFLOW_DATA, else "data" beside the documents. Not made here. */
export function dataFolder(
  documents: string = documentsFolder(),
  env: NodeJS.ProcessEnv = process.env,
): string {
  const wanted = env.PROXFLOW_DATA;
  return wanted ? resolve(wanted) : join(documents, "data");
}

/** The built window: index.html and its assets. */
export function rendererFolder(): string {
  return join(packageRoot(), "dist", "renderer");
}

/** Entry of the worker process, built. */
export function workerEntry(): string {
  return join(packageRoot(), "dist", "electron", "worker", "main.js");
}
