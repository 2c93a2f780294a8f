/** The browser's own file chooser, of any number of files; none where it was closed. */
export function pickFiles(accept: string, multiple = true): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accept;
    input.multiple = multiple;
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}

/** One file, a document by default. @returns `undefined` where it was closed */
export const pickFile = async (
  accept = ".json,.proxflow,.svg,.png,.ts,application/json",
): Promise<File | undefined> => (await pickFiles(accept, false))[0];
