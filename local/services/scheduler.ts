import {
  type ApiCall,
  AwsError,
  type Permission,
  type ResourceType,
  type Service,
  type World,
} from "../contracts.ts";
import { fieldsOf, textOf } from "./fields.ts";
import { type SchedulerPorts, Schedules } from "./scheduler/schedules.ts";

/** Amazon EventBridge Scheduler: groups, and schedules that post to queues. */
export interface SchedulerService extends Service {
  readonly resourceTypes: readonly ResourceType[];
  /** The schedules that are still there. */
  schedules(): ReturnType<Schedules["all"]>;
}

/** docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html */
const permissionsOf = (schedules: Schedules, { operation, input }: ApiCall): readonly Permission[] => {
  const roleArn = textOf(fieldsOf(input["Target"]), "RoleArn");
  const group = textOf(input, "GroupName") ?? "default";
  return [
    { action: `scheduler:${operation}`, resource: schedules.arnOf(group, textOf(input, "Name") ?? "") },
    ...(roleArn === undefined
      ? []
      : [
          {
            action: "iam:PassRole",
            resource: roleArn,
            context: { "iam:PassedToService": "scheduler.amazonaws.com" },
          },
        ]),
  ];
};

const resourceTypes = (schedules: Schedules): readonly ResourceType[] => [
  {
    type: "AWS::Scheduler::ScheduleGroup",
    properties: ["Name", "Tags"],
    make: ({ properties, stack, logicalId }) => {
      const name = textOf(properties, "Name") ?? `${stack}-${logicalId}`;
      return { ref: name, attributes: { Arn: schedules.addGroup(name) } };
    },
  },
  {
    type: "AWS::Scheduler::Schedule",
    properties: ["Name", "GroupName", "Description", "ScheduleExpression", "FlexibleTimeWindow", "Target"],
    make: ({ properties, stack, logicalId }) => {
      const name = textOf(properties, "Name") ?? `${stack}-${logicalId}`;
      return { ref: name, attributes: { Arn: schedules.create({ ...properties, Name: name }) } };
    },
  },
];

/** Schedules of the template and those that functions create. */
export const createSchedulerService = (world: World, ports: SchedulerPorts): SchedulerService => {
  const schedules = new Schedules(world, ports);
  return {
    name: "scheduler",
    resourceTypes: resourceTypes(schedules),
    permissions: (call) => permissionsOf(schedules, call),
    // oxlint-disable-next-line typescript/require-await -- errors must reject
    handle: async ({ operation, input }) => {
      if (operation === "CreateSchedule") return { ScheduleArn: schedules.create(input) };
      throw new AwsError("ValidationException", `The local cloud does not model scheduler:${operation}.`);
    },
    schedules: () => schedules.all(),
    // oxlint-disable-next-line typescript/require-await
    close: async () => {
      schedules.close();
    },
  };
};
