import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { start } from '../../../cli/apply/start';
import { connect } from '../../../cli/aws/clients';

const ARN = 'arn:aws:cloudformation:eu-west-1:111122223333:changeSet/teal-1/0000';
const STACK = {
  ...{ name: 'shop-production', is: 'prepared' as const, changeSet: ARN },
  ...{ changesHash: '0'.repeat(64), changes: [] },
};

let server: Server;
let calls: string[];
let execution: string;
let answer: [status: number, code: string, message: string];
const environment = { ...process.env };
beforeEach(async () => {
  calls = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const action = new URLSearchParams(body).get('Action') ?? '';
      calls.push(action);
      if (action === 'ExecuteChangeSet') {
        const [status, code, message] = answer;
        response.writeHead(status, { 'content-type': 'text/xml' });
        const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
        response.end(`<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>`);
        return;
      }
      response.writeHead(200, { 'content-type': 'text/xml' });
      const fields = `<ChangeSetId>${ARN}</ChangeSetId><StackId>a</StackId><Status>CREATE_COMPLETE</Status><ExecutionStatus>${execution}</ExecutionStatus><Changes/>`;
      response.end(
        `<DescribeChangeSetResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeChangeSetResult>${fields}</DescribeChangeSetResult></DescribeChangeSetResponse>`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
  });
  delete process.env.AWS_MAX_ATTEMPTS;
});
afterEach(async () => {
  process.env = environment;
  await new Promise((resolve) => server.close(resolve));
});

async function started() {
  const clients = await connect({});
  const [once, cloudFormation] = [await clients.cloudFormation(1), await clients.cloudFormation()];
  try {
    return await start({ once, cloudFormation }, STACK);
  } catch (error) {
    return (error as Error).name;
  } finally {
    once.destroy();
    cloudFormation.destroy();
  }
}

test.each<[string, typeof answer, string, string]>([
  [
    'not answered, and it has arrived',
    [503, 'ServiceUnavailable', 'later'],
    'EXECUTE_IN_PROGRESS',
    'started',
  ],
  [
    'not answered, and it has not arrived yet',
    [503, 'ServiceUnavailable', 'later'],
    'AVAILABLE',
    'ServiceUnavailable',
  ],
  ['throttled', [400, 'Throttling', 'Rate exceeded'], 'AVAILABLE', 'Throttling'],
  ['not executable', [400, 'InvalidChangeSetStatus', 'OBSOLETE'], 'OBSOLETE', 'refused'],
  [
    'executed by another run of the job',
    [400, 'InvalidChangeSetStatus', 'is executed'],
    'EXECUTE_IN_PROGRESS',
    'started',
  ],
])('%s: called once', async (_, given, seen, outcome) => {
  [answer, execution] = [given, seen];
  expect(await started()).toBe(outcome);
  expect(calls).toEqual(['ExecuteChangeSet', 'DescribeChangeSet']);
});

test('not allowed: called once, and nothing is asked', async () => {
  answer = [403, 'AccessDenied', 'no'];
  expect(await started()).toBe('AccessDenied');
  expect(calls).toEqual(['ExecuteChangeSet']);
});
