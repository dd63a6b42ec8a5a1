import type { Answer } from './answer';
import type { AwsError } from './aws-service';

/** A call in the query protocol: `Action=DescribeRules&RuleArns.member.1=…`. */
export interface QueryCall {
  readonly action: string;
  /** Nested by the dots of the names, lists by `member.N`. Every leaf is text; an empty list is `''`. */
  readonly parameters: unknown;
}

type Branch = Map<string, Branch | string>;

// source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
export function readQuery(body: string): QueryCall {
  const root: Branch = new Map();
  let action = '';
  for (const [name, value] of new URLSearchParams(body)) {
    if (name === 'Action') action = value;
    else if (name !== 'Version') plant(root, name.split('.'), value);
  }
  return { action, parameters: harvest(root) };
}

export function queryAnswer(xmlns: string, action: string, output: object): Answer {
  const result = element(`${action}Result`, output);
  return xml(200, `<${action}Response xmlns="${xmlns}">${result}${METADATA}</${action}Response>`);
}

export function queryError(xmlns: string, { code, message, statusCode }: AwsError): Answer {
  const error = element('Error', {
    Type: statusCode < 500 ? 'Sender' : 'Receiver',
    Code: code,
    Message: message,
  });
  return xml(statusCode, `<ErrorResponse xmlns="${xmlns}">${error}${REQUEST_ID}</ErrorResponse>`);
}

const REQUEST_ID = '<RequestId>00000000-0000-0000-0000-000000000000</RequestId>';
const METADATA = `<ResponseMetadata>${REQUEST_ID}</ResponseMetadata>`;

function xml(status: number, body: string): Answer {
  return { status, contentType: 'text/xml', body: `<?xml version="1.0"?>\n${body}` };
}

function plant(root: Branch, path: readonly string[], value: string): void {
  let branch = root;
  for (const step of path.slice(0, -1)) {
    const next = branch.get(step);
    const inner: Branch = next instanceof Map ? next : new Map();
    branch.set(step, inner);
    branch = inner;
  }
  branch.set(path.at(-1) ?? '', value);
}

function harvest(node: Branch | string): unknown {
  if (typeof node === 'string') return node;
  const members = node.get('member');
  if (node.size === 1 && members instanceof Map) {
    return [...members].sort(([a], [b]) => Number(a) - Number(b)).map(([, member]) => harvest(member));
  }
  return Object.fromEntries([...node].map(([name, inner]) => [name, harvest(inner)]));
}

function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((member) => element('member', member)).join('');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, inner]) => element(name, inner))
      .join('');
  }
  return escaped(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };

function escaped(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => ENTITIES[character] ?? character);
}
