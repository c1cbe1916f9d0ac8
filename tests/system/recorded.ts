import { createDynamoClient } from "../../adapters/aws/dynamo-client.ts";
import { DynamoContactReader } from "../../adapters/aws/dynamo-contact-reader.ts";
import { DynamoIdentityReader } from "../../adapters/aws/dynamo-identity-reader.ts";
import { DynamoTimelineReader } from "../../adapters/aws/dynamo-timeline-reader.ts";
import type { Contact } from "../../core/contact/contact.ts";
import type { TimelineEvent } from "../../core/tracking-event.ts";
import type { Cloud } from "../../local/cloud.ts";

/** Who an operator signs as at the local cloud. */
export const OPERATOR = { accessKeyId: "operator", secretAccessKey: "local" } as const;

/** A visitor or contact with her timeline, as the tables hold her. */
export interface Recorded {
  readonly contact: Contact;
  /** Oldest first. */
  readonly timeline: readonly TimelineEvent[];
}

/** An output of the stacks by its name. */
export function outputOf(cloud: Cloud, name: string): string {
  const value = Object.values(cloud.outputs)
    .map((outputs) => outputs[name])
    .find((each) => each !== undefined);
  if (value === undefined) throw new Error(`No stack has the output ${name}.`);
  return value;
}

/** Reads the tables past the product; `of` takes an identity key such as `user#u1`. Close it in `afterAll`. */
export function openRecorded(cloud: Cloud) {
  const client = createDynamoClient({
    endpoint: cloud.gatewayUrl,
    region: "eu-west-1",
    credentials: OPERATOR,
  });
  const contacts = new DynamoContactReader(client, outputOf(cloud, "ContactsTable"));
  const identities = new DynamoIdentityReader(client, outputOf(cloud, "IdentitiesTable"));
  const timelines = new DynamoTimelineReader(client, { events: outputOf(cloud, "EventsTable") });
  return {
    async of(identityKey: string): Promise<Recorded | undefined> {
      const id = await identities.findByIdentity(identityKey);
      const contact = id === undefined ? undefined : await contacts.read(id);
      return contact && { contact, timeline: await timelines.events(contact.state.senderKeys) };
    },
    close: () => client.destroy(),
  };
}

/** Lines of a timeline as `<event name> <event id>`, in an order that does not depend on clocks. */
export function linesOf(recorded: Recorded | undefined): readonly string[] {
  return (recorded?.timeline ?? []).map(({ name, eventId }) => `${name} ${eventId}`).toSorted();
}
