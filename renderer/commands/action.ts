/** A thing that the user can do, by menu, key, button or palette: always the same one. */
export interface Action {
  readonly title: string;
  readonly group: "File" | "Edit" | "View" | "Run" | "Help";
  /** First is the one that is shown. */
  readonly keys: readonly string[];
  /** Also works while the keys go to a text field. */
  readonly always?: boolean;
  /** Also works while a dialog is open: it changes nothing that the dialog is about. */
  readonly anywhere?: boolean;
  /** Only while nothing but the canvas or the page has the focus (plain keys). */
  run(): void | Promise<void>;
  /** Why it cannot be done now, or `null`. */
  off(): string | null;
}

export const never = (): null => null;
