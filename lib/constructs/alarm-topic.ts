import { Aws } from "aws-cdk-lib";
import { Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnSubscription, Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

/** Where alarms go: one topic, one e-mail subscription that its owner confirms once. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, alarmAddress: string) {
    super(scope, id, { enforceSSL: true });
    // Any policy replaces the default one, which would have let the account's alarms publish:
    // docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    this.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [this.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    new CfnSubscription(this, "Email", {
      topicArn: this.topicArn,
      protocol: "email",
      endpoint: alarmAddress,
    });
  }
}
