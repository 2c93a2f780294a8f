import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { createHost, type Host } from "../../electron/host/host.ts";
import { createRecent } from "../../electron/host/recent.ts";
import { forkWorker } from "../../electron/host/worker-process.ts";
import { createAccess } from "../../electron/server/access.ts";
import { type RunningServer, startServer } from "../../electron/server/server.ts";

let folder: string;
let host: Host;
let server: RunningServer;
let token: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxflow-server-"));
  const pages = join(folder, "pages");
  await mkdir(join(pages, "assets"), { recursive: true });
  await writeFile(join(pages, "index.html"), "<title>page</title>");
  await writeFile(join(pages, "assets", "app-1a2b.js"), "export {};");
  await writeFile(join(pages, ".secret.json"), "{}");
  await writeFile(join(folder, "outside.json"), "{}");
  await symlink(join(folder, "outside.json"), join(pages, "link.json"));
  host = createHost({
    shell: "browser",
    spawn: forkWorker,
    dialog: async () => ({ supported: false, path: null }),
    documents: join(folder, "documents"),
    recent: createRecent(join(folder, "recent.json")),
  });
  server = await startServer({ host, port: 0, folder: pages, maxMessageBytes: 100_000 });
  token = new URL(server.url).searchParams.get("token") as string;
});
afterAll(async () => {
  await server.close();
  host.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends the path as it is, unlike fetch, which tidies it up first. */
function get(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request({ host: "127.0.0.1", port: server.port, path, headers, method }, (res) => {
      let body = "";
      res.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      res.on("end", () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body }));
    });
    req.on("error", reject);
    req.end();
  });
}

/** Opens a socket; resolves with it, or with the HTTP status that refused it. */
function connect(path: string, headers: Record<string, string> = {}): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
    socket.on("open", () => resolve(socket));
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
    socket.on("error", reject);
  });
}

const own = (): string => `http://127.0.0.1:${server.port}`;

describe("page", () => {
  it("needs the token", async () => {
    expect((await get("/")).status).toBe(403);
    expect((await get("/?token=wrong")).status).toBe(403);
    expect((await get("/index.html")).status).toBe(403);
    const page = await get(`/?token=${token}`);
    expect(page).toMatchObject({ status: 200, body: "<title>page</title>" });
  });

  it("gives a strict cookie that opens it without the query", async () => {
    const cookie = String((await get(`/?token=${token}`)).headers["set-cookie"]?.[0]);
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/);
    expect((await get("/", { cookie: cookie.split(";")[0] as string })).status).toBe(200);
    expect((await get("/", { cookie: `proxflow-${server.port}=wrong` })).status).toBe(403);
  });

  it("opens once by a ticket, which is worth nothing afterwards", async () => {
    const { pathname, search } = new URL(server.windowUrl());
    expect(search).not.toContain(token);
    const opened = await get(pathname + search);
    expect(opened).toMatchObject({ status: 303, headers: { location: "/" } });
    const cookie = String(opened.headers["set-cookie"]?.[0]).split(";")[0] as string;
    expect((await get("/", { cookie })).status).toBe(200);
    const socket = await connect("/ws", { cookie });
    expect(socket).toBeInstanceOf(WebSocket);
    (socket as WebSocket).close();
    expect((await get(pathname + search)).status).toBe(403);
    expect((await get("/?ticket=wrong")).status).toBe(403);
  });

  it("takes no ticket that is too old", () => {
    let now = 0;
    const access = createAccess(
      () => 1,
      "token",
      () => now,
    );
    const [early, late] = [access.issueTicket(), access.issueTicket()];
    now = 100_000;
    expect(access.takeTicket(early)).toBe(true);
    now = 200_000;
    expect(access.takeTicket(late)).toBe(false);
  });

  it("carries its policy and is not cached; hashed assets are for ever", async () => {
    const page = await get(`/?token=${token}`);
    expect(page.headers["content-security-policy"]).toContain(
      "default-src 'none'; script-src 'self';",
    );
    expect(page.headers["x-content-type-options"]).toBe("nosniff");
    expect(page.headers["referrer-policy"]).toBe("no-referrer");
    expect(page.headers["cache-control"]).toBe("no-cache");
    const asset = await get("/assets/app-1a2b.js");
    expect(asset.status).toBe(200);
    expect(asset.headers["content-type"]).toContain("text/javascript");
    expect(asset.headers["cache-control"]).toContain("immutable");
  });

  it.each(["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example"])(
    "refuses Host %s",
    async (name) => {
      expect((await get(`/?token=${token}`, { host: name })).status).toBe(403);
      expect((await get("/assets/app-1a2b.js", { host: name })).status).toBe(403);
    },
  );

  it("refuses a foreign Origin and takes its own", async () => {
    for (const origin of ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"])
      expect((await get(`/?token=${token}`, { origin })).status).toBe(403);
    expect((await get(`/?token=${token}`, { origin: own() })).status).toBe(200);
  });

  it.each([
    "/../outside.json",
    "/assets/../../outside.json",
    "/%2e%2e/outside.json",
    "/..%2foutside.json",
    "/assets/..%5c..%5coutside.json",
    "/link.json",
    "/.secret.json",
    "/%00.json",
    "/%ff.json",
    "/assets",
    "/assets/",
    "/missing.js",
    "//127.0.0.1/outside.json",
    "http://evil.example/",
  ])("gives nothing for %s", async (path) => {
    const answer = await get(path);
    expect([400, 403, 404]).toContain(answer.status);
    expect(answer.body).not.toBe("{}");
  });

  it("answers GET and HEAD only", async () => {
    expect((await get(`/?token=${token}`, {}, "POST")).status).toBe(405);
    expect(await get(`/?token=${token}`, {}, "HEAD")).toMatchObject({ status: 200, body: "" });
  });
});

describe("socket", () => {
  it.each([
    ["no token", (): string => "/ws", {}],
    ["a wrong token", (): string => "/ws?token=wrong", {}],
    ["a foreign Origin", (): string => `/ws?token=${token}`, { origin: "http://evil.example" }],
    ["a foreign Host", (): string => `/ws?token=${token}`, { host: "evil.example" }],
  ] as const)("refuses %s", async (_what, path, headers) => {
    expect(await connect(path(), headers)).toBe(403);
  });

  it("is at /ws only", async () => {
    expect(await connect(`/other?token=${token}`)).toBe(404);
  });

  it("answers requests by number and refuses what the table does not know", async () => {
    const socket = (await connect(`/ws?token=${token}`, { origin: own() })) as WebSocket;
    const ask = (message: object): Promise<unknown> =>
      new Promise((resolve) => {
        socket.once("message", (data) => resolve(JSON.parse(String(data))));
        socket.send(JSON.stringify(message));
      });
    expect(await ask({ id: 7, channel: "app.info", request: {} })).toMatchObject({
      id: 7,
      ok: true,
      reply: { shell: "browser", documents: join(folder, "documents") },
    });
    expect(await ask({ id: 8, channel: "app.explode", request: {} })).toMatchObject({
      id: 8,
      ok: false,
      error: { code: "no-channel" },
    });
    expect(server.windows()).toBe(1);
    socket.close();
  });

  it.each([
    ["no JSON", "{", 1003],
    ["not of the protocol", '{"what": 1}', 1003],
    [
      "over the size limit",
      JSON.stringify({ id: 1, channel: "x", request: "y".repeat(200_000) }),
      1009,
    ],
  ])("closes on a message that is %s", async (_what, text, code) => {
    const socket = (await connect(`/ws?token=${token}`)) as WebSocket;
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    socket.on("error", () => {});
    socket.send(text);
    expect(await closed).toBe(code);
  });
});

describe("address", () => {
  it("is loopback alone", async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((a) => a?.family === "IPv4" && !a.internal)
      .map((a) => a?.address as string);
    for (const address of others)
      await expect(fetch(`http://${address}:${server.port}/`)).rejects.toThrow();
    expect(server.url.startsWith(`http://127.0.0.1:${server.port}/?token=`)).toBe(true);
    expect(token.length).toBeGreaterThanOrEqual(32);
  });

  it("says which port is taken, and finds another where none was asked for", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    await expect(startServer({ host, port })).rejects.toEqual(
      expect.objectContaining({ code: "no-port", message: `Port ${port} is taken.` }),
    );
    other.close();
    const first = await startServer({ host });
    const second = await startServer({ host });
    expect(second.port).not.toBe(first.port);
    await first.close();
    await second.close();
  });
});
