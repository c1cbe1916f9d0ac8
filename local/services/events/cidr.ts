import { isIP } from "node:net";

/** A block of addresses: the first one, and how many leading bits count. */
export interface Cidr {
  readonly bits: string;
}

/** Reads `10.0.0.0/24` or `2001:db8::/32`; undefined when it is neither. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = "", length = ""] = text.split("/");
  const width = widths[isIP(address)];
  if (width === undefined || !/^\d+$/.test(length) || Number(length) > width) return undefined;
  return { bits: bitsOf(address).slice(0, Number(length) + 1) };
}

export function inCidr(address: string, block: Cidr): boolean {
  return bitsOf(address).startsWith(block.bits);
}

const widths: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** The family's digit, then the address bit by bit, so that families never meet. */
function bitsOf(address: string): string {
  return isIP(address) === 4
    ? `4${bits(address.split(".").map(Number), 8)}`
    : `6${bits(groupsOf(address), 16)}`;
}

function groupsOf(address: string): readonly number[] {
  const [head = "", tail = ""] = address.split("::");
  const [left, right] = [hexOf(head), hexOf(tail)];
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
}

function hexOf(groups: string): readonly number[] {
  return groups === "" ? [] : groups.split(":").map((group) => Number.parseInt(group, 16));
}

function bits(numbers: readonly number[], width: number): string {
  return numbers.map((number) => number.toString(2).padStart(width, "0")).join("");
}
