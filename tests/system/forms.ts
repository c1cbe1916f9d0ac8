import type { Espalier } from "./espalier.ts";
import type { Newcomer } from "./shop.ts";

/** Posts the newsletter form with consent, as a program would: for tests that are not about browsers. */
export async function postForm(
  { cloud, demoUrl }: Pick<Espalier, "cloud" | "demoUrl">,
  { email, firstName = "Ada" }: Newcomer,
  extras: Readonly<Record<string, string>> = {},
): Promise<number> {
  const fields = { email, first_name: firstName, newsletter: "yes", ...extras };
  const { status } = await fetch(`${cloud.apiUrl}/f/newsletter`, {
    method: "POST",
    headers: { origin: demoUrl, accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  await cloud.world.activity.quiet();
  return status;
}
