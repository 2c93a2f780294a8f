/** An app of its own for each test of a file. */
import { afterEach, beforeEach } from "vitest";
import { makeHome, type ShellApp, type ShellHome, startShell } from "../helpers/shell-app.ts";

export interface FreshShell {
  /** Folders of the test that runs. */
  readonly home: ShellHome;
  /** Starts the app with files; the one that was started last is killed after the test. */
  start(files?: readonly string[]): Promise<ShellApp>;
}

/** Gives each test of the file new folders, and removes them after it. */
export function freshShell(): FreshShell {
  let home: ShellHome | undefined;
  let app: ShellApp | undefined;
  const present = (): ShellHome => {
    if (home === undefined) throw new Error("no test is running");
    return home;
  };
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(async () => {
    await app?.kill();
    app = undefined;
    home?.remove();
    home = undefined;
  });
  return {
    get home() {
      return present();
    },
    async start(files = []) {
      app = await startShell(present(), { files });
      return app;
    },
  };
}
