import type { DeploymentProbe, PartFacts, PartKind, Seen } from "../../core/report/deployment-facts.ts";

/** Facts of parts with which everything is in order. */
export const HEALTHY: PartFacts = {
  stack: { status: "UPDATE_COMPLETE", outputs: {} },
  endpoint: { status: 200 },
  sendingDomain: {
    verified: true,
    dkimSigning: true,
    dkimStatus: "SUCCESS",
    mailFromDomain: "bounce.example.com",
    mailFromStatus: "SUCCESS",
  },
  mailAccount: {
    productionAccess: true,
    sendingEnabled: true,
    enforcement: "HEALTHY",
    mostPerDay: 50_000,
    mostPerSecond: 14,
    sentToday: 1_200,
  },
  configurationSet: {
    sendingEnabled: true,
    destinations: [
      {
        name: "default-bus",
        enabled: true,
        eventTypes: [
          "SEND",
          "DELIVERY",
          "BOUNCE",
          "COMPLAINT",
          "REJECT",
          "DELIVERY_DELAY",
          "RENDERING_FAILURE",
        ],
        busArn: "arn:aws:events:eu-west-1:000000000000:event-bus/default",
      },
    ],
  },
  table: { status: "ACTIVE", deletionProtection: true, pointInTimeRecovery: true, unfinishedIndexes: [] },
  alarms: [{ name: "a", state: "OK", tells: true, description: "" }],
  alarmTopic: { confirmed: 1, pending: 0 },
};

/** Outputs of both stacks. */
const OUTPUTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "espalier-prod-data": {
    ContactsTable: "contacts-1",
    EventsTable: "events-1",
    IdentitiesTable: "identities-1",
    MessagesTable: "messages-1",
    DefinitionsTable: "definitions-1",
    OutboxTable: "outbox-1",
  },
  "espalier-prod-service": {
    ApiUrl: "https://api.example.com",
    SendingDomain: "example.com",
    ConfigurationSet: "espalier-prod",
    AlarmTopicArn: "arn:topic",
  },
};

type Overrides = { readonly [K in PartKind]?: (name: string) => Seen<PartFacts[K]> | undefined };

/** A healthy stage `prod`, some parts of which are otherwise; `asked` says what was looked at. */
export class ProbeDouble implements DeploymentProbe {
  readonly asked: string[] = [];
  readonly #overrides: Overrides;

  constructor(overrides: Overrides = {}) {
    this.#overrides = overrides;
  }

  stack = (name: string) => {
    const outputs = OUTPUTS[name];
    return this.#see("stack", name, outputs ? { ...HEALTHY.stack, outputs } : undefined);
  };
  endpoint = (name: string) => this.#see("endpoint", name, HEALTHY.endpoint);
  sendingDomain = (name: string) => this.#see("sendingDomain", name, HEALTHY.sendingDomain);
  mailAccount = (name: string) => this.#see("mailAccount", name, HEALTHY.mailAccount);
  configurationSet = (name: string) => this.#see("configurationSet", name, HEALTHY.configurationSet);
  table = (name: string) => this.#see("table", name, HEALTHY.table);
  alarms = (name: string) => this.#see("alarms", name, HEALTHY.alarms);
  alarmTopic = (name: string) => this.#see("alarmTopic", name, HEALTHY.alarmTopic);

  #see<K extends PartKind>(kind: K, name: string, healthy: PartFacts[K] | undefined) {
    this.asked.push(`${kind} ${name}`);
    const other = this.#overrides[kind]?.(name);
    const seen: Seen<PartFacts[K]> = other ?? (healthy ? { is: "there", value: healthy } : { is: "absent" });
    return Promise.resolve(seen);
  }
}
