/// <reference lib="dom" />

/** The page as Segment describes it. */
export function currentPage() {
  const { href, pathname, search } = location;
  return {
    url: href.split("#", 1)[0],
    path: pathname,
    search,
    title: document.title,
    referrer: document.referrer,
  };
}

/** Calls when the address changes without a new page: path or query, not the part behind #. */
export function onPageChange(call: () => void): void {
  let last = location.pathname + location.search;
  const look = () => {
    const now = location.pathname + location.search;
    if (now === last) return;
    last = now;
    // A moment later, since applications set the title after the address.
    setTimeout(call, 0);
  };
  for (const name of ["pushState", "replaceState"] as const) {
    const original = history[name].bind(history);
    history[name] = (...args) => {
      original(...args);
      look();
    };
  }
  addEventListener("popstate", look);
}
