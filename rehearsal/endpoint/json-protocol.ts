import type { Answer } from './answer';
import { AwsError, type JsonService } from './aws-service';

type Version = JsonService['version'];

/** @throws AwsError for a body that is not JSON */
export function readJson(body: string): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch (error) {
    throw new AwsError('SerializationException', `the body must be JSON: ${(error as Error).message}`);
  }
}

export function jsonAnswer(version: Version, output: object): Answer {
  return answer(version, 200, output);
}

export function jsonError(version: Version, { code, message, statusCode }: AwsError): Answer {
  return { ...answer(version, statusCode, { __type: code, message }), headers: { 'x-amzn-errortype': code } };
}

function answer(version: Version, status: number, output: object): Answer {
  return {
    status,
    contentType: `application/x-amz-json-${version}`,
    body: JSON.stringify(withEpochSeconds(output)),
  };
}

/** AWS JSON writes times as seconds since the Unix epoch, with a fraction. */
// source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html (timestamps: epoch-seconds)
function withEpochSeconds(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(withEpochSeconds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withEpochSeconds(inner)]));
}
