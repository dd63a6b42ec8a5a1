import type { Answer } from './answer';
import type { AwsError, AwsService } from './aws-service';
import type { Call } from './call';
import { escapedXml, readXml, xmlOf } from './plain-xml';
import type { WireRequest } from './wire-request';

const XMLNS = 'https://route53.amazonaws.com/doc/2013-04-01/';

/** What lists hold, by the list's name: REST XML names each member. */
const MEMBERS = {
  ResourceRecordSets: 'ResourceRecordSet',
  Changes: 'Change',
  ResourceRecords: 'ResourceRecord',
};

/** What a client says in the query, as the SDK names it. */
const QUERY: Readonly<Record<string, string>> = {
  name: 'StartRecordName',
  type: 'StartRecordType',
  identifier: 'StartRecordIdentifier',
  maxitems: 'MaxItems',
};

/** Undefined for a request to another service. */
export function route53Call(request: WireRequest, services: readonly AwsService[]): Call | undefined {
  if (request.signedFor !== 'route53') return undefined;
  const [path = '', query = ''] = request.path.split(/\?(.*)/s);
  const [, , kind = '', id = '', part] = path.split('/');
  const operation = operationOf(request.method, kind, part);
  return {
    service: services.find(({ restXml }) => restXml?.serviceName === 'route53'),
    serviceName: 'Route 53',
    operation,
    input: () => ({
      ...(id !== '' && { [kind === 'change' ? 'Id' : 'HostedZoneId']: decodeURIComponent(id) }),
      ...Object.fromEntries(
        [...new URLSearchParams(query)].map(([name, value]) => [QUERY[name] ?? name, value]),
      ),
      ...(request.body.length > 0 && (readXml(request.body.toString('utf8'), MEMBERS) as object)),
    }),
    answer: (output) =>
      xml(200, `<${operation}Response xmlns="${XMLNS}">${xmlOf(output, MEMBERS)}</${operation}Response>`),
    error: (error) => route53Error(error),
  };
}

// source: Amazon Route 53 API reference, the request of each operation
function operationOf(method: string, kind: string, part: string | undefined): string {
  const known: Readonly<Record<string, string>> = {
    'GET hostedzone rrset': 'ListResourceRecordSets',
    'POST hostedzone rrset': 'ChangeResourceRecordSets',
    'GET change ': 'GetChange',
  };
  return known[`${method} ${kind} ${(part ?? '').replace(/\/$/, '')}`] ?? `${method} ${kind} ${part ?? ''}`;
}

// source: https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html#error-response-serialization
function route53Error({ code, message, statusCode }: AwsError): Answer {
  const error = `<Error><Type>Sender</Type><Code>${escapedXml(code)}</Code><Message>${escapedXml(message)}</Message></Error>`;
  return xml(statusCode, `<ErrorResponse xmlns="${XMLNS}">${error}<RequestId>0</RequestId></ErrorResponse>`);
}

const xml = (status: number, body: string): Answer => ({
  status,
  contentType: 'text/xml',
  body: `<?xml version="1.0"?>\n${body}`,
});
