import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stack as CloudFormation has it. */
export interface Deployed {
  readonly template?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly status?: string;
  readonly protected?: boolean;
  readonly account?: string;
}

/** CloudFormation's query protocol for what a plan asks, and STS's for who asks it. source: AWS CloudFormation API reference */
export class CloudFormationStandIn {
  readonly asked: string[] = [];
  /** Whose credentials ask. */
  caller = '111122223333';
  private constructor(
    private readonly server: Server,
    readonly stacks: Map<string, Deployed>,
  ) {}

  static async listen(): Promise<CloudFormationStandIn> {
    const server = createServer();
    const standIn = new CloudFormationStandIn(server, new Map());
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const parameters = new URLSearchParams(body);
        standIn.asked.push([...parameters.values()].join(' '));
        const { status, xml } = standIn.answer(parameters);
        response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(parameters: URLSearchParams): { status: number; xml: string } {
    const action = parameters.get('Action') ?? '';
    const name = parameters.get('StackName') ?? '';
    if (action === 'GetCallerIdentity') return ok(action, `<Account>${this.caller}</Account>`);
    const stack = this.stacks.get(name);
    if (!stack) return failed(400, 'ValidationError', `Stack with id ${name} does not exist`);
    if (action === 'GetTemplate') {
      if (stack.template === undefined)
        return failed(
          403,
          'AccessDenied',
          'User: x is not authorized to perform: cloudformation:GetTemplate',
        );
      return ok(action, `<TemplateBody>${escaped(stack.template)}</TemplateBody>`);
    }
    return ok(action, `<Stacks><member>${described(name, stack)}</member></Stacks>`);
  }
}

function described(
  name: string,
  { parameters = {}, status = 'UPDATE_COMPLETE', ...stack }: Deployed,
): string {
  const members = Object.entries(parameters).map(
    ([key, value]) =>
      `<member><ParameterKey>${key}</ParameterKey><ParameterValue>${escaped(value)}</ParameterValue></member>`,
  );
  return `<StackId>arn:aws:cloudformation:eu-west-1:${stack.account ?? '111122223333'}:stack/${name}/1</StackId><StackName>${name}</StackName><StackStatus>${status}</StackStatus><EnableTerminationProtection>${stack.protected ?? true}</EnableTerminationProtection><Parameters>${members.join('')}</Parameters>`;
}

const ok = (action: string, result: string) => ({
  status: 200,
  xml: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
});

const failed = (status: number, code: string, message: string) => ({
  status,
  xml: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
});

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
