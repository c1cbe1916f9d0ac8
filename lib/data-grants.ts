import type { ServiceFunction } from "./constructs/service-function.ts";
import type { Deployment } from "./deployment.ts";

type Data = Deployment["data"];

/** Pointers with one query, versions one by one. */
export const mayReadDefinitions = (reader: ServiceFunction, { tables }: Data): void => {
  reader.allow([tables.definitions.tableArn], "dynamodb:Query", "dynamodb:GetItem");
};

/** A contact with everything in her partition, her timelines, and the definitions that a condition may need. */
export const mayEvaluateConditions = (reader: ServiceFunction, data: Data): void => {
  const { tables } = data;
  mayReadDefinitions(reader, data);
  reader.allow([tables.contacts.tableArn, tables.events.tableArn], "dynamodb:Query");
};

/** What the recorder does for any event: reads in batches, then one transaction of timeline lines, contact items and announcements. */
export const mayRecord = (recorder: ServiceFunction, data: Data): void => {
  const { tables, secrets } = data;
  mayReadDefinitions(recorder, data);
  recorder
    .allow([tables.contacts.tableArn], "dynamodb:BatchGetItem", "dynamodb:PutItem")
    .allow([tables.events.tableArn], "dynamodb:Query", "dynamodb:PutItem")
    .allow([tables.outbox.tableArn], "dynamodb:PutItem");
  mayReadSecrets(recorder, secrets.links, secrets.pepper);
};

/** Values of secrets. */
export const mayReadSecrets = (
  reader: ServiceFunction,
  ...secrets: readonly { readonly secretArn: string }[]
): void => {
  reader.allow(
    secrets.map(({ secretArn }) => secretArn),
    "secretsmanager:GetSecretValue",
  );
};
