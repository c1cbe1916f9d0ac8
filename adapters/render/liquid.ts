import { Liquid } from "liquidjs";

/** Longest time that rendering one part of one message may take, in milliseconds. */
const RENDER_BUDGET_MS = 200;

/** Most memory units (about: characters and items) that one part may use. */
const MEMORY_BUDGET = 2_000_000;

/** Liquid whose output is escaped for HTML, and Liquid that leaves output as it is: subjects and plain text. */
export const liquid = { html: createLiquid("escape"), plain: createLiquid(undefined) } as const;

function createLiquid(outputEscape: "escape" | undefined): Liquid {
  const engine = new Liquid({
    ...(outputEscape ? { outputEscape } : {}),
    ownPropertyOnly: true,
    strictVariables: false,
    strictFilters: true,
    renderLimit: RENDER_BUDGET_MS,
    memoryLimit: MEMORY_BUDGET,
    templates: {},
    cache: false,
  });
  // `raw` as a filter would switch escaping off, so what a contact typed into a form could become markup.
  delete engine.filters["raw"];
  // No partials: a template is one text, checked as a whole; nothing looks for files.
  for (const tag of ["render", "include", "layout", "block"]) delete engine.tags[tag];
  return engine;
}
