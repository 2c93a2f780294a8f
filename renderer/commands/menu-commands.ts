/** Items of the desktop shell's menu, by the names that it sends, and the actions they stand for. */
import type { ActionId } from "./use-actions.ts";

export const menuCommands: Readonly<Record<string, ActionId>> = {
  "file.new": "new",
  "file.open": "open",
  "file.templates": "open-template",
  "file.close-tab": "close-tab",
  "file.reopen-tab": "reopen-tab",
  "file.save": "save",
  "file.save-as": "save-as",
  "file.export": "export",
  "edit.undo": "undo",
  "edit.redo": "redo",
  "edit.delete": "delete",
  "run.start": "run",
  "run.pause": "pause",
  "run.step": "step",
  "run.stop": "stop",
  "view.commands": "commands",
  "view.next-tab": "next-tab",
  "view.previous-tab": "previous-tab",
  "help.tour": "tour",
  "help.keys": "keys",
};
