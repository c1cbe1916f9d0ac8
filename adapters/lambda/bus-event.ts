import * as z from "zod/mini";

/** The detail of an event that came from a bus through a queue, checked. */
export function eventDetail<S extends z.ZodMiniType>(body: string, detail: S): z.infer<S> {
  const { detail: found } = z.parse(z.object({ detail: z.unknown() }), JSON.parse(body));
  return z.parse(detail, found);
}
