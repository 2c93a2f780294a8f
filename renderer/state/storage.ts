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

export function writeStored(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(`proxflow.${key}`);
    else localStorage.setItem(`proxflow.${key}`, JSON.stringify(value));
  } catch {
    // Nothing to do: the window works on without it.
  }
}
