import type { AwsError } from './aws-service';

/** Clients of a service that once spoke the query protocol find an error by its name there. */
// source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#awsquerycompatible-trait
export function queryErrorHeader({ code, statusCode }: AwsError): Record<string, string> {
  return { 'x-amzn-query-error': `${code};${faultOf(statusCode)}` };
}

/** Whose fault an error is, in the words of the query protocol. */
export function faultOf(statusCode: number): 'Sender' | 'Receiver' {
  return statusCode < 500 ? 'Sender' : 'Receiver';
}
