/**
 * Segment's limits, in bytes and counts: 32 KB a call (also inside a batch), 500 KB a batch, 2,500 events a batch.
 * https://www.twilio.com/docs/segment/connections/sources/catalog/libraries/server/http-api#errors
 */
export const COLLECT_LIMITS = {
  callBytes: 32 * 1024,
  batchBytes: 500 * 1024,
  batchEvents: 2500,
  /** Characters of a message id; Segment says fewer than 100. */
  messageId: 100,
  /** Characters of an anonymous or user id: with its prefix it is a partition key. */
  id: 255,
  /** Characters of an event name. */
  eventName: 255,
  /** Levels of objects and lists; DynamoDB takes 32, of which the item itself needs some. */
  depth: 16,
  /** Characters of what is kept of a refused event. */
  excerpt: 1024,
} as const;
