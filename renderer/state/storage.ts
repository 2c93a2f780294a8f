/** localStorage that never throws: private windows and full disks lose comfort, not function. */

export function readStored<T>(key: string, fallback: T, check: (value: unknown) => value is T): T {
  try {
    const text = localStorage.getItem(`proxflow.${key}`);
    if (text === null) return fallback;
    const value: unknown = JSON.parse(text);
    return check(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

/** @returns whether it was kept */
export function writeStored(key: string, value: unknown): boolean {
  try {
    if (value === undefined) localStorage.removeItem(`proxflow.${key}`);
    else localStorage.setItem(`proxflow.${key}`, JSON.stringify(value));
    return true;
  } catch {
    // Nothing to do: the window works on without it.
    return false;
  }
}

/** The same storage whole, for what must be known to be kept. */
export const localShelf = {
  keys: (): string[] =>
    Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i) ?? ""),
  read: (key: string): string | null => localStorage.getItem(key),
  write: (key: string, text: string): void => localStorage.setItem(key, text),
  remove: (key: string): void => localStorage.removeItem(key),
  move(from: string, to: string): void {
    const text = localStorage.getItem(from);
    if (text === null) return;
    localStorage.removeItem(from);
    localStorage.setItem(to, text);
  },
};

/** For libraries that keep something themselves. */
export const quietStorage: Pick<Storage, "getItem" | "setItem"> = {
  getItem(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  setItem(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // As above: it is forgotten with the window.
    }
  },
};

/** What lives as long as the window, over reloads. @throws where the browser keeps nothing */
export const windowStorage: Pick<Storage, "getItem" | "setItem" | "removeItem"> = {
  getItem: (key) => sessionStorage.getItem(key),
  setItem: (key, value) => sessionStorage.setItem(key, value),
  removeItem: (key) => sessionStorage.removeItem(key),
};
