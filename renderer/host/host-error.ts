/** A refusal by the host, as the window sees it. */
import type { ErrorMessage } from "../../core/protocol/messages.ts";

export class HostError extends Error {
  readonly code: string;
  readonly detail: ErrorMessage;

  constructor(detail: ErrorMessage) {
    super(detail.fix ? `${detail.message} ${detail.fix}` : detail.message);
    this.name = "HostError";
    this.code = detail.code;
    this.detail = detail;
  }
}
