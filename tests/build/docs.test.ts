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
const all = references();
const files = opsFiles(ops, all);

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
      expect(/\n\| (projection|prox) \| /.test(page)).toBe(
        op.kind === "function" || op.kind === "set",
      );
    }
    expect(files.get("ops/add.md")).toContain("| `x0`, `x1`, ... | in, 1 to 64 |");
  });

  it("lead back to the category of the operation in the index", () => {
    const headings = [...(files.get("ops.md") ?? "").matchAll(/^## (.+)$/gm)].map(([, h]) => h);
    for (const op of Object.values(ops)) {
      const [, anchor] = /\.\.\/ops\.md#([\w-]+)/.exec(files.get(`ops/${op.type}.md`) ?? "") ?? [];
      expect(headings.map((heading) => heading?.toLowerCase())).toContain(anchor);
    }
  });

  it("point to the templates that use an operation", () => {
    expect(files.get("ops/sphere.md")).toContain("(../../templates/line-circle/README.md)");
    expect(files.get("ops/l1-ball.md")).not.toContain("templates/");
  });
});

describe("pictures of the reference", () => {
  it("are there for all that projects; the others say why there is none", () => {
    for (const op of Object.values(ops)) {
      const { picture: drawing, noPicture } = all.get(op.type) ?? {};
      const projects = op.kind === "function" || op.kind === "set";
      expect(drawing !== undefined, op.type).toBe(projects);
      expect(noPicture !== undefined, op.type).toBe(!projects);
    }
    expect(all.get("reshape")?.noPicture).toContain("folded away");
  });

  it("have captions with axes, parameters and data", () => {
    const caption = (type: string) => all.get(type)?.picture?.caption;
    expect(caption("clip")).toContain(
      "plane of x and y, one entry of each. With lo = \u22121, hi = 1.",
    );
    expect(caption("sphere")).toContain("the two entries of x. With center = (0, 0), radius = 1.");
    expect(caption("orthogonal-columns")).toContain("2 \u00d7 2 matrices x = (u, v; \u2212v, u).");
    expect(caption("equals")).toContain("With target = (1, 0.5).");
    expect(caption("huber")).toContain("With target = 0.5, lambda = 1, delta = 1.");
    for (const [type, { picture: drawing }] of all)
      if (drawing) expect(drawing.caption, type).toMatch(/\. Arrows [^.]+\.$/);
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
