import type { ResourceType, Service, World } from "../contracts.ts";
import { handleQueueCall, queuePermissions } from "./sqs/operations.ts";
import type { NewMessage, Queue } from "./sqs/queue.ts";
import type { ServiceRequest } from "./sqs/resource-policy.ts";
import { type QueuePorts, queueResourceTypes } from "./sqs/resources.ts";
import { QueueStore } from "./sqs/store.ts";

export type { QueuePorts } from "./sqs/resources.ts";

/** Amazon SQS: standard queues, dead-letter queues, queue policies, and the mappings that feed functions from queues. */
export interface SqsService extends Service {
  readonly resourceTypes: readonly ResourceType[];
  queues(): readonly Queue[];
  /** Puts a message into a queue past every permission; throws if there is no such queue. */
  put(queueArn: string, message: NewMessage): void;
  /** Whether a service may do this to a queue, by the queue's policy. */
  allows(request: Omit<ServiceRequest, "account">): boolean;
}

export function createSqsService(world: World, ports: QueuePorts): SqsService {
  const store = new QueueStore(world);
  const disconnects: (() => void)[] = [];
  const put = (queueArn: string, message: NewMessage): void => {
    store.byArn(queueArn).send(message);
  };
  return {
    name: "sqs",
    resourceTypes: queueResourceTypes(store, ports, (disconnect) => disconnects.push(disconnect)),
    permissions: (call) => queuePermissions(store, call),
    handle: (call) => handleQueueCall(store, call),
    // oxlint-disable-next-line typescript/require-await -- a missing queue must reject, not throw
    deliver: async (targetArn, payload) => {
      put(targetArn, { body: typeof payload === "string" ? payload : JSON.stringify(payload) });
    },
    queues: () => store.all(),
    put,
    allows: (request) => store.allows({ ...request, account: world.account }),
    // oxlint-disable-next-line typescript/require-await
    close: async () => {
      for (const disconnect of disconnects) disconnect();
      for (const queue of store.all()) queue.purge();
    },
  };
}
