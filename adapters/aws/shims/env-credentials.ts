/**
 * Stands in for `@aws-sdk/credential-provider-node` in bundles: Lambda hands every sandbox its credentials in the environment,
 * so the rest of the provider chain is 130 KB of dead weight there.
 * docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function defaultProvider() {
  return () =>
    Promise.resolve({
      accessKeyId: process.env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: process.env["AWS_SECRET_ACCESS_KEY"] ?? "",
      sessionToken: process.env["AWS_SESSION_TOKEN"],
    });
}
