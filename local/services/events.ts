import type { ResourceType, Service, World } from "../contracts.ts";
import { EventBuses, type NewEvent, type Rule } from "./events/bus.ts";
import { eventPermissions, handleEventCall } from "./events/operations.ts";
import { eventResourceTypes, busName } from "./events/resources.ts";
import { fieldsOf } from "./fields.ts";
import type { SqsService } from "./sqs.ts";

export type { NewEvent } from "./events/bus.ts";

/** What the buses need to know of the rest of the cloud. */
export interface EventPorts {
  readonly sqs: Pick<SqsService, "put" | "allows">;
  /** Whether a function's resource policy lets events.amazonaws.com call it for a rule. Absent: every function does. */
  readonly allowsFunction?: (functionArn: string, service: string, sourceArn: string) => boolean;
  /** Hears of each metric of namespace AWS/Events, by rule. */
  readonly measure?: (metric: string, rule: string) => void;
}

/** Amazon EventBridge: buses, rules, patterns, targets with retries and dead-letter queues. */
export interface EventsService extends Service {
  readonly resourceTypes: readonly ResourceType[];
  /** Puts an AWS service's event on the default bus; gives the event's id. */
  publish(event: NewEvent): string;
  rules(bus?: string): readonly Rule[];
}

export function createEventsService(world: World, ports: EventPorts): EventsService {
  const buses = new EventBuses(world, ports);
  return {
    name: "events",
    resourceTypes: eventResourceTypes(buses),
    permissions: (call) => eventPermissions(buses, call),
    handle: (call) => handleEventCall(buses, call),
    // oxlint-disable-next-line typescript/require-await -- a missing bus must reject, not throw
    deliver: async (targetArn, payload) => {
      buses.forward(busName(targetArn), fieldsOf(payload));
    },
    publish: (event) => buses.publish("default", event),
    rules: (bus = "default") => buses.rulesOf(bus),
  };
}
