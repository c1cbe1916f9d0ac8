import { EventBus } from "aws-cdk-lib/aws-events";
import { Construct } from "constructs";
import { CONTACTS, OUTBOX } from "../adapters/aws/tables.ts";
import { CONTACT_ITEMS } from "../core/contact/items.ts";
import { env as publishOutboxEnv } from "../functions/publish-outbox/env.ts";
import { env as reactEnv } from "../functions/react-to-change/env.ts";
import { ServiceFunction } from "./constructs/service-function.ts";
import { StreamConsumer } from "./constructs/stream-consumer.ts";
import { type Deployment, deploymentName } from "./deployment.ts";
import type { Due } from "./due.ts";

/** Keeps segments current, finds the triggers that fire, and announces both on the bus. */
export class React extends Construct {
  /** What Espalier announces; the deployer's own rules hang here too. */
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, deployment: Deployment, { due }: { readonly due: Due }) {
    super(scope, id);
    this.bus = new EventBus(this, "Bus", {
      eventBusName: deploymentName(deployment.settings.stage),
      description: "What Espalier announces: contacts, consents, segments, workflows.",
    });
    this.#reactToChange(deployment, due);
    this.#publishOutbox(deployment);
  }

  #reactToChange(deployment: Deployment, due: Due): void {
    const { tables } = deployment.data;
    const consumer = new ServiceFunction(this, deployment, {
      name: "react-to-change",
      env: reactEnv,
      environment: due.environment,
      timeout: 30,
      failure: {
        impact: "Contacts who should enter a segment or workflow and do not yet: the stream tries again.",
        runbook:
          "Read the error in the function's log; a definition that cannot be evaluated is named there.",
      },
    });
    due.mayReact(consumer);
    new StreamConsumer(this, "Changes", deployment, {
      from: tables.contacts,
      consumer,
      filters: [
        {
          eventName: ["INSERT", "MODIFY"],
          dynamodb: {
            Keys: {
              [CONTACTS.sort]: { S: [CONTACT_ITEMS.state, CONTACT_ITEMS.profile, CONTACT_ITEMS.consent] },
            },
          },
        },
      ],
      lost: {
        impact: "Contacts who entered a segment or met a trigger unnoticed: no workflow started for them.",
        runbook:
          "The dead letter names shard and sequence numbers; mend the cause, then touch the contact (any event does) to evaluate her again.",
      },
      late: {
        impact: "Contacts whose segments and workflow starts are more than five minutes behind.",
        runbook: "Look for a record that fails again and again in the log of react-to-change.",
      },
    });
  }

  #publishOutbox(deployment: Deployment): void {
    const consumer = new ServiceFunction(this, deployment, {
      name: "publish-outbox",
      env: publishOutboxEnv,
      environment: { BUS_NAME: this.bus.eventBusName },
      failure: {
        impact:
          "Contacts whose workflow does not start yet, and systems that listen on the bus: the stream tries again.",
        runbook: "Read the error in the function's log; check the bus and its quota.",
      },
    });
    consumer.allow([this.bus.eventBusArn], "events:PutEvents");
    new StreamConsumer(this, "Outbox", deployment, {
      from: deployment.data.tables.outbox,
      consumer,
      // An announcement that expires is removed, not announced again.
      filters: [
        { eventName: ["INSERT"], dynamodb: { Keys: { [OUTBOX.partition]: { S: [{ exists: true }] } } } },
      ],
      lost: {
        impact: "Contacts whose workflow was triggered and never started.",
        runbook:
          "Announcements stay in the outbox table for a week: put those of the dead letter's sequence numbers on the bus again.",
      },
      late: {
        impact: "Contacts whose first message waits for its announcement, more than five minutes.",
        runbook: "Look for throttling of PutEvents in the log of publish-outbox.",
      },
    });
  }
}
