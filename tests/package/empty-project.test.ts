/** `npm pack`, and then what a user does with it in Node. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyProject, emptyProject, exampleOutput } from "../helpers/empty-project.ts";

const run = promisify(execFile);
let project: EmptyProject;
beforeAll(async () => {
  project = await emptyProject();
}, 180_000);
afterAll(() => project.remove());

describe("the packed library in an empty project", () => {
  it("runs the README's example as it is", async () => {
    const { stdout } = await run(process.execPath, ["example.mjs"], { cwd: project.folder });
    expect(stdout.trim()).toMatch(exampleOutput);
  });

  it("runs the example of the small entry as it is", async () => {
    const { stdout } = await run(process.execPath, ["small.mjs"], { cwd: project.folder });
    expect(stdout.trim()).toBe("converged");
  });
});
