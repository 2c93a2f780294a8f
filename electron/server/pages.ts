/** The HTTP half: the page behind the token, its assets, nothing else. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { pageHeaders } from "../host/page-policy.ts";
import { readStaticFile } from "../host/static-files.ts";
import { type Access, urlOf } from "./access.ts";

export interface PageOptions {
  readonly folder: string;
  readonly access: Access;
  port(): number;
}

export async function servePage(
  options: PageOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const connect = [`ws://127.0.0.1:${options.port()}`, `ws://localhost:${options.port()}`];
  const answer = (
    status: number,
    body: string | Buffer,
    headers: Record<string, string> = {},
  ): void => {
    response.writeHead(status, {
      "Content-Type": "text/plain; charset=utf-8",
      "Content-Length": Buffer.byteLength(body),
      "Cache-Control": "no-store",
      ...pageHeaders(connect),
      ...headers,
    });
    response.end(request.method === "HEAD" ? undefined : body);
  };
  if (!options.access.isOwn(request))
    return answer(403, "This address is for Proxflow's own page.");
  if (request.method !== "GET" && request.method !== "HEAD")
    return answer(405, "Only GET is answered here.", { Allow: "GET, HEAD" });
  const url = urlOf(request);
  if (!url) return answer(400, "The address is malformed.");

  const ticket = url.searchParams.get("ticket");
  if (ticket !== null)
    return options.access.takeTicket(ticket)
      ? answer(303, "", { Location: "/", "Set-Cookie": options.access.cookie })
      : answer(403, "This address was used already: use the one that Proxflow printed.");
  const isPage = url.pathname === "/" || url.pathname === "/index.html";
  if (isPage && !options.access.hasToken(request))
    return answer(403, "The token is missing or wrong: use the address that Proxflow printed.");
  const file = await readStaticFile(options.folder, isPage ? "/index.html" : url.pathname);
  if (!file)
    return isPage
      ? answer(503, "The window is not built. Run: npm run build")
      : answer(404, "There is no such file.");
  answer(200, file.body, {
    "Content-Type": file.type,
    "Cache-Control": file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
    ...(isPage ? { "Set-Cookie": options.access.cookie } : {}),
  });
}
