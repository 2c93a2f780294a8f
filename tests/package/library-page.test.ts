/** The examples of docs/library.md, run as they are on the built library. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { linked } from "../helpers/linked.ts";

const run = promisify(execFile);
const page = await readFile(inRoot("docs", "library.md"), "utf8");
const examples = [...page.matchAll(/^## (.+)\n(?:(?!^## )[\s\S])*?^```js\n([\s\S]*?)^```/gm)];

/** What each example prints. */
const prints: Readonly<Record<string, RegExp>> = {
  "Build and solve": /^converged \[ 3 \]$/,
  Watch: /^1 [\d.e-]+ [\d.e-]+\n[\s\S]+\nstopped$/,
  Keep: /^true$/,
  Predict: /iris\.x[\s\S]+scores\.y[\s\S]+\[ 1, 3 \] \[ 2, 2, 2 \]$/,
  Compare: /^Node circle \(sphere\): radius changed from 1 to 2\.$/,
  "Operators of a program": /^converged$/,
  "Small pages": /^converged$/,
};

it("has an example in each of these sections", () => {
  expect(examples.map(([, title]) => title)).toEqual(Object.keys(prints));
});

it.each(examples.map(([, title = "", code = ""]) => [title, code] as const))(
  "runs: %s",
  async (title, code) => {
    await mkdir(inRoot("dist"), { recursive: true });
    const folder = await mkdtemp(inRoot("dist", "example-"));
    try {
      const file = join(folder, "example.mjs");
      await writeFile(file, linked(code));
      const { stdout } = await run(process.execPath, [file]);
      expect(stdout.trim()).toMatch(prints[title] ?? /never/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
