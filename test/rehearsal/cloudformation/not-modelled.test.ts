import { requireKnownTypes } from '../../../rehearsal/cloudformation/known-types';
import { CustomResourceProvider } from '../../../rehearsal/cloudformation/providers/custom-resource';
import { NotModelled } from '../../../rehearsal/not-modelled';
import { stackOfThings, templateOf, thing } from './things';

const queue = { Type: 'AWS::SQS::Queue' };
const told = { notModelled: 'told' } as const;

test.each([
  ['AWS::SQS::Queue', undefined],
  ['AWS::CDK::Metadata', undefined],
  ['Custom::Anything', undefined],
  ['MyCompany::Own::Type', undefined],
  ['AWS::SQS::Quue', 'Template format error: Unrecognized resource types: [AWS::SQS::Quue]'],
])('a type %s of a template: %s', (type, refusal) => {
  const require = () => requireKnownTypes(['AWS::IAM::Role', type, type]);
  if (refusal === undefined) require();
  else expect(require).toThrow(refusal);
});

test('whoever deploys is told of a type that is not modelled, with its resource and with its stack', async () => {
  const { clock, stack } = stackOfThings(told);
  const template = templateOf({ A: thing('a'), Odd: queue, Nothing: { Type: 'AWS::CDK::Metadata' } });
  expect(await clock.run(stack.create(template))).toEqual({ status: 'CREATE_COMPLETE' });
  const remarks = stack.events.flatMap(({ logicalId, status, reason }) =>
    status.endsWith('_COMPLETE') && reason !== undefined ? [`${logicalId} ${status}: ${reason}`] : [],
  );
  expect(remarks).toEqual([
    'Odd CREATE_COMPLETE: AWS::SQS::Queue is not modelled by the rehearsal: it has a made-up id, and does nothing',
    expect.stringMatching(/ CREATE_COMPLETE: Not modelled by the rehearsal: AWS::SQS::Queue$/),
  ]);
});

test('a template with a misspelt type is refused before anything is made', async () => {
  const { clock, stack } = stackOfThings(told);
  const template = templateOf({ Odd: { Type: 'AWS::SQS::Quue' } });
  await expect(clock.run(stack.forecast(template))).rejects.toMatchObject({ name: 'ValidationError' });
});

test('a resource fails by what is not modelled, and its stack goes back', async () => {
  const { clock, stack } = stackOfThings(told);
  const template = templateOf({ A: thing({ 'Fn::Transform': { Name: 'AWS::Include' } }) });
  expect(await clock.run(stack.create(template))).toMatchObject({ status: 'ROLLBACK_COMPLETE' });
  const [failed] = stack.events.filter(({ status }) => status === 'CREATE_FAILED');
  expect(failed).toMatchObject({
    logicalId: 'A',
    reason: 'intrinsic function Fn::Transform is not modelled by the rehearsal',
  });
});

test('a custom resource whose function is nowhere fails, and nothing is left of it', async () => {
  const invoke = async () => {
    throw new NotModelled('Lambda function nowhere');
  };
  const response = new Promise<never>(() => {});
  const { clock, stack } = stackOfThings({
    ...told,
    others: [
      [
        'Custom::Mystery',
        new CustomResourceProvider(
          { invoke, expectCustomResourceResponse: () => ({ url: '', response }) },
          { clock: { sleep: () => new Promise(() => {}) } },
        ),
      ],
    ],
  });
  const template = templateOf({ Odd: { Type: 'Custom::Mystery', Properties: { ServiceToken: 'nowhere' } } });
  expect(await clock.run(stack.create(template))).toMatchObject({ status: 'ROLLBACK_COMPLETE' });
  expect(stack.events.find(({ status }) => status === 'CREATE_FAILED')?.reason).toBe(
    'Lambda function nowhere is not modelled by the rehearsal',
  );
});
