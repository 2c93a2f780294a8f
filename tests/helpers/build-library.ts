/** Before tests that start the command line or import the library: what they start is current. */
import { ensureLibrary } from "../../build/ensure.mjs";

export async function setup(): Promise<void> {
  await ensureLibrary();
}
