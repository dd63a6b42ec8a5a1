import { hexDigits } from '../../assembly/made-up-ids';
import type { Clock } from '../../clock/clock';
import { NotModelled } from '../../not-modelled';
import { aborted } from '../aborted';
import {
  type CreateRequest,
  type DeleteRequest,
  type Properties,
  type ProvidedResource,
  ResourceFailure,
  type ResourceProvider,
  type UpdateRequest,
} from '../provider';
import { asText, type CustomResourceEvent, requestId } from './custom-resource-event';

/** What a handler puts to the response URL. */
export interface CustomResourceResponse {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string | undefined;
  readonly PhysicalResourceId?: string | undefined;
  readonly Data?: Properties | undefined;
  readonly NoEcho?: boolean | undefined;
}

/** How an invocation of a handler ended, apart from what it put to the response URL. */
export type HandlerEnd = { readonly ok: true } | { readonly ok: false; readonly errorMessage: string };

export interface CustomResourceBackend {
  /** @param functionArn the service token */
  invoke(functionArn: string, event: CustomResourceEvent): Promise<HandlerEnd>;
  /** An address that is used once. The response stays pending when nothing is put there. */
  expectCustomResourceResponse(): {
    readonly url: string;
    readonly response: Promise<CustomResourceResponse>;
  };
}

export interface CustomResourceOptions {
  readonly clock: Pick<Clock, 'sleep'>;
  /**
   * `waits`: until the service timeout, as CloudFormation. `fails`: at once when the function has ended without an
   * answer, for who cannot let time pass. @default 'waits'
   */
  readonly whenUnanswered?: 'waits' | 'fails';
}

// source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html
const DEFAULT_TIMEOUT_SECONDS = 3600;

/**
 * CloudFormation invokes asynchronously: Lambda tries a failed invocation again after one minute and after two.
 * source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const RETRIES_AFTER_MS = [60_000, 120_000];

// source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html
const LONGEST_RESPONSE_BYTES = 4096;

type Particulars = Pick<CustomResourceEvent, 'RequestType' | 'PhysicalResourceId' | 'OldResourceProperties'>;

/** A request and what came of it. */
interface Answer {
  readonly requestId: string;
  readonly response: CustomResourceResponse;
}

/**
 * Resources that a function of the user's makes. Values reach it as text; what it answers is the resource. Another
 * physical id in the answer to an update replaces the resource: CloudFormation then has the old one deleted.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requesttypes.html
 */
export class CustomResourceProvider implements ResourceProvider {
  readonly replacedBy = [];
  readonly mayReplace = true;
  private requests = 0;

  constructor(
    private readonly backend: CustomResourceBackend,
    private readonly options: CustomResourceOptions,
  ) {}

  refusal(oldProperties: Properties, properties: Properties): string | undefined {
    return properties.ServiceToken === oldProperties.ServiceToken
      ? undefined
      : 'Modifying service token is not allowed.';
  }

  async create(request: CreateRequest): Promise<ProvidedResource> {
    const { stack, logicalId, generation } = request;
    let physicalId = `${stack.stackName}-${logicalId}-${hexDigits({ ...stack, logicalId, generation }, 12).toUpperCase()}`;
    try {
      const answer = await this.ask(request, { RequestType: 'Create' });
      physicalId = answer.response.PhysicalResourceId || physicalId;
      return accepted(answer);
    } catch (error) {
      // A creation that fails without an id gets one all the same, and the handler a Delete with it, if there is one.
      if (!(error instanceof NotModelled)) request.initiated({ physicalId, attributes: {} });
      throw error;
    }
  }

  async update(request: UpdateRequest): Promise<ProvidedResource> {
    const { physicalId, oldProperties } = request;
    const answer = await this.ask(request, {
      RequestType: 'Update',
      PhysicalResourceId: physicalId,
      OldResourceProperties: asText(oldProperties),
    });
    return accepted(answer);
  }

  async delete(request: DeleteRequest): Promise<void> {
    const { physicalId } = request;
    accepted(await this.ask(request, { RequestType: 'Delete', PhysicalResourceId: physicalId }));
  }

  private async ask(
    { type, logicalId, stack, properties, signal }: CreateRequest | UpdateRequest | DeleteRequest,
    particulars: Particulars,
  ): Promise<Answer> {
    const { url, response } = this.backend.expectCustomResourceResponse();
    this.requests += 1;
    const event: CustomResourceEvent = {
      ...particulars,
      ServiceToken: String(properties.ServiceToken),
      ResponseURL: url,
      StackId: stack.stackId,
      RequestId: requestId(stack.stackId, logicalId, this.requests),
      ResourceType: type,
      LogicalResourceId: logicalId,
      ResourceProperties: asText(properties),
    };
    const over = new AbortController();
    try {
      const answer = await Promise.race([
        response,
        this.timeout(event, properties.ServiceTimeout, over.signal),
        aborted(signal, over.signal),
        // The answer is on its way before the function returns: it has won when both are there.
        this.invoked(event, over.signal),
      ]);
      return { requestId: event.RequestId, response: answer };
    } finally {
      over.abort();
    }
  }

  /** Rejects when the handler will not answer any more and nobody wants to wait; else never settles. */
  private async invoked(event: CustomResourceEvent, over: AbortSignal): Promise<never> {
    for (const pause of [...RETRIES_AFTER_MS, undefined]) {
      const end = await this.backend.invoke(event.ServiceToken, event);
      if (this.options.whenUnanswered === 'fails')
        throw new ResourceFailure(
          `${noResponse(event)} (${end.ok ? 'its function ended without one' : end.errorMessage})`,
        );
      if (end.ok || pause === undefined) break;
      await this.options.clock.sleep(pause, over);
    }
    return new Promise(() => {});
  }

  private async timeout(event: CustomResourceEvent, seconds: unknown, over: AbortSignal): Promise<never> {
    await this.options.clock.sleep(Number(seconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000, over);
    throw new ResourceFailure(noResponse(event));
  }
}

/** @throws ResourceFailure in CloudFormation's words */
function accepted({ requestId: id, response }: Answer): ProvidedResource {
  const { Status, Reason, PhysicalResourceId, Data = {}, NoEcho = false } = response;
  if (Status === 'FAILED')
    throw new ResourceFailure(
      `Received response status [FAILED] from custom resource. Message returned: ${Reason ?? ''} (RequestId: ${id})`,
    );
  if (Buffer.byteLength(JSON.stringify(response)) > LONGEST_RESPONSE_BYTES)
    throw new ResourceFailure('Response object is too long.');
  if (!PhysicalResourceId) throw new ResourceFailure('Invalid PhysicalResourceId');
  return { physicalId: PhysicalResourceId, attributes: Data, noEcho: NoEcho };
}

function noResponse({ RequestId }: CustomResourceEvent): string {
  return (
    'CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId ' +
    `[${RequestId}]. If you are using the Python cfn-response module, you may need to update your Lambda function ` +
    'code so that CloudFormation can attach the updated version.'
  );
}
