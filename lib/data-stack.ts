import { CfnOutput, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import {
  CONTACTS,
  DEFINITIONS,
  DUE,
  EVENTS,
  IDENTITIES,
  MESSAGES,
  OUTBOX,
  type TableShape,
} from "../adapters/aws/tables.ts";
import { MachineRole } from "./machine-role.ts";

const SHAPES = {
  contacts: CONTACTS,
  events: EVENTS,
  identities: IDENTITIES,
  messages: MESSAGES,
  due: DUE,
  definitions: DEFINITIONS,
  outbox: OUTBOX,
} as const satisfies Record<string, TableShape>;

/** Name of a table in code. */
export type TableName = keyof typeof SHAPES;

export interface DataStackProps extends StackProps {
  readonly stage: string;
}

/**
 * What must survive: contacts and their timelines, the send ledger, definitions, the secrets that give keys and links their meaning, and the
 * role of the executions that contacts are in.
 */
export class DataStack extends Stack {
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly secrets: { readonly links: Secret; readonly pepper: Secret };
  readonly machineRole: MachineRole;

  constructor(scope: Construct, id: string, { stage, ...props }: DataStackProps) {
    super(scope, id, props);
    this.tables = {
      contacts: this.#table("contacts"),
      events: this.#table("events"),
      identities: this.#table("identities"),
      messages: this.#table("messages"),
      due: this.#table("due"),
      definitions: this.#table("definitions"),
      outbox: this.#table("outbox"),
    };
    this.secrets = { links: this.#linkSecret(), pepper: this.#pepper() };
    this.machineRole = new MachineRole(this, "MachineRole", { stage, contacts: this.tables.contacts });
  }

  #table(name: TableName): Table {
    const shape: TableShape = SHAPES[name];
    const id = capitalised(name);
    const table = new Table(this, id, {
      partitionKey: { name: shape.partition, type: AttributeType.STRING },
      ...(shape.sort === undefined ? {} : { sortKey: { name: shape.sort, type: AttributeType.STRING } }),
      ...(shape.timeToLive === undefined ? {} : { timeToLiveAttribute: shape.timeToLive }),
      ...(shape.stream ? { stream: StreamViewType.NEW_AND_OLD_IMAGES } : {}),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const { name: indexName, partition, sort, projection } of shape.indexes)
      table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: { name: partition, type: AttributeType.STRING },
        sortKey: { name: sort, type: AttributeType.STRING },
        projectionType: projection === "all" ? ProjectionType.ALL : ProjectionType.KEYS_ONLY,
      });
    new CfnOutput(this, `${id}Table`, { value: table.tableName, description: `Table of ${name}.` });
    return table;
  }

  #linkSecret(): Secret {
    const secret = new Secret(this, "LinkSecret", {
      description:
        "Signs the links in messages. To rotate: move the key to `previous`, put a new one with a new `kid`.",
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ kid: "k1" }),
        generateStringKey: "secret",
        passwordLength: 48,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(secret).acknowledge({
      id: "AwsSolutions-SMG4",
      reason:
        "Rotated by hand: links of messages sent months ago must still verify, so the key before stays beside the new one.",
    });
    return secret;
  }

  #pepper(): Secret {
    const secret = new Secret(this, "Pepper", {
      description: "Hashes addresses. Never change it: suppressions would no longer find their addresses.",
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(secret).acknowledge({
      id: "AwsSolutions-SMG4",
      reason: "Must never rotate: suppression is keyed by it and has to outlive erasure.",
    });
    return secret;
  }
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
