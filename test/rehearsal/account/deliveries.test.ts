import { AwsAccount } from '../../../rehearsal/account/aws-account';
import { connectDeliveries, invokeLater, writeLog } from '../../../rehearsal/account/deliveries';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { NotModelled } from '../../../rehearsal/not-modelled';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:pages';
const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:pager';

function accountWithTopic() {
  const account = new AwsAccount(new VirtualClock(), PLACE);
  account.topics.create(TOPIC, '');
  account.topics.subscribe(TOPIC, 'lambda', FUNCTION);
  return account;
}

// source: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html (event)
test('a message goes to the functions that subscribe', () => {
  const account = accountWithTopic();
  const invoked: [string, unknown][] = [];
  connectDeliveries(account, (arn, event) => invoked.push([arn, event]));
  account.topics.publish(TOPIC, { subject: 'ALARM', message: 'errors' });
  expect(invoked).toMatchObject([
    [
      FUNCTION,
      {
        Records: [{ EventSource: 'aws:sns', Sns: { TopicArn: TOPIC, Subject: 'ALARM', Message: 'errors' } }],
      },
    ],
  ]);
});

test('a function that cannot run here is named once, and decides nothing', async () => {
  const account = accountWithTopic();
  const leftOut: string[] = [];
  const refuse = async () => {
    throw new NotModelled('Lambda runtime python3.13 of shop.Pager');
  };
  connectDeliveries(
    account,
    invokeLater(refuse, (what) => leftOut.push(what)),
  );
  for (const message of ['one', 'two']) account.topics.publish(TOPIC, { message });
  await new Promise(setImmediate);
  account.topics.publish(TOPIC, { message: 'three' });
  await new Promise(setImmediate);
  expect(leftOut).toEqual([`delivery to ${FUNCTION} (Lambda runtime python3.13 of shop.Pager)`]);
});

// source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
test('what a function writes goes to the group that it is given', () => {
  const account = new AwsAccount(new VirtualClock(), PLACE);
  const where = { logGroupName: 'gates', logStreamName: 'rehearsal/[$LATEST]smoke' };
  writeLog(account, where, 'hello', 0);
  expect(account.logs.list().map(({ name }) => name)).toEqual(['gates']);
});
