import { isDate } from 'node:util/types';
import type { Answer } from './answer';
import type { AwsError, AwsService } from './aws-service';
import type { Call } from './call';
import { faultOf } from './query-error-header';
import type { WireRequest } from './wire-request';

/** `Action=DescribeRules&RuleArns.member.1=…`, taken apart. */
interface Query {
  readonly action: string;
  /** Nested by the dots of the names, lists by `member.N`, maps by `entry.N`. Every leaf is text; an empty list is `''`. */
  readonly parameters: unknown;
}

/** A list whose members the service names itself: RDS does, `<DBClusters><DBCluster>…`. */
export class NamedList {
  constructor(
    readonly name: string,
    readonly members: readonly unknown[],
  ) {}
}

type Branch = Map<string, Branch | string>;

/** Undefined for a request in another protocol. */
export function queryCall(
  { headers, body, signedFor }: WireRequest,
  services: readonly AwsService[],
): Call | undefined {
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return undefined;
  const { action, parameters } = readQuery(body.toString('utf8'));
  const service = services.find(({ query }) => query?.serviceName === signedFor);
  const xmlns = service?.query?.xmlns ?? '';
  return {
    service,
    serviceName: signedFor,
    operation: action,
    input: () => parameters,
    answer: (output) => queryAnswer(xmlns, action, output),
    error: (error) => queryError(xmlns, error),
  };
}

// source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
export function readQuery(body: string): Query {
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
  const error = element('Error', { Type: faultOf(statusCode), Code: code, Message: message });
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
  const [name, inner] = [...node][0] ?? [];
  if (node.size === 1 && inner instanceof Map && isNumbered(inner)) {
    if (name === 'member') return inOrder(inner).map(harvest);
    if (name === 'entry') return Object.fromEntries(inOrder(inner).map(entry));
  }
  return Object.fromEntries([...node].map(([name, inner]) => [name, harvest(inner)]));
}

function isNumbered(branch: Branch): boolean {
  return [...branch.keys()].every((key) => /^\d+$/.test(key));
}

function inOrder(branch: Branch): (Branch | string)[] {
  return [...branch].sort(([a], [b]) => Number(a) - Number(b)).map(([, inner]) => inner);
}

/** A map's entry; SNS alone writes its `key` and `value` with capital letters. */
function entry(node: Branch | string): [string, unknown] {
  const parts = node instanceof Map ? node : new Map<string, Branch | string>();
  return [
    String(harvest(parts.get('key') ?? parts.get('Name') ?? '')),
    harvest(parts.get('value') ?? parts.get('Value') ?? ''),
  ];
}

function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: unknown): string {
  if (isDate(value)) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map((member) => element('member', member)).join('');
  if (value instanceof NamedList) return value.members.map((member) => element(value.name, member)).join('');
  if (value instanceof Map) {
    return [...value].map(([key, inner]) => element('entry', { key, value: inner })).join('');
  }
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
