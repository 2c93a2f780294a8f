import { describe, expect, it } from "vitest";
import { ProxflowError } from "../../core/base/errors.ts";
import { DocumentError } from "../../electron/host/errors.ts";
import { createRouter, type Handlers } from "../../electron/host/router.ts";

const handlers = {
  "app.info": () => ({ version: "1", shell: "browser", platform: "x", documents: "/d" }),
  "templates.list": () => ({ templates: [{ name: "broken" }] }),
  "documents.open": () => {
    throw new DocumentError([
      { severity: "error", code: "no-wire", message: "nothing is wired", node: "h1", port: "a" },
    ]);
  },
  "templates.open": () => {
    throw new ProxflowError("no-template", "There is none.", { fix: "Look." });
  },
  "run.control": () => {
    throw new RangeError("odd");
  },
} as unknown as Handlers;
const route = createRouter(handlers);

describe("router", () => {
  it("answers a request", async () => {
    expect(await route("app.info", {}, "w")).toEqual({
      ok: true,
      reply: { version: "1", shell: "browser", platform: "x", documents: "/d" },
    });
  });

  it.each([
    ["no.such", {}, "no-channel"],
    ["__proto__", {}, "no-channel"],
    ["constructor", {}, "no-channel"],
    ["documents.open", { path: 5 }, "bad-request"],
    ["documents.open", "text", "bad-request"],
    ["run.control", { run: "r1", action: "explode" }, "bad-request"],
    ["templates.list", {}, "bad-reply"],
    ["templates.open", { name: "x" }, "no-template"],
    ["run.control", { run: "r1", action: "stop" }, "internal"],
  ])("%s with %j is refused as %s", async (channel, request, code) => {
    expect(await route(channel, request, "w")).toMatchObject({ ok: false, error: { code } });
  });

  it("hands on all that is wrong with a document", async () => {
    const routed = await route("documents.open", { path: "x" }, "w");
    expect(routed).toMatchObject({
      ok: false,
      error: {
        code: "no-wire",
        problems: [{ node: "h1", port: "a", message: "nothing is wired" }],
      },
    });
  });
});
