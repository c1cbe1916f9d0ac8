/**
 * Attributes of the items of the definitions table, for whoever reads them without the store (the ingest path reads with its own client).
 * A version: `pk` = `<kind>#<id>`, `sk` = version, `content` = the compiled content as JSON text.
 * A pointer: `pk` = `current`, `sk` = `<kind>#<id>`, and the fields of `CurrentDefinition` as attributes.
 */
export const DEFINITION_ATTRIBUTES = { content: "content" } as const;
