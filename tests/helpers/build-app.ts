/** Before tests that open the app: host and window are current. */
import { ensureApp } from "../../build/ensure.mjs";

export async function setup(): Promise<void> {
  await ensureApp();
}
