/**
 * The host behind loopback HTTP and WebSocket, for a browser window. It binds 127.0.0.1 alone,
 * wants its token for the page and the socket, and refuses foreign Host and Origin headers.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { ProxflowError } from "../../core/base/errors.ts";
import { MAX_DOCUMENT_BYTES } from "../../core/graph/schema.ts";
import type { Host } from "../host/host.ts";
import { rendererFolder } from "../host/paths.ts";
import { createAccess, urlOf } from "./access.ts";
import { servePage } from "./pages.ts";
import { serveSocket } from "./socket.ts";

/** A document and what a request puts around it. */
const MAX_MESSAGE_BYTES = MAX_DOCUMENT_BYTES + 64 * 1024;
/** Tried first, so that the page keeps its address, and with it its settings, between starts. */
const USUAL_PORT = 4717;

export interface ServerOptions {
  readonly host: Host;
  /** This port or none. Without it: the usual one, else any that is free. */
  readonly port?: number;
  /** Folder of index.html. Default: the built window. */
  readonly folder?: string;
  readonly maxMessageBytes?: number;
}

export interface RunningServer {
  readonly port: number;
  /** Address with the token, to open the page. */
  readonly url: string;
  /** Address that opens the page once, soon; for a browser's command line. */
  windowUrl(): string;
  /** Windows that are connected. */
  readonly windows: () => number;
  close(): Promise<void>;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function listenSomewhere(server: Server, wanted: number | undefined): Promise<number> {
  try {
    return await listen(server, wanted ?? USUAL_PORT);
  } catch (error) {
    if (wanted === undefined) return await listen(server, 0);
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === "EADDRINUSE" ? "is taken" : code === "EACCES" ? "is not allowed" : `fails (${code})`;
    throw new ProxflowError("no-port", `Port ${wanted} ${why}.`, {
      fix: "Choose another, or leave --port out.",
    });
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** @throws ProxflowError `no-port` if the asked port cannot be had */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  let port = 0;
  let clients = 0;
  const access = createAccess(() => port);
  const folder = options.folder ?? rendererFolder();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxMessageBytes ?? MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  const server = createServer((request, response) => {
    servePage({ folder, access, port: () => port }, request, response).catch(() =>
      response.destroy(),
    );
  });
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    if (!access.isOwn(request) || !access.hasToken(request)) return refuse(socket, "403 Forbidden");
    if (urlOf(request)?.pathname !== "/ws") return refuse(socket, "404 Not Found");
    sockets.handleUpgrade(request, socket, head, (ws: WebSocket) => {
      clients += 1;
      serveSocket(options.host, ws, `window-${clients}`);
    });
  });
  port = await listenSomewhere(server, options.port);
  return {
    port,
    url: `http://127.0.0.1:${port}/?token=${access.token}`,
    windowUrl: () => `http://127.0.0.1:${port}/?ticket=${access.issueTicket()}`,
    windows: () => sockets.clients.size,
    async close() {
      for (const ws of sockets.clients) ws.terminate();
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
