import type { DynamoDBRecord, DynamoDBStreamEvent, SQSEvent } from "aws-lambda";
import { marshall } from "./marshall.ts";

type Item = Readonly<Record<string, unknown>>;

let sequence = 0;

/** A stream record of a change of an item, as DynamoDB writes it. */
export function changeRecord(before: Item | undefined, after: Item | undefined): DynamoDBRecord {
  sequence += 1;
  const { pk, sk } = after ?? before ?? {};
  return {
    eventName: before ? (after ? "MODIFY" : "REMOVE") : "INSERT",
    eventSource: "aws:dynamodb",
    dynamodb: {
      SequenceNumber: String(sequence),
      Keys: { pk: { S: String(pk) }, sk: { S: String(sk) } },
      ...(before && { OldImage: marshall(before) }),
      ...(after && { NewImage: marshall(after) }),
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
  };
}

export function streamEvent(...Records: DynamoDBRecord[]): DynamoDBStreamEvent {
  return { Records };
}

/** An SQS delivery of these bodies; message ids are `m0`, `m1`, … */
export function queueEvent(...bodies: readonly unknown[]): SQSEvent {
  return {
    Records: bodies.map((body, at) => ({
      messageId: `m${at}`,
      receiptHandle: "r",
      body: typeof body === "string" ? body : JSON.stringify(body),
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "0",
        SenderId: "s",
        ApproximateFirstReceiveTimestamp: "0",
      },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: "arn",
      awsRegion: "eu-west-1",
    })),
  };
}
