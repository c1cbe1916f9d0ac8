import { randomUUID } from "node:crypto";
import { AwsError, type World } from "../../contracts.ts";
import type { Fields } from "../fields.ts";
import { type Target, deliverToTarget } from "./delivery.ts";
import type { Matcher } from "./pattern.ts";
import type { EventPorts } from "../events.ts";

/** An event as it leaves a producer. */
export interface NewEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Fields;
  readonly resources?: readonly string[];
  /** Epoch milliseconds; the bus's clock when absent. */
  readonly time?: number;
}

/** An event as rules and targets see it: docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export type BusEvent = Fields & { readonly id: string };

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly enabled: boolean;
  readonly pattern: string;
  readonly matches: Matcher;
  readonly targets: readonly Target[];
}

/** The buses of the account with their rules. */
export class EventBuses {
  readonly world: World;
  readonly ports: EventPorts;
  readonly #rules = new Map<string, Rule[]>([["default", []]]);

  constructor(world: World, ports: EventPorts) {
    this.world = world;
    this.ports = ports;
  }

  names(): readonly string[] {
    return [...this.#rules.keys()];
  }

  has(name: string): boolean {
    return this.#rules.has(name);
  }

  create(name: string): void {
    this.#rules.set(name, []);
  }

  addRule(rule: Rule): void {
    this.rulesOf(rule.bus).push(rule);
  }

  rulesOf(bus: string): Rule[] {
    const rules = this.#rules.get(bus);
    if (rules === undefined) {
      throw new AwsError("ResourceNotFoundException", `Event bus ${bus} does not exist.`);
    }
    return rules;
  }

  arnOf(bus: string): string {
    return `arn:aws:events:${this.world.region}:${this.world.account}:event-bus/${bus}`;
  }

  /** Puts an event on a bus and starts its deliveries; gives the event's id. */
  publish(bus: string, event: NewEvent): string {
    const made = this.#make(event);
    this.#route(bus, made);
    return made.id;
  }

  /** Passes an event on from another bus as it is. */
  forward(bus: string, event: Fields): void {
    this.#route(bus, { ...event, id: typeof event["id"] === "string" ? event["id"] : randomUUID() });
  }

  #make(event: NewEvent): BusEvent {
    const { account, region, clock } = this.world;
    return {
      version: "0",
      id: randomUUID(),
      "detail-type": event.detailType,
      source: event.source,
      account,
      // Whole seconds, as every example in the event reference has them.
      time: new Date(event.time ?? clock.now()).toISOString().replace(/\.\d{3}Z$/, "Z"),
      region,
      resources: event.resources ?? [],
      detail: event.detail,
    };
  }

  #route(bus: string, event: BusEvent): void {
    const rules = this.rulesOf(bus).filter((rule) => rule.enabled && rule.matches(event));
    for (const rule of rules) {
      this.ports.measure?.("MatchedEvents", rule.name);
      for (const target of rule.targets) {
        void this.world.activity.track(() => deliverToTarget(this, rule, target, event));
      }
    }
  }
}
