/** Colours of the code editor, from the window's tokens. */
import * as monaco from "monaco-editor/editor/editor.api.js";

const bases = { light: "vs", dark: "vs-dark" } as const;

/** Colours of the language's words; all readable on a marked line, too. */
const words = {
  comment: "--text-3",
  keyword: "--cat-linear",
  string: "--cat-set",
  number: "--cat-activation",
  type: "--cat-source",
  delimiter: "--text-2",
};

/** Colours by the token that gives each; the editor's names. */
const colours = {
  "editor.background": "--panel",
  "editor.foreground": "--text",
  "editorGutter.background": "--panel",
  "editorLineNumber.foreground": "--text-3",
  "editorLineNumber.activeForeground": "--text",
  "editorCursor.foreground": "--accent",
  "editorWidget.background": "--raised",
  "editorWidget.foreground": "--text",
  "editorWidget.border": "--line-strong",
  "editorHoverWidget.background": "--raised",
  "editorHoverWidget.foreground": "--text",
  "editorHoverWidget.border": "--line-strong",
  "editorHoverWidget.statusBarBackground": "--panel",
  "editorSuggestWidget.background": "--raised",
  "editorSuggestWidget.foreground": "--text",
  "editorSuggestWidget.border": "--line-strong",
  "editorSuggestWidget.selectedBackground": "--pressed",
  "editorSuggestWidget.selectedForeground": "--text",
  "editorSuggestWidget.highlightForeground": "--accent",
  "editorSuggestWidget.focusHighlightForeground": "--accent",
  "list.hoverBackground": "--hover",
  "input.background": "--field",
  "input.foreground": "--text",
  "input.border": "--line-strong",
  focusBorder: "--accent",
  "textLink.foreground": "--accent",
  "editorError.foreground": "--danger",
  "editorWarning.foreground": "--warn",
  "scrollbar.shadow": "--line",
  "scrollbarSlider.background": "--line-strong",
};

/** Shows the window's theme, whose tokens must be in force, in all editors. */
export function showTheme(theme: "light" | "dark"): void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  monaco.editor.defineTheme(`proxflow-${theme}`, {
    base: bases[theme],
    inherit: true,
    rules: Object.entries(words).map(([name, variable]) => ({
      token: name,
      foreground: token(variable).slice(1),
    })),
    colors: Object.fromEntries(
      Object.entries(colours).map(([name, variable]) => [name, token(variable)]),
    ),
  });
  monaco.editor.setTheme(`proxflow-${theme}`);
}
