import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import type { DeploymentProbe, PartKind, Seen } from "../../core/report/deployment-facts.ts";
import { explainProbeError } from "./deployment-probe-errors.ts";
import { readConfigurationSet, readMailAccount, readSendingDomain } from "./deployment-probe-mail.ts";
import { readAlarms, readStack, readTable } from "./deployment-probe-parts.ts";
import { readAlarmTopic, readEndpoint } from "./deployment-probe-requests.ts";
import { createSignedFetch, type SignedFetch } from "./request-signer.ts";

/** The clients of one Region. */
export interface ProbeClients {
  readonly cloudFormation: Pick<CloudFormationClient, "send">;
  readonly cloudWatch: Pick<CloudWatchClient, "send">;
  readonly dynamo: Pick<DynamoDBClient, "send">;
  readonly ses: Pick<SESv2Client, "send">;
  readonly sns: SignedFetch;
  readonly fetch: (url: string) => Promise<{ readonly status: number }>;
}

/** Reads one part; `undefined` if there is none, throws if it cannot be looked at. */
export type ReadPart<T> = (name: string) => Promise<T | undefined>;

/** Looks at deployments in a Region through AWS's own interfaces, with the caller's credentials. */
export function createDeploymentProbe(
  region: string,
  clients: ProbeClients = createClients(region),
): DeploymentProbe {
  return {
    stack: seeing("cloudformation:DescribeStacks", readStack(clients)),
    endpoint: seeing("", readEndpoint(clients)),
    sendingDomain: seeing("ses:GetEmailIdentity", readSendingDomain(clients)),
    mailAccount: seeing("ses:GetAccount", readMailAccount(clients)),
    configurationSet: seeing(
      "ses:GetConfigurationSet, ses:GetConfigurationSetEventDestinations",
      readConfigurationSet(clients),
    ),
    table: seeing("dynamodb:DescribeTable, dynamodb:DescribeContinuousBackups", readTable(clients)),
    alarms: seeing("cloudwatch:DescribeAlarms", readAlarms(clients)),
    alarmTopic: seeing("sns:GetTopicAttributes", readAlarmTopic(clients, region)),
  } satisfies { readonly [K in PartKind]: unknown };
}

function createClients(region: string): ProbeClients {
  return {
    cloudFormation: new CloudFormationClient({ region }),
    cloudWatch: new CloudWatchClient({ region }),
    dynamo: new DynamoDBClient({ region }),
    ses: new SESv2Client({ region }),
    sns: createSignedFetch("sns", region),
    fetch: (url) => fetch(url, { signal: AbortSignal.timeout(10_000) }),
  };
}

function seeing<T>(actions: string, read: ReadPart<T>): (name: string) => Promise<Seen<T>> {
  return async (name) => {
    try {
      const value = await read(name);
      return value === undefined ? { is: "absent" } : { is: "there", value };
    } catch (error) {
      return { is: "hidden", why: explainProbeError(error, actions) };
    }
  };
}
