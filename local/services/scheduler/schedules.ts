import { AwsError, type Instant, type Principal, type World } from "../../contracts.ts";
import { type Fields, fieldsOf, lastPart, onlyKnown, requiredText, textOf } from "../fields.ts";
import { type NextFiring, readExpression } from "./expression.ts";

/** What schedules need to know of the rest of the cloud. */
export interface SchedulerPorts {
  /** The role of an ARN; throws unless its trust policy lets scheduler.amazonaws.com assume it. */
  readonly assume: (roleArn: string) => Principal;
}

interface Schedule {
  readonly arn: string;
  readonly group: string;
  readonly name: string;
  readonly expression: string;
  readonly next: NextFiring;
  readonly target: { readonly arn: string; readonly deadLetterArn?: string; readonly input: string };
  readonly role: Principal;
  readonly isDeletedAfter: boolean;
  cancel: () => void;
}

const MEMBERS = [
  "Name",
  "GroupName",
  "Description",
  "ScheduleExpression",
  "FlexibleTimeWindow",
  "ActionAfterCompletion",
  "Target",
];

/** Schedules by group and name, fired by the virtual clock. Targets are queues; a queue here takes a message at once or never will. */
export class Schedules {
  readonly world: World;
  readonly #ports: SchedulerPorts;
  readonly #groups = new Set(["default"]);
  readonly #schedules = new Map<string, Schedule>();

  constructor(world: World, ports: SchedulerPorts) {
    this.world = world;
    this.#ports = ports;
  }

  addGroup(name: string): string {
    this.#groups.add(name);
    return this.#arn("schedule-group", name);
  }

  arnOf(group: string, name: string): string {
    return this.#arn("schedule", `${group}/${name}`);
  }

  /** Names of the schedules that are still there, with what they wait for. */
  all(): readonly Pick<Schedule, "group" | "name" | "expression">[] {
    return [...this.#schedules.values()];
  }

  /** docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
  create(input: Fields): string {
    const schedule = this.#read(input);
    const { arn, group, name, expression } = schedule;
    if (!this.#groups.has(group))
      throw new AwsError("ResourceNotFoundException", `Schedule group ${group} does not exist.`, 404);
    if (this.#schedules.has(arn))
      throw new AwsError("ConflictException", `Schedule ${name} already exists.`, 409);
    // What AWS makes of a time that is past is not documented: nobody here may rely on it.
    if (schedule.next(this.world.clock.now()) === undefined)
      throw new AwsError("ValidationException", `${expression} is in the past: it would never fire.`);
    this.#schedules.set(arn, schedule);
    this.#arm(schedule, this.world.clock.now());
    return arn;
  }

  close(): void {
    for (const { cancel } of this.#schedules.values()) cancel();
    this.#schedules.clear();
  }

  #read(input: Fields): Schedule {
    onlyKnown(input, MEMBERS, "A schedule");
    const name = requiredText(input, "Name");
    if (!/^[0-9a-zA-Z-_.]{1,64}$/.test(name))
      throw new AwsError("ValidationException", `The schedule name ${name} must match ^[0-9a-zA-Z-_.]+$.`);
    const window = fieldsOf(input["FlexibleTimeWindow"]);
    if (window["Mode"] !== "OFF")
      throw new AwsError("ValidationException", "FlexibleTimeWindow must have the Mode OFF here.");
    const target = fieldsOf(input["Target"]);
    onlyKnown(target, ["Arn", "RoleArn", "Input", "DeadLetterConfig"], "A schedule's Target");
    const group = textOf(input, "GroupName") ?? "default";
    const expression = requiredText(input, "ScheduleExpression");
    const deadLetterArn = textOf(fieldsOf(target["DeadLetterConfig"]), "Arn");
    return {
      arn: this.arnOf(group, name),
      group,
      name,
      expression,
      next: readExpression(expression),
      target: {
        arn: requiredText(target, "Arn"),
        input: requiredText(target, "Input"),
        ...(deadLetterArn === undefined ? {} : { deadLetterArn }),
      },
      role: this.#ports.assume(requiredText(target, "RoleArn")),
      isDeletedAfter: input["ActionAfterCompletion"] === "DELETE",
      cancel: () => undefined,
    };
  }

  #arm(schedule: Schedule, after: Instant): void {
    const due = schedule.next(after);
    if (due === undefined) {
      if (schedule.isDeletedAfter) this.#schedules.delete(schedule.arn);
      return;
    }
    schedule.cancel = this.world.clock.at(due, async () => {
      await this.#fire(schedule);
      this.#arm(schedule, due);
    });
  }

  async #fire({ name, target, role }: Schedule): Promise<void> {
    try {
      await this.#post(role, target.arn, target.input);
    } catch (error) {
      this.world.notice(`The schedule ${name} could not post to ${target.arn}: ${String(error)}`);
      if (target.deadLetterArn !== undefined) await this.#post(role, target.deadLetterArn, target.input);
    }
  }

  /** As its role: docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role */
  async #post(role: Principal, queueArn: string, MessageBody: string): Promise<void> {
    await this.world.callAs(role, "sqs", "SendMessage", { QueueUrl: lastPart(queueArn), MessageBody });
  }

  #arn(kind: string, path: string): string {
    return `arn:aws:scheduler:${this.world.region}:${this.world.account}:${kind}/${path}`;
  }
}
