/** Sizes of a network: VPC takes none larger, and the subnets of `lib/foundation/network.ts` fit in none smaller. */
const LARGEST = 16;
const SMALLEST = 18;

/**
 * Whether a text is a block of private addresses that a new network can have: in CIDR notation, one way of writing
 * it only, with the bits behind the prefix zero.
 *
 * source: RFC 1918 section 3 (private ranges), RFC 4632 section 3.1 (notation),
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html (/16 to /28)
 */
export function isNetworkRange(text: string): boolean {
  const [, address = '', size = ''] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{2})$/.exec(text) ?? [];
  const octets = address.split('.').map(Number);
  const [first = 0, second = 0] = octets;
  const prefix = Number(size);
  const bits = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return (
    octets.join('.') === address &&
    octets.every((octet) => octet <= 255) &&
    prefix >= LARGEST &&
    prefix <= SMALLEST &&
    bits % 2 ** (32 - prefix) === 0 &&
    isPrivate(first, second)
  );
}

/** Whether a text is a block of IPv4 addresses, written in one way only, and not so large that it is everybody. */
export function isRange(text: string): boolean {
  const [, address = '', size = ''] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text) ?? [];
  const octets = address.split('.').map(Number);
  const prefix = Number(size);
  const bits = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const isWritten = octets.join('.') === address && String(prefix) === size;
  return (
    isWritten &&
    octets.every((octet) => octet <= 255) &&
    prefix >= 8 &&
    prefix <= 32 &&
    bits % 2 ** (32 - prefix) === 0
  );
}

const isPrivate = (first: number, second: number): boolean =>
  first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168);
