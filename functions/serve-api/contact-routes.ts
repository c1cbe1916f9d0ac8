import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod/mini";
import { ProblemError } from "../../adapters/lambda/problem.ts";
import { isAddress } from "../../core/identity/address.ts";
import { IDENTITY_KEYS } from "../../core/identity/keys.ts";
import { type ApiRoute, okAnswer, type ServeApiDeps } from "./api-route.ts";
import { jsonBody } from "./json-body.ts";

const address = z
  .string("Expected an address, for example ada@example.com.")
  .check(z.refine(isAddress, "Expected an address, for example ada@example.com."));

/** Ids are never empty and never long; DynamoDB refuses empty keys. */
const id = z
  .string("Expected an id.")
  .check(z.minLength(1, "Expected an id."), z.maxLength(100, "Expected an id of at most 100 characters."));

/** By address or by id; in a body, since an address has no place in a URL. */
const lookup = z.union([z.object({ email: address }), z.object({ contactId: id })], {
  error: "Expected { email } with an address, or { contactId }.",
});

const testMessage = z.object(
  { template: id, as: address, to: address },
  { error: "Expected { template, as, to }." },
);

/** Routes about contacts and their messages. */
export function createContactRoutes(deps: ServeApiDeps): readonly ApiRoute[] {
  return [
    { method: "POST", path: "/v1/contacts/lookup", answer: (event) => lookUp(deps, event) },
    { method: "POST", path: "/v1/messages/test", answer: (event) => sendTest(deps, event) },
  ];
}

async function lookUp(deps: ServeApiDeps, event: APIGatewayProxyEventV2) {
  const asked = jsonBody(event, lookup);
  const contactId = "email" in asked ? await findByEmail(deps, asked.email) : asked.contactId;
  const report = contactId === undefined ? undefined : await deps.reportContact(contactId);
  if (!report) throw noContact();
  return okAnswer(report);
}

async function sendTest(deps: ServeApiDeps, event: APIGatewayProxyEventV2) {
  const asked = jsonBody(event, testMessage);
  const contactId = await findByEmail(deps, asked.as);
  if (contactId === undefined) throw noContact();
  const preview = { template: asked.template, contactId, to: asked.to };
  const answer = z.safeParse(sendAnswer, await deps.sendPreview({ preview }));
  if (!answer.success) throw new Error("send-message answered in a form that is not known here.");
  const { error, kind, why } = answer.data;
  if (error !== undefined) throw new ProblemError(422, error);
  if (kind !== "accepted") {
    throw new ProblemError(
      502,
      `The mail service did not take the message (${why ?? kind ?? "no reason given"}).`,
    );
  }
  return okAnswer(answer.data);
}

const sendAnswer = z.object({
  error: z.optional(z.string()),
  kind: z.optional(z.string()),
  why: z.optional(z.string()),
  sesMessageId: z.optional(z.string()),
});

async function findByEmail(deps: ServeApiDeps, email: string): Promise<string | undefined> {
  const hash = await deps.hashAddress();
  return deps.identities.findByIdentity(IDENTITY_KEYS.email(hash(email)));
}

function noContact(): ProblemError {
  return new ProblemError(
    404,
    "There is no such contact. Check the address; visitors without one are not contacts.",
  );
}
