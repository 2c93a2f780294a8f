/** The built window under its own scheme, app://proxflow/, with the same policy as in a browser. */
import { protocol } from "electron";
import { pageHeaders } from "../host/page-policy.ts";
import { rendererFolder } from "../host/paths.ts";
import { readStaticFile } from "../host/static-files.ts";

const SCHEME = "app";
export const PAGE_ORIGIN = `${SCHEME}://proxflow`;

/** Must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export function setupPage(): void {
  protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    const path = pathname === "/" ? "/index.html" : pathname;
    const file = host === "proxflow" ? await readStaticFile(rendererFolder(), path) : undefined;
    return file
      ? new Response(new Uint8Array(file.body), {
          headers: { ...pageHeaders(), "Content-Type": file.type },
        })
      : new Response("There is no such file.", { status: 404, headers: pageHeaders() });
  });
}
