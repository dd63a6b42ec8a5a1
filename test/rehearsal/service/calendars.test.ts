import {
  CreateDocumentCommand,
  DeleteDocumentCommand,
  GetCalendarStateCommand,
  UpdateDocumentCommand,
} from '@aws-sdk/client-ssm';
import { AwsAccount } from '../../../rehearsal/account/aws-account';
import { Resolvers } from '../../../rehearsal/assembly/intrinsics';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { ssmService } from '../../../rehearsal/endpoint/ssm-service';
import { makeNamedStores } from '../../../rehearsal/service/named-stores';
import { assemblyOf, stackOf } from '../assembly/fixtures';
import { clientsOf } from '../endpoint/clients';

const OPEN = 'BEGIN:VCALENDAR\nVERSION:2.0\nX-CALENDAR-TYPE:DEFAULT_OPEN\nEND:VCALENDAR';
const CLOSED = OPEN.replace('OPEN', 'CLOSED');
const document = (name: string) => `arn:aws:ssm:eu-west-1:111122223333:document/${name}`;

const account = () => new AwsAccount(new VirtualClock(), { account: '111122223333', region: 'eu-west-1' });

function stackThatMay(...Statement: readonly object[]) {
  const policy = { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', PolicyDocument: { Statement } } };
  const stack = stackOf({ Resources: { Policy: policy } });
  return new Resolvers(assemblyOf(stack)).of(stack);
}

test('a calendar that a function may ask is there, and open', async () => {
  const aws = account();
  await makeNamedStores(
    aws,
    stackThatMay(
      { Action: 'ssm:GetCalendarState', Resource: [document('holidays'), document('audits')] },
      { Action: ['ssm:GetDocument'], Resource: document('script') },
    ),
  );
  expect(aws.documents.calendar('holidays').state(0)).toBe('OPEN');
  expect(aws.documents.has('audits')).toBe(true);
  expect(aws.documents.has('script')).toBe(false);
});

test('one that a stack has stays as it is, and a pattern names none', async () => {
  const aws = account();
  aws.documents.put('holidays', 'ChangeCalendar', CLOSED);
  await makeNamedStores(
    aws,
    stackThatMay({ Action: 'ssm:GetCalendarState', Resource: [document('holidays'), document('*')] }),
  );
  expect(aws.documents.calendar('holidays').state(0)).toBe('CLOSED');
  expect(aws.documents.has('*')).toBe(false);
});

// source: AWS Systems Manager API reference, CreateDocument, UpdateDocument, DeleteDocument
test('a person makes, closes and deletes one', async () => {
  const aws = account();
  const lease = await leaseEndpoint([ssmService(aws, { now: () => 0 })]);
  const { ssm } = clientsOf(lease);
  const state = async () =>
    (await ssm.send(new GetCalendarStateCommand({ CalendarNames: ['freeze'] }))).State;
  const create = new CreateDocumentCommand({ Name: 'freeze', DocumentType: 'ChangeCalendar', Content: OPEN });
  await ssm.send(create);
  await expect(ssm.send(create)).rejects.toMatchObject({ name: 'DocumentAlreadyExists' });
  expect(await state()).toBe('OPEN');
  await ssm.send(new UpdateDocumentCommand({ Name: 'freeze', DocumentVersion: '$LATEST', Content: CLOSED }));
  expect(await state()).toBe('CLOSED');
  await ssm.send(new DeleteDocumentCommand({ Name: 'freeze' }));
  await expect(state()).rejects.toMatchObject({ name: 'InvalidDocument' });
  await lease.close();
});
