import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { opsFiles } from "../../build/ops-page.mjs";
import { parityPage } from "../../build/parity-page.mjs";
import { inRoot } from "../../build/paths.mjs";
import { plainTex } from "../../build/plain-tex.mjs";
import { ops } from "../../core/ops/index.ts";
import { references } from "../../core/reference/reference.ts";
import { solvers } from "../../core/solvers/index.ts";

await tf.setBackend("cpu");
const files = opsFiles(ops, references());

describe("docs/ops.md and docs/ops", () => {
  it("are what npm run docs writes, and hold nothing else", () => {
    const there = readdirSync(inRoot("docs", "ops")).map((name) => `ops/${name}`);
    expect(["ops.md", ...there].sort()).toEqual([...files.keys()].sort());
    for (const [path, text] of files)
      expect(readFileSync(inRoot("docs", path), "utf8"), path).toBe(text);
  });

  it("have every operation, with its ports and an example", () => {
    const index = files.get("ops.md") ?? "";
    for (const op of Object.values(ops)) {
      expect(index).toContain(`| [\`${op.type}\`](ops/${op.type}.md) | ${op.docs.title} |`);
      const page = files.get(`ops/${op.type}.md`) ?? "";
      expect(page).toContain(`m.${op.code.name}("${op.code.name}"`);
      for (const { name } of [...op.inputs, ...op.outputs]) expect(page).toContain(`\`${name}`);
      expect(page.includes("\n| projection | ")).toBe(op.kind === "function" || op.kind === "set");
    }
    expect(files.get("ops/add.md")).toContain("| `x0`, `x1`, ... | in, 1 to 64 |");
  });

  it("point to the templates that use an operation", () => {
    expect(files.get("ops/sphere.md")).toContain("(../../templates/line-circle/README.md)");
    expect(files.get("ops/l1-ball.md")).not.toContain("templates/");
  });
});

describe("docs/parity.md", () => {
  const { page, missing } = parityPage(ops, solvers);

  it("is what npm run docs writes", () => {
    expect(readFileSync(inRoot("docs", "parity.md"), "utf8")).toBe(page);
  });

  it("has all that PJAX has, with file, test and docs", () => {
    expect(missing).toEqual([]);
    for (const name of ["conv patches", "multi-head attention", "cyclic Douglas-Rachford"])
      expect(page).toMatch(
        new RegExp(`^\\| ${name} \\| .+\\.ts\\).+\\.test\\.ts\\).+\\.md[)#]`, "m"),
      );
  });

  it("claims nothing that is not there", () => {
    const { max: _, ...others } = ops;
    const { dm: __, ...rest } = solvers;
    const less = parityPage(others, rest);
    expect(less.missing).toEqual(["max", "difference map"]);
    expect(less.page).not.toContain("| `max` |");
    expect(less.page).toContain("## Not there yet\n\n- max\n- difference map\n");
  });
});

describe("formulas as text", () => {
  it("are readable", () => {
    expect(plainTex("\\{x : \\langle n, x \\rangle = c\\}")).toBe("{x : ⟨n, x⟩ = c}");
    expect(plainTex("\\tfrac{\\lambda}{2} \\lVert x - y \\rVert^2")).toBe("(λ/2) ‖x - y‖^2");
    expect(plainTex("\\frac{1}{\\sqrt{n_{i}}} \\in \\mathbb{R}^{n}")).toBe("(1/√(n_i)) ∈ R^n");
    expect(plainTex("\\lVert x \\rVert \\le r, no TeX at all")).toBe("‖x‖ ≤ r, no TeX at all");
    expect(plainTex("x_{s h + i} x^{\\mathsf T}")).toBe("x_(s h + i) x^T");
    expect(plainTex("y_{bo} = \\max(0, \\sum_i x_i)")).toBe("y_bo = max(0, Σ_i x_i)");
  });

  it("are refused when a command is not known", () => {
    expect(() => plainTex("\\frobnicate x")).toThrow("\\frobnicate");
  });
});

describe("documentation", () => {
  const pages = [
    "README.md",
    "CHANGELOG.md",
    ...readdirSync(inRoot("docs")).map((n) => `docs/${n}`),
    ...readdirSync(inRoot("docs", "ops")).map((n) => `docs/ops/${n}`),
  ]
    .filter((path) => path.endsWith(".md"))
    .concat(readdirSync(inRoot("templates")).map((name) => `templates/${name}/README.md`));

  it.each(pages)("%s links to files that are there", (page) => {
    const text = readFileSync(inRoot(page), "utf8");
    const links = [
      ...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g),
      ...text.matchAll(/(?:src|srcset)="([^"]+)"/g),
    ];
    const missing = links
      .map((match) => join(dirname(page), match[1] ?? ""))
      .filter((path) => !existsSync(inRoot(path)));
    expect(missing).toEqual([]);
  });
});
