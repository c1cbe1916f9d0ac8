import { AwsError, type World } from "../../contracts.ts";
import type { NewEvent } from "../events/bus.ts";
import type { Fields } from "../fields.ts";
import { SendFailures } from "./failures.ts";
import { type Mail, bareAddress, domainOf, newMessageId } from "./mail.ts";
import { type Outcome, detailOf, fateOf, mailObject, outcomeNames } from "./outcomes.ts";
import { readMail } from "./validation.ts";

/** What SES needs to know of the rest of the cloud. */
export interface SesPorts {
  /** The default event bus: the only one that SES sends to. */
  readonly publish: (event: NewEvent) => unknown;
  /** Hears of each metric of namespace AWS/SES: Send, Delivery, Bounce, Complaint. */
  readonly measure?: (metric: string) => void;
}

/** Where a configuration set reports to. */
export interface Destination {
  readonly name: string;
  readonly enabled: boolean;
  /** `SEND`, `DELIVERY`, … */
  readonly matching: readonly string[];
}

export interface ConfigurationSet {
  readonly sendingEnabled: boolean;
  readonly destinations: Destination[];
}

/** Sends, remembers what it sent, and reports what comes back. */
export class Sender {
  readonly world: World;
  readonly failures = new SendFailures();
  readonly configurationSets = new Map<string, ConfigurationSet>();
  /** Account suppression list: address (lower case) → reason. */
  readonly suppressed = new Map<string, { readonly reason: string; readonly at: number }>();
  readonly #ports: SesPorts;
  readonly #mails = new Map<string, Mail>();

  constructor(world: World, ports: SesPorts) {
    this.world = world;
    this.#ports = ports;
  }

  mails(): readonly Mail[] {
    return [...this.#mails.values()];
  }

  mail(id: string): Mail | undefined {
    return this.#mails.get(id);
  }

  send(input: Fields): { readonly MessageId: string } {
    const failure = this.failures.take();
    if (failure?.accepted === false) throw failure.error();
    const draft = readMail(input);
    this.#checkConfigurationSet(draft.configurationSet);
    const now = this.world.clock.now();
    const mail: Mail = { ...draft, id: newMessageId(now), at: now, events: [] };
    this.#mails.set(mail.id, mail);
    this.report(mail.id, { type: "Send" });
    for (const { after, outcome } of fateOf(mail, (address) => this.suppressed.has(address))) {
      this.world.clock.at(now + after, () => this.report(mail.id, outcome));
    }
    if (failure !== undefined) throw failure.error();
    return { MessageId: mail.id };
  }

  /** Reports an outcome for a message that was sent: recorded always, published if its configuration set asks for it. */
  report(id: string, outcome: Outcome): void {
    const mail = this.#mails.get(id);
    if (mail === undefined) throw new Error(`No message has the id ${id}.`);
    const at = this.world.clock.now();
    const names = outcomeNames[outcome.type];
    const detail = detailOf(outcome, mail, at);
    mail.events.push({ type: outcome.type, at, detail });
    this.#ports.measure?.(outcome.type);
    const destinations = this.configurationSets.get(mail.configurationSet ?? "")?.destinations ?? [];
    if (!destinations.some((one) => one.enabled && one.matching.includes(names.matching))) return;
    this.#ports.publish({
      source: "aws.ses",
      detailType: names.detailType,
      time: at,
      resources: [this.arnOf(`configuration-set/${mail.configurationSet}`)],
      detail: { eventType: outcome.type, mail: mailObject(mail, this.world), [names.object]: detail },
    });
  }

  suppress(address: string, reason: string): void {
    this.suppressed.set(bareAddress(address).toLowerCase(), { reason, at: this.world.clock.now() });
  }

  arnOf(resource: string): string {
    return `arn:aws:ses:${this.world.region}:${this.world.account}:${resource}`;
  }

  identityArn(from: string): string {
    return this.arnOf(`identity/${domainOf(from)}`);
  }

  #checkConfigurationSet(name: string | undefined): void {
    if (name === undefined) return;
    const set = this.configurationSets.get(name);
    if (set === undefined)
      throw new AwsError("NotFoundException", `Configuration set <${name}> does not exist.`, 404);
    if (!set.sendingEnabled) {
      throw new AwsError(
        "SendingPausedException",
        `Email sending is disabled for configuration set <${name}>.`,
      );
    }
  }
}
