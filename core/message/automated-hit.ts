/** Headers of a request for a pixel or link, lower-case. */
export type HitHeaders = Readonly<Record<string, string | undefined>>;

/** Programs that say what they are. Scanners that dress up as browsers are not found by their name. */
const MACHINES =
  /bot\b|crawl|spider|slurp|scanner|preview|monitor|proofpoint|mimecast|barracuda|safelinks|curl\/|wget\/|python-|go-http-client|java\/|okhttp|axios|node-fetch|libwww/iu;

/** Whether a machine followed the link, as far as it says so: by its name, by having none, or by fetching ahead. Decisions leave such hits out. */
export function isAutomatedHit(headers: HitHeaders): boolean {
  const ahead = `${headers["purpose"] ?? ""} ${headers["sec-purpose"] ?? ""} ${headers["x-purpose"] ?? ""}`;
  const name = headers["user-agent"] ?? "";
  return /prefetch|preview/iu.test(ahead) || name === "" || MACHINES.test(name);
}
