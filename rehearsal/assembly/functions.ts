import { Malformed } from './parse';

/** The intrinsic functions that need nothing but their (already resolved) argument. */
export const PURE_FUNCTIONS: Readonly<Record<string, (argument: unknown) => unknown>> = {
  'Fn::Join': (argument) => {
    const [separator, parts] = list('Fn::Join', argument);
    return list('Fn::Join', parts).map(String).join(String(separator));
  },
  'Fn::Split': (argument) => {
    const [separator, text] = list('Fn::Split', argument);
    return String(text).split(String(separator));
  },
  'Fn::Select': (argument) => {
    const [index, from] = list('Fn::Select', argument);
    const choices = list('Fn::Select', from);
    const chosen = choices[Number(index)];
    if (chosen === undefined) {
      throw malformed('Fn::Select', `an index below ${choices.length}`, index);
    }
    return chosen;
  },
  'Fn::Base64': (argument) => Buffer.from(String(argument)).toString('base64'),
  'Fn::Length': (argument) => list('Fn::Length', argument).length,
  'Fn::ToJsonString': (argument) => JSON.stringify(argument),
  'Fn::Cidr': (argument) => {
    const [block, count, hostBits = 8] = list('Fn::Cidr', argument);
    return subnets(String(block), Number(count), Number(hostBits));
  },
};

/** @throws Malformed when the argument of a function is no list */
export function list(name: string, argument: unknown): readonly unknown[] {
  if (Array.isArray(argument)) return argument;
  throw malformed(name, 'given a list', argument);
}

/** @param rule follows "must be" */
export function malformed(name: string, rule: string, got: unknown): Malformed {
  return new Malformed([`${name} must be ${rule}, got ${JSON.stringify(got)}; correct the template`]);
}

/** IPv4 alone: `count` blocks of `hostBits` host bits from the start of `block`. */
function subnets(block: string, count: number, hostBits: number): string[] {
  const octets = (block.split('/')[0] ?? '').split('.').map(Number);
  if (octets.length !== 4 || octets.some((octet) => !Number.isInteger(octet) || octet < 0 || octet > 255)) {
    throw malformed('Fn::Cidr', 'given an IPv4 block', block);
  }
  const start = octets.reduce((address, octet) => address * 256 + octet, 0);
  return Array.from({ length: count }, (_, index) => {
    const address = start + index * 2 ** hostBits;
    const parts = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
    return `${parts.join('.')}/${32 - hostBits}`;
  });
}
