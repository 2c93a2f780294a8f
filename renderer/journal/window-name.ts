/**
 * The name by which a window finds its journal again after a reload. A lock is held on it as long
 * as the window lives: so others see whose journal is in use, and a duplicated window, which has a
 * copy of the name, takes another one.
 */

const KEY = "proxflow.window";
/** The page that was reloaded lets go at once or nearly so: it is asked this often, and how far apart. */
const TRIES = 25;
const PAUSE = 100;

/** A browser that keeps nothing gives the window another name after a reload. */
const quietSession = {
  read(): string | null {
    try {
      return sessionStorage.getItem(KEY);
    } catch {
      return null;
    }
  },
  write(name: string): void {
    try {
      sessionStorage.setItem(KEY, name);
    } catch {
      // As above.
    }
  },
};

const LOCK = "proxflow.journal.";
const lockOf = (window: string): string => LOCK + window;

/** Takes a lock for as long as the window lives. @returns whether it was free */
function hold(name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<never>(() => undefined);
      })
      .catch(reject);
  });
}

async function holdSoon(name: string): Promise<boolean> {
  for (let i = 0; i < TRIES; i++) {
    if (await hold(name)) return true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return false;
}

/** The window's own name, held from now on. */
export async function claimWindowName(): Promise<string> {
  // The desktop shell names its windows, so that they are the same ones at the next start.
  const known = new URLSearchParams(location.search).get("window") ?? quietSession.read();
  if (known !== null && (await holdSoon(lockOf(known)))) return known;
  const fresh = crypto.randomUUID();
  quietSession.write(fresh);
  await hold(lockOf(fresh));
  return fresh;
}

/** Names of the windows of this browser that live, this one among them. */
export async function liveWindows(): Promise<string[]> {
  const { held = [] } = await navigator.locks.query();
  return held.flatMap(({ name }) => (name?.startsWith(LOCK) ? [name.slice(LOCK.length)] : []));
}

/** Does something with the journal of a window that is gone; nothing where it is not, or is taken. */
export function withOrphan(window: string, work: () => Promise<void>): Promise<void> {
  return navigator.locks.request(lockOf(window), { ifAvailable: true }, async (lock) => {
    if (lock !== null) await work();
  });
}
