import { type ApiCall, AwsError, type Permission } from "../../contracts.ts";
import {
  type Fields,
  fieldsOf,
  isFields,
  listOf,
  numberOf,
  requiredText,
  textOf,
  textsOf,
} from "../fields.ts";
import { queueAttributes } from "./attributes.ts";
import { checkBatch, checkMessage, checkSeconds } from "./limits.ts";
import { type Queue, type ReceivedMessage, md5 } from "./queue.ts";
import { type QueueStore, wireMessage } from "./store.ts";

type Operation = (store: QueueStore, input: Fields) => unknown;

const queueOf = (store: QueueStore, input: Fields): Queue =>
  store.byUrl(requiredText(input, "QueueUrl", "MissingParameter"));

function send(
  queue: Queue,
  input: Fields,
): { readonly MessageId: string; readonly MD5OfMessageBody: string } {
  const body = requiredText(input, "MessageBody", "MissingParameter");
  const attributes = fieldsOf(input["MessageAttributes"]);
  checkMessage(body, attributes, queue.settings.maximumSize);
  const delay = checkSeconds(input, "DelaySeconds", 900) ?? queue.settings.delay;
  const { id } = queue.send({ body, attributes }, delay);
  return { MessageId: id, MD5OfMessageBody: md5(body) };
}

/** One answer per entry, each failing on its own: docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
function eachEntry(input: Fields, run: (entry: Fields) => Fields): Fields {
  const entries = listOf(input["Entries"]).filter(isFields);
  checkBatch(entries);
  const successful: Fields[] = [];
  const failed: Fields[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry["Id"], ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry["Id"], SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful: successful, Failed: failed };
}

async function receive(store: QueueStore, input: Fields): Promise<Fields> {
  const queue = queueOf(store, input);
  const maximum = numberOf(input, "MaxNumberOfMessages") ?? 1;
  if (maximum < 1 || maximum > 10) {
    throw new AwsError("InvalidParameterValue", `MaxNumberOfMessages is ${maximum}; it must be 1 to 10.`);
  }
  const visibility = checkSeconds(input, "VisibilityTimeout", 43_200);
  const wait = checkSeconds(input, "WaitTimeSeconds", 20) ?? queue.settings.waitTime;
  if (wait > 0 && queue.counts().visible === 0) await untilReady(queue, wait);
  const received = queue.receive(maximum, visibility).map((one) => asked(one, input));
  return received.length === 0 ? {} : { Messages: received };
}

/** The message with what the receiver asked for. */
function asked(received: ReceivedMessage, input: Fields): Fields {
  const { MessageAttributes, Attributes, ...message } = wireMessage(received);
  const system = [...textsOf(input["MessageSystemAttributeNames"]), ...textsOf(input["AttributeNames"])];
  return {
    ...message,
    MD5OfBody: md5(message.Body),
    ...(system.length > 0 ? { Attributes } : {}),
    ...(textsOf(input["MessageAttributeNames"]).length > 0 ? { MessageAttributes } : {}),
  };
}

/**
 * Waits for a message on real time, a second at most: an answer with nothing may come early, and the virtual clock cannot move
 * while a call is under way.
 */
function untilReady(queue: Queue, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      cancelListener();
      resolve();
    };
    const cancelListener = queue.onReady(settle);
    const timer = setTimeout(settle, Math.min(seconds, 1) * 1000);
  });
}

function changeVisibility(queue: Queue, input: Fields): Fields {
  const seconds = checkSeconds(input, "VisibilityTimeout", 43_200) ?? 0;
  if (!queue.changeVisibility(requiredText(input, "ReceiptHandle", "MissingParameter"), seconds)) {
    throw new AwsError("MessageNotInflight", "The specified message isn't in flight.");
  }
  return {};
}

function remove(queue: Queue, input: Fields): Fields {
  queue.delete(requiredText(input, "ReceiptHandle", "MissingParameter"));
  return {};
}

const operations: Readonly<Record<string, Operation>> = {
  SendMessage: (store, input) => send(queueOf(store, input), input),
  SendMessageBatch: (store, input) => eachEntry(input, (entry) => send(queueOf(store, input), entry)),
  ReceiveMessage: receive,
  DeleteMessage: (store, input) => remove(queueOf(store, input), input),
  DeleteMessageBatch: (store, input) => eachEntry(input, (entry) => remove(queueOf(store, input), entry)),
  ChangeMessageVisibility: (store, input) => changeVisibility(queueOf(store, input), input),
  ChangeMessageVisibilityBatch: (store, input) =>
    eachEntry(input, (entry) => changeVisibility(queueOf(store, input), entry)),
  PurgeQueue: (store, input) => {
    queueOf(store, input).purge();
    return {};
  },
  GetQueueAttributes: (store, input) => ({
    Attributes: queueAttributes(queueOf(store, input), textsOf(input["AttributeNames"])),
  }),
  GetQueueUrl: (store, input) => ({
    QueueUrl: store.byName(requiredText(input, "QueueName", "MissingParameter")).settings.url,
  }),
  ListQueues: (store, input) => ({
    QueueUrls: store
      .all()
      .filter((queue) => queue.settings.name.startsWith(textOf(input, "QueueNamePrefix") ?? ""))
      .map((queue) => queue.settings.url),
  }),
};

export async function handleQueueCall(store: QueueStore, call: ApiCall): Promise<unknown> {
  const operation = operations[call.operation];
  if (operation === undefined) {
    throw new AwsError(
      "UnsupportedOperation",
      `The local cloud does not model sqs:${call.operation}. It knows ${Object.keys(operations).join(", ")}.`,
    );
  }
  return await operation(store, call.input);
}

/** Batches need the permission of the single action: docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html */
export function queuePermissions(store: QueueStore, call: ApiCall): readonly Permission[] {
  if (call.operation === "ListQueues") return [{ action: "sqs:ListQueues", resource: "*" }];
  const name = textOf(call.input, "QueueUrl") ?? textOf(call.input, "QueueName") ?? "";
  return [{ action: `sqs:${call.operation.replace(/Batch$/, "")}`, resource: store.arnOfUrl(name) }];
}
