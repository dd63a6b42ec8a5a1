import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface RuleArns {
  readonly production: string;
  readonly test: string;
}

/**
 * What the handler asks of ECS: moto has services, but neither ListServiceDeployments nor DescribeServiceRevisions, nor
 * `currentServiceRevisions` in DescribeServices. So these three are answered here, over HTTP as well.
 */
export class EcsEndpoint {
  /** Rules of the service; undefined while there is none. */
  rules: RuleArns | undefined;
  isDeploying = false;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<EcsEndpoint> {
    const server = createServer();
    const endpoint = new EcsEndpoint(server);
    server.on('request', async (request, response) => {
      await text(request);
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const { status, body } = endpoint.answer(operation);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env.AWS_ENDPOINT_URL_ECS = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return endpoint;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(operation: string): { readonly status: number; readonly body: object } {
    const revision = 'arn:aws:ecs:us-east-1:123456789012:service-revision/shop/shop/1';
    if (!this.rules)
      return { status: 400, body: { __type: 'ServiceNotFoundException', message: 'Service not found.' } };
    const { production, test } = this.rules;
    switch (operation) {
      case 'ListServiceDeployments': {
        const running = {
          serviceDeploymentArn: 'arn:aws:ecs:us-east-1:123456789012:service-deployment/shop/shop/1',
          targetServiceRevisionArn: revision,
          status: 'IN_PROGRESS',
        };
        return { status: 200, body: { serviceDeployments: this.isDeploying ? [running] : [] } };
      }
      case 'DescribeServices':
        return {
          status: 200,
          body: {
            services: [{ serviceName: 'shop', currentServiceRevisions: [{ arn: revision }] }],
            failures: [],
          },
        };
      case 'DescribeServiceRevisions': {
        const advancedConfiguration = { productionListenerRule: production, testListenerRule: test };
        const serviceRevision = { serviceRevisionArn: revision, loadBalancers: [{ advancedConfiguration }] };
        return { status: 200, body: { serviceRevisions: [serviceRevision], failures: [] } };
      }
      default:
        return { status: 400, body: { __type: 'UnknownOperationException', message: operation } };
    }
  }
}
