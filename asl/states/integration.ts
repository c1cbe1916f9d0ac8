/** What makes a task wait for its token. https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html */
export const TOKEN_SUFFIX = ".waitForTaskToken";

/** As history names them: `arn:aws:states:::aws-sdk:dynamodb:updateItem` is resource type aws-sdk:dynamodb, resource updateItem. */
export function integration(resource: string): { readonly resourceType: string; readonly resource: string } {
  const name = resource.replace(/^arn:[^:]*:states:[^:]*:[^:]*:/, "");
  const cut = name.lastIndexOf(":");
  return { resourceType: name.slice(0, Math.max(cut, 0)), resource: name.slice(cut + 1) };
}
