/** The commands that README, docs and templates show: names, options and their values are right. */
import { readdirSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { createProgram } from "../../electron/cli/program.ts";
import { argumentsIn, shellLines } from "../helpers/page-commands.ts";

const pages = [
  "README.md",
  ...readdirSync(inRoot("docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
  ...readdirSync(inRoot("templates")).map((name) => `templates/${name}/README.md`),
];
const scripts = Object.keys(JSON.parse(readFileSync(inRoot("package.json"), "utf8")).scripts);
/** Scripts of exported projects, which pages speak of, too. */
const exported = ["check"];

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);

/** Reads arguments as the command line does, and runs nothing. @returns why they are refused */
function refusal(args: readonly string[]): string | undefined {
  const program = createProgram(() => undefined);
  for (const each of [program, ...program.commands, ...leaves(program)])
    each.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  for (const leaf of leaves(program)) leaf.action(() => undefined);
  try {
    program.parse(args, { from: "user" });
    return undefined;
  } catch (error) {
    return `${args.join(" ")}: ${(error as Error).message}`;
  }
}

describe("commands in pages", () => {
  const commands = pages.flatMap((page) =>
    shellLines(page).flatMap((line) => {
      const args = argumentsIn(line);
      return args ? [[page, args] as const] : [];
    }),
  );

  it("are found", () => {
    expect(commands.length).toBeGreaterThan(25);
  });

  it("are such as the command line takes", () => {
    const refused = commands.map(([page, args]) => [page, refusal(args)] as const);
    expect(refused.filter(([, why]) => why !== undefined)).toEqual([]);
    expect(commands.map(([page]) => page)).toContain("docs/start.md");
  });

  it("would be refused with a name, an option or a value that is wrong", () => {
    expect(refusal(["ran", "iris-mlp"])).toContain("unknown command");
    expect(refusal(["run", "iris-mlp", "--sede", "1"])).toContain("unknown option");
    expect(refusal(["run", "iris-mlp", "--seed", "x"])).toContain("seed");
    expect(refusal(["run"])).toContain("missing required argument");
  });

  it("are all in the reference, each with its options", () => {
    const page = readFileSync(inRoot("docs", "cli.md"), "utf8");
    const named = (command: Command): string =>
      command.parent?.parent ? `${named(command.parent)} ${command.name()}` : command.name();
    const commands = leaves(createProgram(() => undefined));
    expect(commands.map(named)).toContain("data download");
    for (const command of commands) {
      const name = named(command);
      const [heading = ""] = name.split(" ");
      const sections = page
        .split(/^## /m)
        .filter((text) => text.slice(0, text.indexOf("\n")).split(/, /).includes(heading));
      expect([name, sections.length]).toEqual([name, 1]);
      const [section = ""] = sections;
      expect(section).toContain(name);
      for (const { long } of command.options)
        expect([name, long, section.includes(long ?? "")]).toEqual([name, long, true]);
    }
  });

  it("name scripts that are there", () => {
    const named = pages.flatMap((page) =>
      [...readFileSync(inRoot(page), "utf8").matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(
        ([, name = ""]) => name,
      ),
    );
    expect(named.filter((name) => !scripts.includes(name) && !exported.includes(name))).toEqual([]);
  });
});
