/**
 * The name by which a window finds its journal again after a reload. A lock is held on it as long
 * as the window lives: so others see whose journal is in use, and a duplicated window, which has a
 * copy of the name, takes another one.
 */

const KEY = "proxflow.window";
/** Milliseconds in which the page that was reloaded has let go. */
const PATIENCE = 700;

const lockOf = (window: string): string => `proxflow.journal.${window}`;

/** Takes a lock for as long as the window lives. @returns whether it could be had in time */
function hold(name: string, patience: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { signal: AbortSignal.timeout(patience) }, () => {
        resolve(true);
        return new Promise<never>(() => undefined);
      })
      .catch((error: unknown) => {
        const late = error instanceof DOMException && /^(Abort|Timeout)Error$/.test(error.name);
        if (late) resolve(false);
        else reject(error);
      });
  });
}

/** The window's own name, held from now on. */
export async function claimWindowName(): Promise<string> {
  const known = sessionStorage.getItem(KEY);
  if (known !== null && (await hold(lockOf(known), PATIENCE))) return known;
  const fresh = crypto.randomUUID();
  sessionStorage.setItem(KEY, fresh);
  await hold(lockOf(fresh), PATIENCE);
  return fresh;
}

/** Does something with the journal of a window that is gone; nothing where it is not, or is taken. */
export function withOrphan(window: string, work: () => void): Promise<void> {
  return navigator.locks.request(lockOf(window), { ifAvailable: true }, async (lock) => {
    if (lock !== null) work();
  });
}
