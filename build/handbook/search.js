/** The search of the handbook. Its index is fetched when the field is first used. */
(() => {
  const root = document.body.dataset.root;
  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const status = found.querySelector("p");
  const list = found.querySelector("ul");
  field.hidden = false;

  const load = (name) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${root}/assets/${name}`;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${name} cannot be fetched`));
      document.head.append(script);
    });

  let loading;
  const index = () => {
    loading ??= load("minisearch.js")
      .then(() => load("search-index.js"))
      .then(() =>
        globalThis.MiniSearch.loadJS(globalThis.handbook.index, globalThis.handbook.options),
      );
    return loading;
  };

  const close = () => {
    found.hidden = true;
  };

  const show = (results) => {
    status.textContent =
      results.length === 0 ? "Nothing found." : `${results.length} found, best first.`;
    list.replaceChildren(
      ...results.slice(0, 12).map(({ url, title, page }) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `${root}/${url}`;
        link.textContent = title === page ? page : `${page}: ${title}`;
        link.addEventListener("click", close);
        item.append(link);
        return item;
      }),
    );
    found.hidden = false;
  };

  field.addEventListener("focus", () => void index().catch(() => undefined));
  field.addEventListener("input", async () => {
    const query = field.value.trim();
    if (query === "") return close();
    try {
      const search = await index();
      if (field.value.trim() === query) show(search.search(query));
    } catch (error) {
      status.textContent = `The search does not work here: ${error.message}.`;
      list.replaceChildren();
      found.hidden = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !found.hidden) {
      close();
      field.focus();
    } else if (event.key === "/" && document.activeElement !== field) {
      event.preventDefault();
      field.focus();
    }
  });
  document.addEventListener("click", ({ target }) => {
    if (!found.contains(target) && target !== field) close();
  });
})();
