/** A name that a file can have, out of a title. */
export const fileNameOf = (title: string): string =>
  title
    .trim()
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, "-")
    .replace(/^\.+/, "")
    .slice(0, 80) || "untitled";
