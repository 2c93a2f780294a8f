/** Which windows there are, kept so that the next start shows them again where they were. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { app, type BrowserWindow } from "electron";
import { z } from "zod";
import { createKeptFile } from "../host/kept-file.ts";

const bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
});
const windowState = z.object({
  /** By this name the window finds its tabs again. */
  name: z.string().regex(/^[\w-]{1,64}$/),
  bounds: bounds.optional(),
  maximized: z.boolean().optional(),
});
export type WindowState = z.infer<typeof windowState>;

const fileOf = (): string => join(app.getPath("userData"), "windows.json");

function leftWindows(): WindowState[] {
  try {
    const left = z
      .array(windowState)
      .max(32)
      .parse(JSON.parse(readFileSync(fileOf(), "utf8")));
    if (left.length > 0) return left;
  } catch {
    // None yet, or not readable: begin anew.
  }
  return [newWindowState()];
}

export const newWindowState = (): WindowState => ({ name: randomUUID() });

export interface Session {
  /** Windows of the last start; one new one where there were none. */
  left(): readonly WindowState[];
  /** Names of the windows that are open, or are about to be. */
  names(): string[];
  /** Follows a window until it is closed. One that is closed while others stay is forgotten. */
  follow(window: BrowserWindow, state: WindowState): void;
  /** Resolves when what is known of the windows is on the disk, or cannot be. */
  settled(): Promise<void>;
}

export function createSession(): Session {
  const open = new Map<BrowserWindow, WindowState>();
  const left = leftWindows();
  let quitting = false;
  app.on("before-quit", () => {
    quitting = true;
  });
  // Where it cannot be kept, the windows are where the system puts them, next time.
  const kept = createKeptFile(fileOf());
  const write = (): void => kept.write(JSON.stringify([...open.values()]));
  return {
    left: () => left,
    settled: () => kept.settled(),
    // A window that was not restored, since it was closed for good, is harmless here.
    names: () => [...new Set([...left, ...open.values()].map(({ name }) => name))],
    follow(window, state) {
      const note = (): void => {
        if (window.isDestroyed()) return;
        open.set(window, {
          name: state.name,
          bounds: window.getNormalBounds(),
          maximized: window.isMaximized(),
        });
        write();
      };
      note();
      window.on("resize", note);
      window.on("move", note);
      window.once("close", () => note());
      window.once("closed", () => {
        // The last one, and all of them when the app ends, come back at the next start.
        if (quitting || open.size === 1) return;
        open.delete(window);
        write();
      });
    },
  };
}
