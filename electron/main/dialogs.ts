/** The system's file dialogs. */
import { BrowserWindow, dialog } from "electron";
import type { Reply, Request } from "../../core/protocol/channels.ts";

const filters = [
  { name: "Proxflow documents", extensions: ["proxflow", "json"] },
  { name: "All files", extensions: ["*"] },
];

export async function showDialog({
  kind,
  suggested,
}: Request<"documents.dialog">): Promise<Reply<"documents.dialog">> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  if (!window) return { supported: true, path: null };
  const start = suggested !== undefined ? { defaultPath: suggested } : {};
  if (kind === "save") {
    const { filePath, canceled } = await dialog.showSaveDialog(window, { ...start, filters });
    return { supported: true, path: canceled ? null : filePath };
  }
  const { filePaths } = await dialog.showOpenDialog(window, {
    ...start,
    ...(kind === "folder"
      ? { properties: ["openDirectory", "createDirectory"] }
      : { properties: ["openFile"], filters }),
  });
  return { supported: true, path: filePaths[0] ?? null };
}
