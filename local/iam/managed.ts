const allow = (actions: readonly string[]) => ({
  Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
});

/** Policies managed by AWS that a template may attach, as the managed policy reference words them. */
const MANAGED: Readonly<Record<string, unknown>> = {
  // docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
  "service-role/AWSLambdaBasicExecutionRole": allow([
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ]),
};

/** The document of a managed policy by ARN; one that is not known here throws with its name. */
export const managedPolicy = (arn: string): unknown => {
  const name = arn.split(":policy/")[1] ?? arn;
  const document = MANAGED[name];
  if (document === undefined)
    throw new Error(
      `The managed policy ${arn} is unknown to the local cloud. Write its statements into the template, or model it in local/iam/managed.ts.`,
    );
  return document;
};
