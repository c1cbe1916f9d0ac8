import { AwsError } from "./contracts.ts";

/** Who signed a request and for which service. The signature itself is not recomputed: loopback has no strangers. */
export interface Signature {
  readonly keyId: string;
  readonly service: string;
}

// docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256\s+Credential=(?<keyId>[^/\s,]+)\/\d{8}\/[a-z0-9-]+\/(?<service>[a-z0-9-]+)\/aws4_request,\s*SignedHeaders=[a-z0-9;-]+,\s*Signature=[0-9a-f]{64}$/;

/** Reads the Authorization header of Signature Version 4. */
export const readSignature = (authorization: string | undefined): Signature => {
  if (authorization === undefined)
    throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", 403);
  const { keyId, service } = AUTHORIZATION.exec(authorization)?.groups ?? {};
  if (keyId === undefined || service === undefined)
    throw new AwsError(
      "IncompleteSignatureException",
      `The Authorization header is not a complete Signature Version 4: ${authorization.split(" ")[0] ?? ""}`,
      403,
    );
  return { keyId, service };
};
