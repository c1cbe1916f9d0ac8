import {
  type ApiCall,
  type Authorize,
  type MadeResource,
  type Permission,
  type ResourceRequest,
  type ResourceType,
  type Service,
  type World,
} from "../contracts.ts";
import { type Engine, startEngine } from "./dynamodb/engine.ts";
import { createExpiry, type Expiry } from "./dynamodb/expiry.ts";
import { StreamFeed } from "./dynamodb/mapping.ts";
import { MAPPING_PROPERTIES, readMapping } from "./dynamodb/mapping-type.ts";
import { dynamoPermissions, tableName, writtenTables } from "./dynamodb/permissions.ts";
import { openStream } from "./dynamodb/stream.ts";
import { createTable, type Table, TABLE_PROPERTIES } from "./dynamodb/table-type.ts";
import { type Fields, fieldsOf, textOf } from "./fields.ts";

/** DynamoDB with the mappings that feed functions from its streams. */
export interface DynamoService extends Service {
  readonly resourceTypes: readonly ResourceType[];
  /** Names of the template's tables. */
  tables(): readonly string[];
}

/** What DynamoDB needs to know of the rest of the cloud. */
export interface DynamoPorts {
  /** Throws when the function's role may not do this. */
  readonly authorize: Authorize;
  functionArn(nameOrArn: string): string;
}

const API = "DynamoDB_20120810";
const STREAM_ACTIONS = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"] as const;

/** The engine's own account and Region do not show. */
const redressed = (answer: Fields, tableArn: (name: string) => string): Fields => {
  const table = fieldsOf(answer["Table"]);
  const arn = tableArn(textOf(table, "TableName") ?? "");
  const stream = textOf(table, "LatestStreamLabel");
  const streams = stream === undefined ? {} : { LatestStreamArn: `${arn}/stream/${stream}` };
  return { ...answer, Table: { ...table, TableArn: arn, ...streams } };
};

class EngineBackedDynamo implements DynamoService {
  readonly name = "dynamodb";
  readonly #world: World;
  readonly #ports: DynamoPorts;
  readonly #engine: Engine;
  readonly #expiry: Expiry;
  readonly #tables = new Map<string, Table>();
  readonly #feeds = new Map<string, StreamFeed[]>();

  constructor(world: World, ports: DynamoPorts, engine: Engine) {
    this.#world = world;
    this.#ports = ports;
    this.#engine = engine;
    this.#expiry = createExpiry(world, engine, ({ name }) => {
      this.#poke(name);
    });
  }

  get resourceTypes(): readonly ResourceType[] {
    return [
      {
        type: "AWS::DynamoDB::Table",
        properties: TABLE_PROPERTIES,
        make: (request) => this.#makeTable(request),
      },
      {
        type: "AWS::Lambda::EventSourceMapping",
        properties: MAPPING_PROPERTIES,
        handles: ({ properties }) =>
          (textOf(properties, "EventSourceArn") ?? "").startsWith("arn:aws:dynamodb:"),
        make: (request) => this.#makeMapping(request),
      },
    ];
  }

  tables(): readonly string[] {
    return [...this.#tables.keys()];
  }

  permissions(call: ApiCall): readonly Permission[] {
    return dynamoPermissions(call, (name) => this.#arn(name));
  }

  async handle({ operation, input }: ApiCall): Promise<unknown> {
    const written = writtenTables(operation, input);
    const answer = await this.#engine.call(`${API}.${operation}`, input);
    for (const name of written) {
      const table = this.#tables.get(name);
      if (table !== undefined) this.#expiry.written(table);
      this.#poke(name);
    }
    return operation === "DescribeTable" ? redressed(answer, (name) => this.#arn(name)) : answer;
  }

  async close(): Promise<void> {
    for (const feed of [...this.#feeds.values()].flat()) feed.close();
    await this.#engine.close();
  }

  #arn(name: string): string {
    return `arn:aws:dynamodb:${this.#world.region}:${this.#world.account}:table/${name}`;
  }

  #poke(name: string): void {
    for (const feed of this.#feeds.get(name) ?? []) feed.poke();
  }

  async #makeTable(request: ResourceRequest): Promise<MadeResource> {
    const table = await createTable(this.#engine, request);
    const { name, streamLabel } = table;
    this.#tables.set(name, table);
    const Arn = this.#arn(name);
    if (streamLabel === undefined) return { ref: name, attributes: { Arn } };
    return { ref: name, attributes: { Arn, StreamArn: `${Arn}/stream/${streamLabel}` } };
  }

  async #makeMapping(request: ResourceRequest): Promise<MadeResource> {
    const mapping = readMapping(request);
    const { streamArn, position, failureArn } = mapping;
    const functionArn = this.#ports.functionArn(mapping.functionName);
    const role = this.#world.executionRole(functionArn);
    // Lambda checks these when the mapping is made: docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
    for (const action of STREAM_ACTIONS) this.#ports.authorize(role, `dynamodb:${action}`, streamArn);
    const name = tableName(streamArn);
    const parts = { world: this.#world, engine: this.#engine, expiry: this.#expiry };
    const reader = await openStream(parts, { name, streamArn }, position);
    const discard = async (record: unknown): Promise<void> => {
      this.#world.notice(
        `${functionArn} gave up on records of ${name}; they go to ${failureArn ?? "nowhere"}.`,
      );
      if (failureArn === undefined) return;
      this.#ports.authorize(role, "sqs:SendMessage", failureArn);
      await this.#world.deliver(failureArn, record);
    };
    const feed = new StreamFeed({ world: this.#world, reader, mapping, functionArn, discard });
    this.#feeds.set(name, [...(this.#feeds.get(name) ?? []), feed]);
    if (position === "TRIM_HORIZON") feed.poke();
    return { ref: request.logicalId, attributes: { Id: request.logicalId } };
  }
}

/** Wires an engine into the cloud. `parent` is the folder for its data. */
export const createDynamoService = async (
  world: World,
  ports: DynamoPorts,
  parent?: string,
): Promise<DynamoService> => new EngineBackedDynamo(world, ports, await startEngine(parent));
