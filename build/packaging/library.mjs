/** The library as a tarball, which the packaged app gives to the projects that it exports. */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { inRoot } from "../paths.mjs";
import { BuildError } from "../run.mjs";

/**
 * Packs dist/core and dist/electron as they are now into dist/package, and leaves no older version
 * there.
 * @returns {Promise<string>} path of the tarball
 * @throws BuildError where npm cannot pack it
 */
export async function packLibrary() {
  const built = inRoot("dist", "electron", "host", "package-tarball.js");
  if (!existsSync(built)) throw new BuildError("The library is not built: npm run build library.");
  const folder = inRoot("dist", "package");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { packageTarball } = await import(pathToFileURL(built).href);
  try {
    return await packageTarball();
  } catch (error) {
    throw new BuildError(error instanceof Error ? error.message : String(error));
  }
}

/** Version of Proxflow in package.json. @returns {string} */
export const version = () => JSON.parse(readFileSync(inRoot("package.json"), "utf8")).version;
