import { text } from 'node:stream/consumers';
import { CreateRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import { handler } from '../../../lambda/traffic-rules/handler';
import { type Loopback, loopback } from '../loopback';
import { failure } from './elb-in-memory';
import { eventOf } from './properties';
import { ID, PRIMARY_SERVES, PRODUCTION, RulesWorld, TEST, VALUE } from './rules-world';

const world = new RulesWorld();
const { elb } = world;

let server: Loopback;
let answers: CloudFormationCustomResourceResponse[];
let headers: (string | undefined)[];
let statusOfAnswer: number;

beforeEach(async () => {
  answers = [];
  headers = [];
  statusOfAnswer = 200;
  world.reset();
  server = await loopback(async (request, response) => {
    headers.push(request.headers['content-type']);
    const body = await text(request);
    world.said.push(body);
    answers.push(JSON.parse(body));
    response.writeHead(statusOfAnswer).end();
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server.close();
  expect(world.heard).not.toContain(VALUE);
});

async function ask(
  kind: CloudFormationCustomResourceEvent['RequestType'],
): Promise<CloudFormationCustomResourceResponse> {
  await handler(eventOf(kind, `http://127.0.0.1:${server.port}/answer`, ID, {}, {}));
  return answers.at(-1) as CloudFormationCustomResourceResponse;
}

test('answers with the id and the ARNs of the rules', async () => {
  expect(await ask('Create')).toEqual({
    Status: 'SUCCESS',
    PhysicalResourceId: ID,
    StackId: 'arn:stack',
    RequestId: 'request-1',
    LogicalResourceId: 'LiveTrafficRules',
    Data: {
      ProductionRuleArn: elb.tagged(PRODUCTION)[0]?.RuleArn,
      TestRuleArn: elb.tagged(TEST)[0]?.RuleArn,
    },
  });
  // A presigned URL without a content type takes none. source: cfn-response module, CloudFormation user guide
  expect(headers).toEqual(['']);
});

test('a create that failed has the id that its delete will know it by', async () => {
  elb.mock
    .on(CreateRuleCommand)
    .rejects(failure('ValidationError', `Condition value '${VALUE}' is not valid`));
  expect(await ask('Create')).toMatchObject({
    Status: 'FAILED',
    PhysicalResourceId: ID,
    Reason:
      'Error: the listener rules of shop-production on arn:listener/1 are not as declared (the test rule, which is to be made at priority 10): ValidationError: ' +
      "Condition value '(the test header)' is not valid; deploy again once that is mended; " +
      'see runbooks/live-traffic-rules.md#another-error-of-aws',
  });
});

test('a reason is cut to what CloudFormation takes, and not at its end', async () => {
  elb.mock.on(CreateRuleCommand).rejects(failure('ValidationError', 'é\n'.repeat(10_000)));
  expect((await ask('Create')).Reason).toMatch(/live-traffic-rules\.md#another-error-of-aws$/);
  expect(Buffer.byteLength(world.said.at(-1) as string)).toBeLessThanOrEqual(4096);
});

test('an answer that CloudFormation does not take makes Lambda try again', async () => {
  statusOfAnswer = 503;
  await expect(ask('Create')).rejects.toThrow("CloudFormation's response URL answered 503");
  statusOfAnswer = 200;
  expect(await ask('Create')).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
  expect([PRODUCTION, TEST].map((value) => world.weights(value))).toEqual([
    [PRIMARY_SERVES],
    [PRIMARY_SERVES],
  ]);
});
