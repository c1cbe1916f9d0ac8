import { FORM_EXTRAS } from "../../core/form/extras.ts";
import type { Cloud } from "../../local/cloud.ts";
import { SITE_ORIGIN } from "./workbench.ts";

/** A browser that says so: decisions leave out what machines follow. */
const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

/** Sends a body to a public endpoint, and waits until everything that follows from it is done. */
export const askFor = async (cloud: Cloud, path: string, body: string | URLSearchParams): Promise<void> => {
  const headers = { origin: SITE_ORIGIN, accept: "application/json", "user-agent": BROWSER };
  const answer = await fetch(`${cloud.apiUrl}${path}`, { method: "POST", headers, body });
  if (!answer.ok)
    throw new Error(`POST ${path} was answered with ${String(answer.status)}: ${await answer.text()}`);
  await answer.arrayBuffer();
  await cloud.world.activity.quiet();
};

/** Sends the newsletter form with its consent. */
export const signUp = (cloud: Cloud, email: string, anonymousId: string): Promise<void> => {
  const fields = { email, newsletter: "yes", [FORM_EXTRAS.anonymousId]: anonymousId };
  return askFor(cloud, "/f/newsletter", new URLSearchParams(fields));
};

/** Follows a link of a message as a browser does, but not to where it leads. */
export const follow = async (cloud: Cloud, link: string): Promise<void> => {
  const answer = await fetch(link, { redirect: "manual", headers: { "user-agent": BROWSER } });
  if (answer.status !== 302)
    throw new Error(`The link ${link} was answered with ${String(answer.status)}; expected 302.`);
  await cloud.world.activity.quiet();
};
