import { dynamoClient } from "../../adapters/aws/dynamo-client.ts";
import { DynamoEnrollmentRepository } from "../../adapters/aws/dynamo-enrollment-repository.ts";
import { emitMetrics } from "../../adapters/lambda/metrics.ts";
import { env } from "./env.ts";
import { createHandler } from "./handler.ts";

const enrollments = new DynamoEnrollmentRepository(dynamoClient(), env.parse(process.env).CONTACTS_TABLE);
export const handler = createHandler({ clock: Date.now, enrollments, emit: emitMetrics });
