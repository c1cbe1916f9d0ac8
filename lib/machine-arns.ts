import { type Deployment, machinePrefix } from "./deployment.ts";

/** How the ARNs of our state machines begin, in the syntax of Fn::Sub. By name, since workflows are also published after deployment. */
export const machineArnPrefix = ({ settings }: Deployment): string =>
  "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:" +
  machinePrefix(settings.stage);
