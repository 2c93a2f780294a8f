/** The browser's own file chooser, for documents by default. @returns `undefined` where it was closed */
export function pickFile(
  accept = ".json,.proxflow,.svg,.png,.ts,application/json",
): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accept;
    input.onchange = () => resolve(input.files?.[0]);
    input.oncancel = () => resolve(undefined);
    input.click();
  });
}
