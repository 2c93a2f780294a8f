/** The desktop menu and the window agree on the names of commands. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { menuCommands } from "../../renderer/commands/menu-commands.ts";

it("every item of the menu has an action in the window, and no name is left over", () => {
  const source = readFileSync(new URL("../../electron/main/menu.ts", import.meta.url), "utf8");
  const sent = [...source.matchAll(/item\("[^"]+", "([^"]+)"\)/g)].map(([, name]) => name);
  expect(sent.length).toBeGreaterThan(10);
  expect(sent.toSorted()).toEqual(Object.keys(menuCommands).toSorted());
});
