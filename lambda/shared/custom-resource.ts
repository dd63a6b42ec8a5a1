import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import { writeLogLine } from './log-line';

/** What a custom resource returns for create and update: its stable id and its attributes. */
export interface CustomResourceResult {
  readonly physicalResourceId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Characters of a reason that fit with the rest into 4096 bytes, also if they are not ASCII.
 * source: CloudFormation user guide, "Custom resource response objects"
 */
const LONGEST_REASON = 800;
/** Of them for the end of one that is longer. */
const LONGEST_END = 300;

/** Without the middle: the end says which runbook helps. Control characters would take six bytes each. */
function short(reason: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const text = reason.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  if (text.length <= LONGEST_REASON) return text;
  const end = text.slice(-LONGEST_END);
  return `${text.slice(0, LONGEST_REASON - LONGEST_END - 3)}...${end}`;
}

/**
 * Speaks CloudFormation's protocol for a resource. The stack waits for exactly one answer, so every error
 * becomes a FAILED one whose reason a person can act on.
 *
 * CloudFormation invokes asynchronously: when the function dies before it has answered, Lambda invokes it with the same
 * event a minute later, and once more after two. So `carryOut` must take an event that it has carried out already, also
 * in part. A second answer does no harm: the URL is that of one object, and CloudFormation takes the first.
 * source: AWS Lambda developer guide, "How Lambda handles errors and retries with asynchronous invocation"
 *
 * @param idOf the id that the FAILED answer to a create carries: the delete that CloudFormation sends next finds
 * by it what was left half-done
 */
export function customResource(
  idOf: (event: CloudFormationCustomResourceEvent) => string,
  carryOut: (event: CloudFormationCustomResourceEvent) => Promise<CustomResourceResult>,
): (event: CloudFormationCustomResourceEvent) => Promise<void> {
  return async (event) => {
    const common = {
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
    };
    let answer: CloudFormationCustomResourceResponse;
    try {
      const { physicalResourceId, attributes } = await carryOut(event);
      answer = { ...common, Status: 'SUCCESS', PhysicalResourceId: physicalResourceId, Data: attributes };
    } catch (error) {
      answer = {
        ...common,
        Status: 'FAILED',
        // Another id than the one it knows would be a replacement, and CloudFormation deletes what is replaced.
        PhysicalResourceId: event.RequestType === 'Create' ? idOf(event) : event.PhysicalResourceId,
        Reason: short(String(error)),
      };
    }
    writeLogLine({
      level: answer.Status === 'SUCCESS' ? 'info' : 'error',
      message: answer.Reason ?? `${event.RequestType} done`,
      logicalResourceId: event.LogicalResourceId,
      requestType: event.RequestType,
    });
    await respond(event.ResponseURL, answer);
  };
}

/** @throws Error when CloudFormation does not take the answer; Lambda then invokes the function again */
async function respond(url: string, answer: CloudFormationCustomResourceResponse): Promise<void> {
  // The URL is presigned without a content type: with one, S3 refuses the signature.
  const response = await fetch(url, {
    method: 'PUT',
    body: JSON.stringify(answer),
    headers: { 'content-type': '' },
    // Better to be invoked again than to hang until the function's own end.
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`CloudFormation's response URL answered ${response.status}`);
}
