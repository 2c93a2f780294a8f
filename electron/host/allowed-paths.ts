/**
 * Paths that a window may name. A page cannot be told from a person who uses it, so it may name what
 * lies in the folder of documents, and beyond it only what a person chose outside of the page: in a
 * dialog of the system, by dropping it, by opening it from the system, or in an earlier session.
 */
import { readFileSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { z } from "zod";
import { ProxflowError } from "../../core/base/errors.ts";
import { createKeptFile } from "./kept-file.ts";

/** Documents outside of the folder that are remembered. */
const MOST = 1000;
/** Characters of a path; systems take no more, and each folder in it is asked for. */
const LONGEST = 4096;
const form = z.array(z.string()).max(MOST);

export interface AllowedPaths {
  /** A person chose this file or folder: it is allowed, and all that lies in it, while this process lasts. */
  allow(path: string): void;
  /** A document was opened or saved: its path is allowed in later sessions, too. */
  remember(path: string): void;
  /**
   * @param path absolute
   * @returns the path as it came
   * @throws ProxflowError `not-allowed`, `bad-name`
   */
  must(path: string): Promise<string>;
  /** Resolves when what is remembered is on the disk, or cannot be. */
  settled(): Promise<void>;
}

/** The path with all links followed; what is not there yet is taken to lie where it is named. */
async function real(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const above = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || above === path) throw error;
    return join(await real(above), basename(path));
  }
}

/** Steps from one folder down to a path; `undefined` where it does not lie within. */
function stepsWithin(folder: string, path: string): string[] | undefined {
  const steps = relative(folder, path);
  if (isAbsolute(steps) || steps === ".." || steps.startsWith(`..${sep}`)) return undefined;
  return steps === "" ? [] : steps.split(sep);
}

/** What Windows takes for a device, a stream, or another name than it is written. */
const odd = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$|:|[. ]$/i;

function read(file: string): string[] {
  try {
    return form.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // Missing or damaged: only what lies in the folder is known, until it is opened anew.
    return [];
  }
}

/**
 * @param folder of documents
 * @param lately paths that the system's menus and the start screen show
 */
export function createAllowedPaths(folder: string, lately: () => readonly string[]): AllowedPaths {
  const file = join(folder, ".paths.json");
  let known = read(file);
  const kept = createKeptFile(file);
  const chosen = new Set<string>();

  const isChosen = async (path: string): Promise<boolean> => {
    if (chosen.has(path) || known.includes(path) || lately().includes(path)) return true;
    const whole = await real(path);
    for (let above = dirname(path); above !== dirname(above); above = dirname(above))
      if (chosen.has(above) && stepsWithin(await real(above), whole) !== undefined) return true;
    return false;
  };
  return {
    allow: (path) => void chosen.add(resolve(path)),
    remember(path) {
      if (known[0] === path || stepsWithin(folder, path) !== undefined) return;
      known = [path, ...known.filter((other) => other !== path)].slice(0, MOST);
      // Where it cannot be kept, the file is chosen anew next time; no work is lost with it.
      kept.write(JSON.stringify(known));
    },
    settled: () => kept.settled(),
    async must(asked) {
      const why = asked.includes("\0")
        ? "has a zero character in it"
        : asked.length > LONGEST && `has more than ${LONGEST} characters`;
      if (why)
        throw new ProxflowError("bad-name", `The path ${why}.`, { fix: "Choose another name." });
      const path = resolve(asked);
      // Where a folder on the way cannot be looked into, nothing is known to lie within.
      if (await isChosen(path).catch(() => false)) return asked;
      const steps = await Promise.all([real(folder), real(path)]).then(
        ([home, whole]) => stepsWithin(home, whole),
        () => undefined,
      );
      if (steps === undefined)
        throw new ProxflowError(
          "not-allowed",
          `${path} lies outside of ${folder}, and was not chosen in a dialog of the system.`,
          { fix: "Open it by the menu, or drop it on the window." },
        );
      // Hidden folders there are the app's own: versions, backups, checkpoints, consents.
      if (steps.some((step) => step.startsWith(".") || odd.test(step)))
        throw new ProxflowError(
          "not-allowed",
          `${path} has a name that is kept for other things.`,
          {
            fix: "Choose another name.",
          },
        );
      return asked;
    },
  };
}
