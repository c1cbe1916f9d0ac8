import { createHmac } from "node:crypto";
import { InvalidInputError } from "../errors.ts";
import { normaliseAddress } from "./address.ts";
import type { AddressHasher } from "./address.ts";

/** Hashes addresses with the deployment's pepper (at least 32 characters; fixed for ever, since suppression outlives erasure). */
export function createAddressHasher(pepper: string): AddressHasher {
  if (pepper.length < 32) {
    throw new InvalidInputError(
      `The pepper has ${pepper.length} characters; expected at least 32. Restore the value that this deployment began with.`,
    );
  }
  return (address) => createHmac("sha256", pepper).update(normaliseAddress(address)).digest("hex");
}
