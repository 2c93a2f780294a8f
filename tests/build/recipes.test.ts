import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ensureLibrary } from "../../build/ensure.mjs";
import { recipes, templateText } from "../../build/make-templates.mjs";
import { inRoot } from "../../build/paths.mjs";

await ensureLibrary();

describe("recipes of templates", () => {
  it.each(Object.keys(recipes))("%s gives the template that is there", async (name) => {
    const text = readFileSync(inRoot("templates", name, "graph.json"), "utf8");
    expect(await templateText(name)).toBe(text);
  });

  it("names those there are", async () => {
    await expect(templateText("nothing")).rejects.toThrow(
      /No recipe "nothing"; recipes: autoencoder/,
    );
  });
});
