import type { AlarmTopicFacts, EndpointFacts } from "../../core/report/deployment-facts.ts";
import type { ProbeClients, ReadPart } from "./deployment-probe.ts";

/** Two numbers do not need a client of their own. https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export function readAlarmTopic(
  { sns }: Pick<ProbeClients, "sns">,
  region: string,
): ReadPart<AlarmTopicFacts> {
  return async (topicArn) => {
    const { status, text } = await sns({
      method: "POST",
      url: new URL(`https://sns.${region}.amazonaws.com/`),
      contentType: "application/x-www-form-urlencoded",
      body: new URLSearchParams({
        Action: "GetTopicAttributes",
        Version: "2010-03-31",
        TopicArn: topicArn,
      }).toString(),
    });
    if (status === 200) {
      return {
        confirmed: numberIn(text, "SubscriptionsConfirmed"),
        pending: numberIn(text, "SubscriptionsPending"),
      };
    }
    const code = /<Code>([^<]*)<\/Code>/u.exec(text)?.[1] ?? `Http${status}`;
    if (code === "NotFound") return undefined;
    throw namedError(code, /<Message>([^<]*)<\/Message>/u.exec(text)?.[1] ?? "no message");
  };
}

/** Whether a browser would get the tracking snippet. */
export function readEndpoint({ fetch }: Pick<ProbeClients, "fetch">): ReadPart<EndpointFacts> {
  return async (apiUrl) => ({ status: (await fetch(new URL("/espalier.js", apiUrl).href)).status });
}

function numberIn(xml: string, key: string): number {
  const value = new RegExp(`<key>${key}</key>\\s*<value>(\\d+)</value>`, "u").exec(xml)?.[1];
  if (value === undefined) throw namedError("UnknownAnswer", `SNS said nothing of ${key}`);
  return Number(value);
}

function namedError(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
