import { existsSync, watch } from "node:fs";

const SETTLE = 100;

/** Calls `changed` with the files below `folder` that changed, once they have settled; gives a stop. */
export const watchFolder = (folder: string, changed: (files: readonly string[]) => void): (() => void) => {
  if (!existsSync(folder)) return () => undefined;
  const files = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, (_, file) => {
    // Editors write temporary files beside the real one.
    if (file === null || /(^|\/)[.#]|~$/.test(file)) return;
    files.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const settled = [...files];
      files.clear();
      changed(settled);
    }, SETTLE);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
};
