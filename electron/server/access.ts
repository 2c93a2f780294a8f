/** Who may talk to the server: pages of its own address that know its token. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

export interface Access {
  readonly token: string;
  /** Value for Set-Cookie, so that a reload without the query still works. */
  readonly cookie: string;
  /** Host and, where there is one, Origin are this server's own. */
  isOwn(request: IncomingMessage): boolean;
  /** The query or the cookie carries the token. */
  hasToken(request: IncomingMessage): boolean;
  /**
   * Opens the page once, soon, in place of the token: the command line of a browser, which others on
   * this machine can read, then holds nothing that is of use to them.
   */
  issueTicket(): string;
  /** Whether this is a ticket; it is none any more afterwards. */
  takeTicket(ticket: string): boolean;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Compares in constant time, whatever the lengths. */
function same(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

/** URL of a request; only path and query of it are the client's. `undefined` if malformed. */
export function urlOf(request: IncomingMessage): URL | undefined {
  const raw = request.url ?? "";
  return raw.startsWith("/") && !raw.startsWith("//") && URL.canParse(raw, "http://127.0.0.1")
    ? new URL(raw, "http://127.0.0.1")
    : undefined;
}

/** Milliseconds in which a browser starts and asks for the page, on a slow machine, too. */
const TICKET_LIFE = 120_000;

/** @param port asked at each request, since it is known only once the server listens */
export function createAccess(
  port: () => number,
  token: string = randomBytes(24).toString("base64url"),
  now: () => number = Date.now,
): Access {
  // Cookies know no ports, so the name keeps two servers on one machine apart.
  const cookieName = () => `proxflow-${port()}`;
  /** When each ticket ends. */
  const tickets = new Map<string, number>();
  const hosts = () => [`127.0.0.1:${port()}`, `localhost:${port()}`];
  return {
    token,
    get cookie() {
      return `${cookieName()}=${token}; Path=/; HttpOnly; SameSite=Strict`;
    },
    isOwn(request) {
      const { host, origin } = request.headers;
      if (host === undefined || !hosts().includes(host)) return false;
      return origin === undefined || hosts().some((own) => origin === `http://${own}`);
    },
    hasToken(request) {
      const given = urlOf(request)?.searchParams.get("token");
      if (given) return same(given, token);
      const cookies = (request.headers.cookie ?? "").split(/;\s*/);
      const prefix = `${cookieName()}=`;
      return cookies.some((c) => c.startsWith(prefix) && same(c.slice(prefix.length), token));
    },
    issueTicket() {
      const ticket = randomBytes(24).toString("base64url");
      tickets.set(ticket, now() + TICKET_LIFE);
      return ticket;
    },
    takeTicket(ticket) {
      const end = tickets.get(ticket);
      tickets.delete(ticket);
      return end !== undefined && now() < end;
    },
  };
}
