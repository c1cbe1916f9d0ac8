import type { ResourceType, World } from "../contracts.ts";
import { textOf } from "./fields.ts";

/** Log groups have a name and nothing else here: what functions write is kept by the Lambda service. */
export const logGroupTypes = ({
  account,
  region,
}: Pick<World, "account" | "region">): readonly ResourceType[] => [
  {
    type: "AWS::Logs::LogGroup",
    properties: ["LogGroupName", "RetentionInDays", "LogGroupClass", "KmsKeyId", "Tags"],
    make: ({ logicalId, stack, properties }) => {
      const name = textOf(properties, "LogGroupName") ?? `${stack}-${logicalId}`;
      return { ref: name, attributes: { Arn: `arn:aws:logs:${region}:${account}:log-group:${name}:*` } };
    },
  },
  {
    // What the CDK adds to each stack unless analytics are off.
    type: "AWS::CDK::Metadata",
    properties: ["Analytics"],
    make: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  },
];
