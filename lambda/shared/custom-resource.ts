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

/**
 * Speaks CloudFormation's protocol for a resource. The stack waits for exactly one answer, so every error
 * becomes a FAILED one whose reason a person can act on.
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
        Reason: String(error).slice(0, LONGEST_REASON),
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
  });
  if (!response.ok) throw new Error(`CloudFormation's response URL answered ${response.status}`);
}
