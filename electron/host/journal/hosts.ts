/**
 * Which hosts use a folder of journals, and live: each keeps a file there that it touches again and
 * again. A process id alone would not do, since after a crash of the machine it is soon another's.
 */
import { randomUUID } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Milliseconds between touches, and after which a host that touched nothing is taken for gone. */
const BEAT = 10_000;
const GONE = 60_000;
/** Milliseconds for which it is known that a host ended in good order. */
const KNOWN = 180 * 24 * 3600 * 1000;

const form = z.object({ pid: z.number().int(), ended: z.boolean() });

export interface Hosts {
  /** Name of this host; one that was never used before. */
  readonly own: string;
  /** From now on this host is seen to live. */
  begin(): void;
  /** Whether another host of this name lives, or this one is meant. */
  lives(host: string): boolean;
  /** Whether this host, or one before, of this name ended in good order. */
  ended(host: string): boolean;
  /** This host ends in good order. */
  close(): void;
}

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** @param folder made when this host begins */
export function createHosts(folder: string, now: () => number = Date.now): Hosts {
  const own = randomUUID();
  const fileOf = (host: string): string => join(folder, `${host}.json`);
  let timer: NodeJS.Timeout | undefined;
  /** What windows send at their last moment is still kept, but begins nothing. */
  let closed = false;

  const look = (host: string): { pid: number; ended: boolean; age: number } | undefined => {
    try {
      const path = fileOf(host);
      const { pid, ended } = form.parse(JSON.parse(readFileSync(path, "utf8")));
      return { pid, ended, age: now() - statSync(path).mtimeMs };
    } catch {
      return undefined;
    }
  };
  const write = (ended: boolean): void => {
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(fileOf(own), JSON.stringify({ pid: process.pid, ended }));
    } catch {
      // On a disk that takes nothing there are no journals of this host either.
    }
  };
  const beat = (): void => {
    try {
      utimesSync(fileOf(own), now() / 1000, now() / 1000);
    } catch {
      write(false);
    }
  };
  const lives = (host: string): boolean => {
    if (host === own) return true;
    const seen = look(host);
    return seen !== undefined && !seen.ended && seen.age < GONE && processLives(seen.pid);
  };
  /** Files of hosts that crashed say no more than none would. */
  const tidy = (): void => {
    for (const name of readdirSync(folder)) {
      const host = name.replace(/\.json$/, "");
      const seen = look(host);
      if (seen && !lives(host) && (!seen.ended || seen.age > KNOWN))
        rmSync(fileOf(host), { force: true });
    }
  };
  return {
    own,
    begin() {
      if (timer || closed) return;
      write(false);
      try {
        tidy();
      } catch {
        // Files too many are no harm.
      }
      timer = setInterval(beat, BEAT);
      timer.unref();
    },
    lives,
    ended: (host) => look(host)?.ended === true,
    close() {
      closed = true;
      if (!timer) return;
      clearInterval(timer);
      timer = undefined;
      write(true);
    },
  };
}
