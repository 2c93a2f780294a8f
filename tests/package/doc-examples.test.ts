/** The examples in the docstrings of the library: each is run, and prints what it says it does. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { transformWithOxc } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { filesUnder } from "../../build/stale.mjs";
import { linked } from "../helpers/linked.ts";
import { typeErrors } from "../helpers/type-errors.ts";

const run = promisify(execFile);

interface Example {
  /** File and line. */
  readonly where: string;
  readonly code: string;
}

/** The blocks of code that follow `@example` in comments. */
async function examplesIn(path: string): Promise<Example[]> {
  const text = await readFile(path, "utf8");
  const found = text.matchAll(/^ \* @example\n \* ```ts\n((?: \*.*\n)*?) \* ```$/gm);
  return [...found].map(({ 1: block = "", index }) => ({
    where: `${relative(inRoot(), path)}:${text.slice(0, index).split("\n").length}`,
    code: block.replaceAll(/^ \* ?/gm, ""),
  }));
}

const sources = filesUnder([inRoot("core")]).filter((path) => path.endsWith(".ts"));
const examples = (await Promise.all(sources.map(examplesIn))).flat();

/** What the comments at the ends of lines that print say is printed there. */
const promised = (code: string): string[] =>
  [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, words = ""]) => words);

let folder: string;
beforeAll(async () => {
  await mkdir(inRoot("dist"), { recursive: true });
  folder = await mkdtemp(inRoot("dist", "doc-examples-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function printed({ where, code }: Example): Promise<string[]> {
  const file = join(folder, `${where.replaceAll(/\W+/g, "-")}.mjs`);
  const { code: plain } = await transformWithOxc(code, "example.ts", { sourcemap: false });
  await writeFile(file, linked(plain));
  const { stdout } = await run(process.execPath, [file]);
  return stdout.trimEnd().split("\n");
}

describe("the examples in docstrings", () => {
  it("are at least a dozen, and none is written in a way that is not found", async () => {
    expect(examples.length).toBeGreaterThanOrEqual(12);
    const texts = await Promise.all(sources.map((path) => readFile(path, "utf8")));
    const tags = texts.flatMap((text) => text.match(/@example/g) ?? []);
    expect(tags).toHaveLength(examples.length);
  });

  it("have the right types", async () => {
    const named = examples.map(({ where, code }) => [where.replaceAll(/\W+/g, "-"), code]);
    expect(await typeErrors(Object.fromEntries(named), ["ES2023", "DOM"])).toBe("");
  });

  it.each(examples.map((each) => [each.where, each] as const))("%s", async (_, example) => {
    const says = promised(example.code);
    const lines = await printed(example);
    expect(lines.filter((line) => line !== "").length).toBeGreaterThan(0);
    // Those that say nothing print what differs from machine to machine.
    if (says.length > 0) expect(lines).toEqual(says);
  });
});
