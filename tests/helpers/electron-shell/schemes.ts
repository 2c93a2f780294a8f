/**
 * Own schemes. Chromium does not learn a scheme from outside, so a page of app://host/ is shown
 * from http://host.app.standin.localhost/, and every address is turned back on its way to the app.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type SchemeHandler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, SchemeHandler>();
const SUFFIX = ".standin.localhost";

/** app://proxflow/x to the address that Chromium loads; others as they are. */
export function toShown(url: string): string {
  const { protocol, host, pathname, search, hash } = new URL(url);
  return handlers.has(protocol.slice(0, -1))
    ? `http://${host}.${protocol.slice(0, -1)}${SUFFIX}${pathname}${search}${hash}`
    : url;
}

/** Undoes `toShown`. */
export function fromShown(url: string): string {
  const found = /^http:\/\/([^/]+)\.([a-z]+)\.standin\.localhost(\/.*)?$/.exec(url);
  return found ? `${found[2]}://${found[1]}${found[3] ?? "/"}` : url;
}

export const handle = (scheme: string, handler: SchemeHandler): void => {
  handlers.set(scheme, handler);
};

/** Starts the server behind the schemes. @returns its port */
export function serveSchemes(): Promise<number> {
  const server = createServer(async (request, response) => {
    const url = fromShown(`http://${request.headers.host}${request.url}`);
    const handler = handlers.get(new URL(url).protocol.slice(0, -1));
    try {
      if (handler === undefined) throw new Error(`nobody answers for ${url}`);
      const answer = await handler(new Request(url, { method: request.method ?? "GET" }));
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  });
  server.unref();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
