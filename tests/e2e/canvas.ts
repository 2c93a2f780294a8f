/** Looking at and acting on the canvas as a user does. */
import type { Locator, Page } from "playwright-core";

export const nodes = (page: Page): Locator => page.locator(".react-flow__node");
export const wires = (page: Page): Locator => page.locator(".react-flow__edge");
export const node = (page: Page, id: string): Locator =>
  page.locator(`.react-flow__node[data-id="${id}"]`);

/** The handle of a port. */
export const port = (page: Page, id: string, name: string): Locator =>
  node(page, id).locator(`.react-flow__handle[data-handleid="${name}"]`);

export interface Place {
  readonly x: number;
  readonly y: number;
}

async function middle(target: Locator | Place): Promise<Place> {
  if ("x" in target) return target;
  const box = await target.boundingBox();
  if (box === null) throw new Error("the target of a drag is not visible");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Presses on a port and moves to a target; `release` ends it. */
export async function pullWire(page: Page, from: Locator, to: Locator | Place): Promise<void> {
  const start = await middle(from);
  const end = await middle(to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 5 });
  await page.mouse.move(end.x, end.y, { steps: 5 });
}

export async function drawWire(page: Page, from: Locator, to: Locator | Place): Promise<void> {
  await pullWire(page, from, to);
  await page.mouse.up();
}

/** A place on the canvas, from its top left corner. */
export async function onCanvas(page: Page, x: number, y: number): Promise<Place> {
  const box = await page.locator(".canvas").boundingBox();
  if (box === null) throw new Error("there is no canvas");
  return { x: box.x + x, y: box.y + y };
}

export async function openTemplate(page: Page, title: string): Promise<void> {
  const gallery = page.getByRole("dialog").getByRole("list", { name: "Templates" });
  await gallery.getByRole("button", { name: title }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Background of a node's strip, as the browser paints it. */
export const stripColour = (page: Page, id: string): Promise<string> =>
  node(page, id)
    .locator(".node-strip")
    .evaluate((strip) => getComputedStyle(strip).backgroundColor);

export const runStatus = (page: Page): Locator => page.getByTestId("run-status");

/** Drops a file on the window, as from a file manager. */
export async function dropFile(
  page: Page,
  name: string,
  content: string | Uint8Array,
): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ name, base64 }) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: "application/json" }));
      return data;
    },
    { name, base64: Buffer.from(content as string).toString("base64") },
  );
  for (const type of ["dragover", "drop"])
    await page.dispatchEvent(".canvas", type, { dataTransfer: transfer });
}

/** The middle of a wire, on the screen. */
export const middleOf = (page: Page, id: string): Promise<Place> =>
  page.locator(`.react-flow__edge[data-id="${id}"] .react-flow__edge-path`).evaluate((element) => {
    const path = element as SVGPathElement;
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2);
    const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM() ?? undefined);
    return { x: at.x, y: at.y };
  });
