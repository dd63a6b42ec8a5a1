import { BlockList, isIPv6 } from 'node:net';
import { regularExpression } from './regular-expression';
import { matchesWildcard } from './wildcard';

/** Values with wildcards, or regular expressions: one of them is empty. */
interface Patterns {
  readonly values: readonly string[];
  readonly regexValues?: readonly string[];
}

/** A condition is met when one of its values matches; a rule applies when all of its conditions are met. */
export type Condition =
  | ({ readonly field: 'path-pattern' } & Patterns)
  | ({ readonly field: 'host-header' } & Patterns)
  | { readonly field: 'http-request-method'; readonly values: readonly string[] }
  | ({ readonly field: 'http-header'; readonly name: string } & Patterns)
  | {
      readonly field: 'query-string';
      readonly values: readonly { readonly key?: string; readonly value: string }[];
    }
  /** Blocks in CIDR notation, IPv4 or IPv6. */
  | { readonly field: 'source-ip'; readonly values: readonly string[] };

/** What rules look at. */
export interface RoutableRequest {
  readonly method: string;
  /** As the client sent it, with the port if there is one. */
  readonly host: string;
  /** Without the query string, not decoded. */
  readonly path: string;
  /** Without the question mark, not decoded. */
  readonly query: string;
  /** Of the connection; never one of X-Forwarded-For. @default 127.0.0.1 */
  readonly sourceIp?: string;
  /** One value for each time the header was sent. @param name in lower case */
  headerValues(name: string): readonly string[];
}

export type Predicate = (request: RoutableRequest) => boolean;
type TextPredicate = (text: string) => boolean;

/** A condition as a test of requests: what can be worked out once is worked out here. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
// Paths and methods are compared with case; host names, header values and query strings without.
export function predicateOf(condition: Condition): Predicate {
  switch (condition.field) {
    case 'path-pattern': {
      const matches = anyOf(condition, withCase, '');
      return (request) => matches(request.path);
    }
    case 'host-header': {
      const matches = anyOf(condition, withoutCase, 'i');
      // A host-header value cannot contain a colon, so that a port can only be meant to be ignored.
      return (request) => matches(request.host.replace(/:\d+$/, ''));
    }
    case 'http-request-method':
      return (request) => condition.values.includes(request.method);
    case 'http-header': {
      // No page says whether an expression ignores case: it is taken as it is written.
      const matches = anyOf(condition, withoutCase, '');
      const name = condition.name.toLowerCase();
      return (request) => request.headerValues(name).some(matches);
    }
    case 'query-string': {
      const wanted = condition.values.map(({ key, value }) => ({
        key: key === undefined ? () => true : withoutCase(key),
        value: withoutCase(value),
      }));
      return (request) => {
        const sent = request.query.split('&').map(keyAndValue);
        return wanted.some(({ key, value }) => sent.some((pair) => key(pair.key) && value(pair.value)));
      };
    }
    case 'source-ip': {
      const blocks = blocksOf(condition.values);
      return ({ sourceIp = '127.0.0.1' }) => {
        const address = sourceIp.replace(/^::ffff:(?=\d+\.)/, '');
        return blocks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
      };
    }
  }
}

function anyOf(
  { values, regexValues = [] }: Patterns,
  wildcard: (pattern: string) => TextPredicate,
  flags: 'i' | '',
): TextPredicate {
  const expressions = regexValues.map((source) => regularExpression(source, flags));
  // ELB's own examples anchor their expressions, which would be idle if one had to match the whole text.
  const tests = [
    ...values.map(wildcard),
    ...expressions.map((expression) => (text: string) => expression.test(text)),
  ];
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (text) => tests.some((test) => test(text));
}

function withCase(pattern: string): TextPredicate {
  if (pattern === '*') return () => true;
  if (pattern === '/*') return (text) => text.startsWith('/');
  return (text) => matchesWildcard(pattern, text);
}

function withoutCase(pattern: string): TextPredicate {
  const lower = pattern.toLowerCase();
  return (text) => matchesWildcard(lower, text.toLowerCase());
}

function blocksOf(cidrs: readonly string[]): BlockList {
  const blocks = new BlockList();
  for (const cidr of cidrs) {
    const [network = '', prefix] = cidr.split('/');
    blocks.addSubnet(network, Number(prefix), isIPv6(network) ? 'ipv6' : 'ipv4');
  }
  return blocks;
}

function keyAndValue(pair: string): { key: string; value: string } {
  const at = pair.indexOf('=');
  return at < 0 ? { key: pair, value: '' } : { key: pair.slice(0, at), value: pair.slice(at + 1) };
}
