/** Entry of the desktop app. */
import { join } from "node:path";
import { app, BrowserWindow } from "electron";
import { createHost } from "../host/host.ts";
import { createRecent } from "../host/recent.ts";
import { showDialog } from "./dialogs.ts";
import { documentsIn } from "./files.ts";
import { setupIpc } from "./ipc.ts";
import { setMenu } from "./menu.ts";
import { registerScheme, setupPage } from "./page.ts";
import { createRunFeedback } from "./run-feedback.ts";
import { spawnUtility } from "./utility-worker.ts";
import { createWindows, setupLife } from "./windows.ts";

registerScheme();

/** @param early files that the system asked for before the app was ready */
function start(early: readonly string[]): (path: string) => void {
  const recent = createRecent(join(app.getPath("userData"), "recent.json"), () => showMenu());
  const windows = createWindows(
    () => host,
    (client) => feedback.leave(client),
  );
  const feedback = createRunFeedback(windows.of);
  const host = createHost({
    shell: "electron",
    spawn: spawnUtility,
    dialog: showDialog,
    recent,
    journal: join(app.getPath("userData"), "journal"),
    opening: windows.opening,
    onFile: (path) => app.addRecentDocument(path),
    onRunEvent: feedback.event,
    onFrame: feedback.frame,
  });
  const showMenu = (): void =>
    setMenu(
      {
        run: windows.run,
        open: (path) => windows.open([path]),
        newWindow: windows.add,
        closeWindow: () => BrowserWindow.getFocusedWindow()?.close(),
        clearRecent() {
          app.clearRecentDocuments();
          recent.clear();
        },
      },
      recent.list(),
    );
  setupPage();
  setupIpc(host);
  setupLife(windows);
  showMenu();
  windows.restore([...documentsIn(process.argv.slice(1), process.cwd()), ...early]);
  app.on("second-instance", (_event, argv, folder) =>
    windows.open(documentsIn(argv.slice(1), folder)),
  );
  let settled = false;
  app.on("will-quit", (event) => {
    if (settled) return;
    event.preventDefault();
    host.close();
    void Promise.all([host.settled(), windows.settled()]).finally(() => {
      settled = true;
      app.quit();
    });
  });
  return (path) => windows.open([path]);
}

const early: string[] = [];
let open = (path: string): void => void early.push(path);
// On a Mac the system names a file by this, on the dock too, maybe before the app is ready.
app.on("open-file", (event, path) => {
  event.preventDefault();
  open(path);
});
if (app.requestSingleInstanceLock())
  void app.whenReady().then(() => {
    open = start(early);
  });
else app.quit();
