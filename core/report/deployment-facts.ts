/** What was seen of a part of a deployment. */
export type Seen<T> =
  | { readonly is: "there"; readonly value: T }
  /** AWS answered that there is no such thing. */
  | { readonly is: "absent" }
  /** It could not be looked at; `why` is a sentence that says what to do about that. */
  | { readonly is: "hidden"; readonly why: string };

/** A CloudFormation stack. */
export interface StackFacts {
  /** CloudFormation's own word, for example `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** What SES lets this account do in this Region. */
export interface MailAccountFacts {
  /** False in the sandbox, where only verified recipients get mail. */
  readonly productionAccess: boolean;
  readonly sendingEnabled: boolean;
  /** `HEALTHY`, `PROBATION` or `SHUTDOWN`. */
  readonly enforcement: string;
  /** Recipients in 24 hours; -1 for no limit. */
  readonly mostPerDay: number;
  readonly mostPerSecond: number;
  readonly sentToday: number;
}

/** The SES identity of the sending domain. */
export interface SendingDomainFacts {
  readonly verified: boolean;
  readonly dkimSigning: boolean;
  /** SES's own word, for example `SUCCESS` or `PENDING`. */
  readonly dkimStatus: string;
  /** Domain of the return path; absent: amazonses.com. */
  readonly mailFromDomain?: string;
  readonly mailFromStatus?: string;
}

/** The SES configuration set of every message. */
export interface ConfigurationSetFacts {
  readonly sendingEnabled: boolean;
  readonly destinations: readonly {
    readonly name: string;
    readonly enabled: boolean;
    /** SES's words: `BOUNCE`, `COMPLAINT`, … */
    readonly eventTypes: readonly string[];
    /** ARN of the bus, if the destination is one. */
    readonly busArn?: string;
  }[];
}

/** A DynamoDB table. */
export interface TableFacts {
  readonly status: string;
  readonly deletionProtection: boolean;
  readonly pointInTimeRecovery: boolean;
  /** Names of indexes that cannot be read yet. */
  readonly unfinishedIndexes: readonly string[];
}

/** A CloudWatch alarm. */
export interface AlarmFacts {
  readonly name: string;
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  readonly state: string;
  /** Whether anybody would be told. */
  readonly tells: boolean;
  /** Who is hurt and what to do, as the template says. */
  readonly description: string;
}

/** The topic that alarms go to. */
export interface AlarmTopicFacts {
  readonly confirmed: number;
  readonly pending: number;
}

/** What the API answers to a browser that asks for the tracking snippet. */
export interface EndpointFacts {
  readonly status: number;
}

/** Facts by what they are about. */
export interface PartFacts {
  readonly stack: StackFacts;
  readonly endpoint: EndpointFacts;
  readonly sendingDomain: SendingDomainFacts;
  readonly mailAccount: MailAccountFacts;
  readonly configurationSet: ConfigurationSetFacts;
  readonly table: TableFacts;
  readonly alarms: readonly AlarmFacts[];
  readonly alarmTopic: AlarmTopicFacts;
}

/** What a part of a deployment can be, in the order of a report. */
export const PART_KINDS = [
  "stack",
  "endpoint",
  "sendingDomain",
  "mailAccount",
  "configurationSet",
  "table",
  "alarms",
  "alarmTopic",
] as const satisfies readonly (keyof PartFacts)[];

/** One of them. */
export type PartKind = (typeof PART_KINDS)[number];

/** Looks at a deployment from outside, one part at a time. Reads only, and never throws because of what AWS answers. */
export type DeploymentProbe = {
  /** `name`: a name, address or ARN, whatever says which one; for alarms, how their names begin. */
  readonly [K in PartKind]: (name: string) => Promise<Seen<PartFacts[K]>>;
};

/** One part with the name it was looked up by. */
export interface ObservedPart<K extends PartKind> {
  readonly name: string;
  readonly seen: Seen<PartFacts[K]>;
}

/** Everything that was looked at. What could not be named, because a stack before it is missing, is not in it. */
export type DeploymentFacts = { readonly [K in PartKind]: readonly ObservedPart<K>[] };

/** Names of a stage's two stacks. */
export function stackNames(stage: string): { readonly data: string; readonly service: string } {
  return { data: `espalier-${stage}-data`, service: `espalier-${stage}-service` };
}

/** Outputs of the stacks by which everything else is found. */
export const STACK_OUTPUTS = {
  apiUrl: "ApiUrl",
  sendingDomain: "SendingDomain",
  configurationSet: "ConfigurationSet",
  alarmTopic: "AlarmTopicArn",
  tables: [
    "ContactsTable",
    "EventsTable",
    "IdentitiesTable",
    "MessagesTable",
    "DueTable",
    "DefinitionsTable",
    "OutboxTable",
  ],
} as const;
