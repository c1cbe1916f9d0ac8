import { Template } from "aws-cdk-lib/assertions";
import { withStandInStacks } from "./stand-ins.ts";

// `npm run synth` validates, with cdk-nag; here it would only cost seconds.
process.env["CDK_VALIDATION"] = "false";

/** Templates of both stacks in stage dev, with stand-ins for the functions' code. */
export const templates = withStandInStacks(({ data, service }) => ({
  data: Template.fromStack(data).toJSON() as unknown,
  service: Template.fromStack(service).toJSON() as unknown,
}));
