import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { type Announcement, EVENT_SOURCE } from "../../core/events.ts";
import type { EventBus } from "../../core/trigger/ports.ts";

// docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html: at most ten entries.
const ENTRIES_PER_CALL = 10;
const ATTEMPTS = 3;

/** The bus of EventBridge. Each entry's detail carries `announcementId`, so that whoever gets it twice can tell. */
export class EventBridgeBus implements EventBus {
  readonly #client: Pick<EventBridgeClient, "send">;
  readonly #bus: string;

  constructor(client: Pick<EventBridgeClient, "send">, bus: string) {
    this.#client = client;
    this.#bus = bus;
  }

  async publish(announcements: readonly Announcement[]): Promise<readonly Announcement[]> {
    let left = announcements;
    for (let attempt = 0; attempt < ATTEMPTS && left.length > 0; attempt++) left = await this.#putAll(left);
    return left;
  }

  async #putAll(announcements: readonly Announcement[]): Promise<readonly Announcement[]> {
    const failed: Announcement[] = [];
    for (let from = 0; from < announcements.length; from += ENTRIES_PER_CALL) {
      failed.push(...(await this.#put(announcements.slice(from, from + ENTRIES_PER_CALL))));
    }
    return failed;
  }

  /** Answers come in the order of the entries: docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
  async #put(announcements: readonly Announcement[]): Promise<readonly Announcement[]> {
    const { Entries = [] } = await this.#client.send(
      new PutEventsCommand({
        Entries: announcements.map(({ id, type, detail }) => ({
          EventBusName: this.#bus,
          Source: EVENT_SOURCE,
          DetailType: type,
          Detail: JSON.stringify({ announcementId: id, ...detail }),
        })),
      }),
    );
    return announcements.filter((_, at) => Entries[at]?.EventId === undefined);
  }
}

/** The bus of this name, with region and credentials from the environment. */
export function eventBridgeBus(name: string): EventBridgeBus {
  return new EventBridgeBus(new EventBridgeClient(), name);
}
