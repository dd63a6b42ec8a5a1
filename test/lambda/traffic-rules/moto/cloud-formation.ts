import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';

type Answer = CloudFormationCustomResourceResponse;

/** Sends the handler events, and takes its answers at a real response URL. */
export class CloudFormation {
  requests = 0;
  private readonly answers = new Map<string, Answer>();

  private constructor(
    private readonly server: Server,
    private readonly url: string,
    private readonly handler: (event: CloudFormationCustomResourceEvent) => Promise<void>,
  ) {}

  /** The handler's clients read their endpoints when they are made: those must be set before. */
  static async open(): Promise<CloudFormation> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { handler } = await import('../../../../lambda/traffic-rules/handler.js');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const cloudFormation = new CloudFormation(server, url, handler);
    server.on('request', async (request, response) => {
      cloudFormation.answers.set(String(request.url), JSON.parse(await text(request)));
      response.writeHead(200).end();
    });
    return cloudFormation;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** @param particulars what depends on the type of request */
  async ask(
    requestType: CloudFormationCustomResourceEvent['RequestType'],
    properties: object,
    particulars: object = {},
  ): Promise<Answer> {
    this.requests += 1;
    const path = `/${this.requests}`;
    await this.handler({
      RequestType: requestType,
      ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:traffic-rules',
      ResponseURL: `${this.url}${path}`,
      StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/shop/1',
      RequestId: `request-${this.requests}`,
      LogicalResourceId: 'LiveTrafficRules',
      ResourceType: 'Custom::TealLiveTrafficRules',
      ResourceProperties: properties,
      ...particulars,
    } as unknown as CloudFormationCustomResourceEvent);
    const answer = this.answers.get(path);
    if (!answer) throw new Error(`the handler must answer every ${requestType}, got no answer`);
    return answer;
  }
}
