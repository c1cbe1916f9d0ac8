import type { AttributeValue } from "aws-lambda";

/** An item as a stream carries it. */
export type StreamImage = Readonly<Record<string, AttributeValue>>;

/** An item of a stream as plain values; undefined if the record has none. Own, since the document client decodes answers only. */
export function plainItem(image: StreamImage | undefined): Readonly<Record<string, unknown>> | undefined {
  if (!image) return undefined;
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, plain(value)]));
}

/** docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html */
function plain(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.M !== undefined) return plainItem(value.M);
  if (value.L !== undefined) return value.L.map(plain);
  if (value.SS !== undefined) return value.SS;
  if (value.NS !== undefined) return value.NS.map(Number);
  return null;
}
