/** What a page of the desktop app can do, and what it cannot. One app for all of these. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeHome, type ShellApp, type ShellHome, startShell } from "../helpers/shell-app.ts";
import { ask, choose, first, type PageBridge } from "./desk.ts";

let home: ShellHome;
let app: ShellApp;
beforeAll(async () => {
  home = makeHome();
  app = await startShell(home);
  await first(app).getByRole("dialog").getByText("Iris flowers").waitFor();
});
afterAll(async () => {
  await app.quit();
  home.remove();
});

describe("a page", () => {
  it("has the bridge of the preload script, and nothing else of Node or Electron", async () => {
    const seen = await first(app).evaluate(() => ({
      bridge: Object.keys((globalThis as unknown as PageBridge).proxflow),
      leaks: ["require", "process", "module", "Buffer", "electron"].filter(
        (name) => name in globalThis,
      ),
    }));
    expect(seen).toEqual({
      bridge: ["request", "on", "onTelemetry", "pathOf"],
      leaks: [],
    });
  });

  it("cannot change the bridge", async () => {
    const changed = await first(app).evaluate(() => {
      const bridge = (globalThis as unknown as { proxflow: { request: unknown } }).proxflow;
      try {
        bridge.request = () => "mine";
      } catch {
        // Strict code throws; either way nothing changes.
      }
      return typeof bridge.request === "function" && String(bridge.request).includes("mine");
    });
    expect(changed).toBe(false);
  });

  it("runs no code made from text", async () => {
    const how = await first(app).evaluate(
      () =>
        // Later, for what a debugger runs may do so.
        new Promise<unknown[]>((resolve) => {
          setTimeout(() => {
            const script = document.createElement("script");
            script.textContent = "globalThis.injected = true";
            document.body.append(script);
            try {
              resolve([new Function("return 1")(), "injected" in globalThis]);
            } catch (error) {
              resolve([(error as Error).name, "injected" in globalThis]);
            }
          });
        }),
    );
    expect(how).toEqual(["EvalError", false]);
  });

  it("gets a typed refusal for what is malformed, unknown or not there", async () => {
    const page = first(app);
    expect(await ask(page, "documents.open", { path: 5 })).toBe("bad-request");
    expect(await ask(page, "__proto__", {})).toBe("no-channel");
    expect(await ask(page, "documents.open", { path: "no-such" })).toBe("no-file");
    expect(await ask(page, "documents.open", { path: "/etc/such.proxflow" })).toBe("not-allowed");
    expect(await ask(page, "documents.open", { path: "../../etc/passwd" })).toBe("bad-name");
  });

  it("opens no window and goes nowhere", async () => {
    const page = first(app);
    const before = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    await page.evaluate(() => {
      window.open("https://example.com/");
      location.href = "https://example.com/";
    });
    // Whatever came of it has come once the page answers again.
    expect(await ask(page, "documents.recent", {})).toEqual({ documents: [] });
    expect(await page.title()).toMatch(/Proxflow$/);
    await expect
      .poll(
        () =>
          page
            .context()
            .pages()
            .filter((each) => each.url().includes("example")).length,
      )
      .toBe(0);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(
      before,
    );
  });

  it("holds no other page: frames, webviews, plug-ins and pages from elsewhere are blocked", async () => {
    const blocked = await first(app).evaluate(async () => {
      const seen: string[] = [];
      document.addEventListener("securitypolicyviolation", (event) => {
        seen.push(`${event.effectiveDirective} ${event.blockedURI}`);
      });
      const frame = (tag: string, key: string, url: string): void => {
        const made = document.createElement(tag);
        made.setAttribute(key, url);
        document.body.append(made);
        setTimeout(() => made.remove(), 1000);
      };
      frame("iframe", "src", "https://example.com/");
      frame("iframe", "src", "data:text/html,<p>stranger</p>");
      frame("object", "data", "https://example.com/");
      frame("embed", "src", "https://example.com/");
      frame("webview", "src", "https://example.com/");
      const image = new Image();
      image.src = "https://example.com/a.png";
      await fetch("https://example.com/").catch(() => {});
      const link = document.createElement("form");
      link.action = "https://example.com/";
      document.body.append(link);
      link.submit();
      await new Promise((resolve) => setTimeout(resolve, 1200));
      link.remove();
      return {
        seen: [...new Set(seen.map((each) => each.split(" ")[0]))].sort(),
        // Where webviews are allowed, their elements can load pages.
        webview: "loadURL" in document.createElement("webview"),
        frames: window.frames.length,
      };
    });
    expect(blocked).toEqual({
      seen: ["connect-src", "form-action", "frame-src", "img-src", "object-src"],
      webview: false,
      frames: 0,
    });
  });

  it("that asks for camera, place, notifications or files is refused", async () => {
    const answers = await first(app).evaluate(async () => {
      const name = (error: unknown) => (error as Error).name ?? String(error);
      const place = await new Promise<string>((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve("granted"),
          ({ code }) => resolve(code === 1 ? "denied" : `code ${code}`),
        ),
      );
      const camera = await navigator.mediaDevices
        ?.getUserMedia({ video: true })
        .then(() => "granted", name);
      return {
        place,
        camera: camera === "granted",
        notify: await Notification.requestPermission(),
      };
    });
    expect(answers).toEqual({ place: "denied", camera: false, notify: "denied" });
  });

  it("may use the clipboard, and nothing else that takes a permission", async () => {
    const states = await first(app).evaluate(async () =>
      Promise.all(
        ["clipboard-read", "geolocation", "notifications", "midi"].map(async (name) => {
          const { state } = await navigator.permissions.query({ name: name as PermissionName });
          return [name, state === "granted"];
        }),
      ),
    );
    expect(Object.fromEntries(states)).toEqual({
      "clipboard-read": true,
      geolocation: false,
      notifications: false,
      midi: false,
    });
  });

  it("gets only files of the built window by the app's own scheme", async () => {
    const statuses = await first(app).evaluate(async () => {
      const paths = ["/index.html", "/", "/assets/", "/../package.json", "/%2e%2e/package.json"];
      return Promise.all(paths.map(async (path) => (await fetch(path)).status));
    });
    expect(statuses).toEqual([200, 200, 404, 404, 404]);
  });
});

describe("the handbook", () => {
  it("opens in one window of its own, which has no bridge and goes nowhere else", async () => {
    const books = () => app.windows().filter((page) => page.url().includes("/handbook/"));
    const shown = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().some(({ webContents }) =>
          webContents.getURL().includes("/handbook/"),
        ),
      );
    // The page that asked for it is refused a window; the app makes one.
    const book = async () => {
      await expect.poll(shown).toBe(true);
      await expect.poll(() => books().length).toBe(1);
      return books()[0] as ReturnType<typeof first>;
    };
    await choose(app, "help-handbook");
    const page = await book();
    await page.getByRole("heading", { name: "Handbook", level: 1 }).waitFor();
    expect(await page.evaluate(() => "proxflow" in globalThis)).toBe(false);
    const count = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    const before = await count();
    await page.getByRole("link", { name: "Five-minute start" }).first().click();
    await page.getByRole("heading", { name: "Five-minute start", level: 1 }).waitFor();
    await choose(app, "help-handbook");
    await page.getByRole("heading", { name: "Handbook", level: 1 }).waitFor();
    expect(await count()).toBe(before);
    await page.evaluate(() => {
      location.href = "/index.html";
    });
    await page.getByRole("heading", { name: "Handbook", level: 1 }).waitFor();
    expect(page.url()).toContain("/handbook/");
  });
});

describe("a page from elsewhere", () => {
  it("is not answered", async () => {
    const page = first(app);
    await app.evaluate(({ BrowserWindow }) => {
      void BrowserWindow.getAllWindows()[0]?.loadURL("data:text/html,<title>stranger</title>");
    });
    await expect.poll(() => page.title()).toBe("stranger");
    expect(await ask(page, "app.info", {})).toBe("forbidden");
    await expect.poll(() => ask(page, "documents.list", {})).toBe("forbidden");
  });
});
