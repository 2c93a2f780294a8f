/** The layering rules catch what they are there for: each on a small tree that breaks it. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise } from "dependency-cruiser";
import { describe, expect, it } from "vitest";
import config from "../../build/layers.config.mjs";
import { inRoot } from "../../build/paths.mjs";
import { unseen } from "../../build/unseen.mjs";

/** Files by path, each importing the paths given. */
type Tree = Readonly<Record<string, readonly string[]>>;

async function violations(tree: Tree): Promise<string[]> {
  const base = mkdtempSync(join(tmpdir(), "proxflow-layers-"));
  for (const [path, imports] of Object.entries(tree)) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    const lines = imports.map((from) => `import type { X } from "${from}";`);
    writeFileSync(join(base, path), `${lines.join("\n")}\nexport type Y = 1;\n`);
  }
  writeFileSync(
    join(base, "package.json"),
    JSON.stringify({ dependencies: { zod: "*", ws: "*" } }),
  );
  symlinkSync(inRoot("node_modules"), join(base, "node_modules"));
  const { options, ...ruleSet } = config;
  const folders = [...new Set(Object.keys(tree).map((path) => path.split("/")[0] ?? ""))];
  const result = await cruise(folders, {
    ...options,
    baseDir: base,
    ruleSet,
    validate: true,
    preserveSymlinks: true,
  });
  if (typeof result.output === "string") throw new Error("no result");
  return [...new Set(result.output.summary.violations.map((each) => each.rule.name))].sort();
}

const cases: [name: string, tree: Tree, rules: string[]][] = [
  ["nothing", { "core/ops/a.ts": ["../base/b.ts"], "core/base/b.ts": [] }, []],
  ["base over ops", { "core/base/b.ts": ["../ops/a.ts"], "core/ops/a.ts": [] }, ["core-base"]],
  [
    "ops see solvers",
    { "core/ops/a.ts": ["../solvers/s.ts"], "core/solvers/s.ts": [] },
    ["core-ops"],
  ],
  [
    "solvers see ops",
    { "core/solvers/s.ts": ["../ops/a.ts"], "core/ops/a.ts": [] },
    ["core-solvers"],
  ],
  [
    "graph over compile",
    { "core/graph/g.ts": ["../compile/c.ts"], "core/compile/c.ts": [] },
    ["core-graph"],
  ],
  [
    "graph and a solver",
    { "core/graph/g.ts": ["../solvers/ap.ts"], "core/solvers/ap.ts": [] },
    ["core-graph"],
  ],
  [
    "graph and settings",
    { "core/graph/g.ts": ["../solvers/settings.ts"], "core/solvers/settings.ts": [] },
    [],
  ],
  [
    "codegen and engine",
    { "core/codegen/c.ts": ["../engine/e.ts"], "core/engine/e.ts": [] },
    ["core-codegen"],
  ],
  ["core and Node", { "core/base/b.ts": ["node:fs"] }, ["core-pure"]],
  ["core and a package", { "core/base/b.ts": ["ws"] }, ["core-packages"]],
  ["core and zod", { "core/base/b.ts": ["zod"] }, []],
  [
    "core and the host",
    { "core/index.ts": ["../electron/node.ts"], "electron/node.ts": [] },
    ["core-alone"],
  ],
  [
    "window and host",
    { "renderer/a.ts": ["../electron/b.ts"], "electron/b.ts": [] },
    ["renderer-blind"],
  ],
  ["window and Node", { "renderer/a.ts": ["node:path"] }, ["renderer-pure"]],
  [
    "host and window",
    { "electron/b.ts": ["../renderer/a.ts"], "renderer/a.ts": [] },
    ["electron-blind"],
  ],
  ["a cycle", { "renderer/a.ts": ["./b.ts"], "renderer/b.ts": ["./a.ts"] }, ["no-cycles"]],
  ["a missing file", { "renderer/a.ts": ["./gone.ts"] }, ["resolvable"]],
];

describe("layering rules", () => {
  it.each(cases)("%s", async (_name, tree, rules) => {
    expect(await violations(tree)).toEqual(rules);
  });
});

describe("the guard against a blind parser", () => {
  const read = () => 'import { a } from "./b.ts";\n';

  it("names files that were not opened, or whose imports were not seen", () => {
    const modules = [
      { source: "core/a.ts", dependencies: ["b"] },
      { source: "core/b.ts", dependencies: [] },
    ];
    const present = ["core/a.ts", "core/b.ts", "core/c.ts", "core/d.d.ts", "core/e.css"];
    expect(unseen(modules, present, read)).toEqual(["core/b.ts", "core/c.ts"]);
    expect(unseen(modules, ["core/b.ts"], () => "export const b = 1;\n")).toEqual([]);
  });
});
