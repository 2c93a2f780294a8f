/** Steps with the editor of operators that several tests take. */
import type { Page } from "playwright-core";
import { command } from "./gestures.ts";

/** Puts a source in the place of what the editor has, as pasting does. */
export async function paste(page: Page, source: string): Promise<void> {
  await page.locator(".op-edit-code .view-lines").click();
  await page.evaluate((text) => navigator.clipboard.writeText(text), source);
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+v");
}

/** Opens the editor of a new operator with a source. */
export async function write(page: Page, source: string): Promise<void> {
  await command(page, "New operator");
  await page.locator(".op-edit-code .view-line").first().waitFor();
  await paste(page, source);
}
