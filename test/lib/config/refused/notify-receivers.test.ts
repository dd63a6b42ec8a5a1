import { pagerDuty, slack } from '../../../../lib';
import { placed, refusal, right } from './refusal';

const production = { production: placed };
const CHANNEL = slack({ workspace: 'T0123456789', channel: 'C0123456789' });
const rule = 'an e-mail address, the ARN of an SNS topic, pagerDuty() or slack()';
const topic = (name: string, place = 'eu-west-1:111122223333') => `arn:aws:sns:${place}:${name}`;
const repository = { owner: 'acme', ownerId: 1, name: 'shop', id: 2 };
const bootstrap = { qualifier: 'shop1', toolkitStackName: 'ShopToolkit' };

test.each<[string, unknown, string[]]>([
  ['an address', { page: 'ops@example.com' }, []],
  ['a list', { page: ['ops@example.com', pagerDuty({ secret: 'pd' }), CHANNEL, topic('page')] }, []],
  ['nobody', {}, []],
  [
    'a list itself',
    ['ops@example.com'],
    ["notify must be an object, got [ 'ops@example.com' ]; write it as { … }"],
  ],
  [
    'an unknown channel',
    { pages: 'ops@example.com' },
    ['notify.pages must be a known field, got "ops@example.com"; did you mean page?'],
  ],
  [
    'a channel of Slack by its name',
    { page: '#ops' },
    [`notify.page must be ${rule}, got "#ops"; write an address like ops@example.com`],
  ],
  [
    'an object of no kind',
    { page: { secret: 'pd' } },
    [`notify.page must be ${rule}, got { secret: 'pd' }; write one of them, or a list of them`],
  ],
  ['null', { page: null }, [`notify.page must be ${rule}, got null; write one of them, or a list of them`]],
  [
    'a list of nobody',
    { page: [] },
    ['notify.page must be at least one receiver, got []; leave it out to tell nobody'],
  ],
  [
    'one in a list, and another',
    { ticket: ['ops@example.com', 7, 'ops'] },
    [
      `notify.ticket[1] must be ${rule}, got 7; write one of them, or a list of them`,
      `notify.ticket[2] must be ${rule}, got "ops"; write an address like ops@example.com`,
    ],
  ],
  [
    'one twice',
    { ticket: ['ops@example.com', 'ops@example.com'] },
    ['notify.ticket[1] must be named once, got "ops@example.com"; remove it'],
  ],
  [
    'a FIFO topic',
    { ticket: topic('page.fifo') },
    [
      `notify.ticket must be ${rule}, got "arn:aws:sns:eu-west-1:111122223333:page.fifo"; write an address like ops@example.com`,
    ],
  ],
  // source: CloudWatch API reference, PutCompositeAlarm: at most five actions of a state
  [
    'five topics',
    { ticket: ['a', 'b', 'c', 'd', 'e'].map((name) => topic(name)) },
    ['notify.ticket must be at most 4 topics of your own, got 5; subscribe the others to one of them'],
  ],
  [
    'the ARN of a secret',
    { page: pagerDuty({ secret: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:pd' }) },
    [
      'notify.page.secret must be the name of a secret of Secrets Manager, got "arn:aws:secretsmanager:eu-west-1:111122223333:secret:pd"; write its name, not its ARN and not the key itself',
    ],
  ],
  [
    'a secret that would end the reference',
    { page: pagerDuty({ secret: 'pd}}' }) },
    [
      'notify.page.secret must be the name of a secret of Secrets Manager, got "pd}}"; write its name, not its ARN and not the key itself',
    ],
  ],
  [
    'PagerDuty without a secret',
    { page: { kind: 'pager-duty', key: 'abc' } },
    [
      'notify.page.secret must be the name of a secret of Secrets Manager, got nothing; write its name, not its ARN and not the key itself',
      'notify.page.key must be a known field, got "abc"; remove it, or use one of secret',
    ],
  ],
  [
    'PagerDuty told of releases',
    { deploys: pagerDuty({ secret: 'pd' }) },
    [
      "notify.deploys must be other than pagerDuty(), which understands alarms alone, got { kind: 'pager-duty', secret: 'pd' }; give an e-mail address or slack(), or leave it out",
    ],
  ],
  [
    'names of Slack',
    { deploys: [slack({ workspace: 'acme', channel: '#ops' })] },
    [
      'notify.deploys[0].workspace must be the id of a workspace of Slack, got "acme"; write it like T0123456789: the console of Amazon Q Developer in chat applications shows it',
      'notify.deploys[0].channel must be the id of a channel of Slack, got "#ops"; write it like C0123456789: Slack shows it at the end of the channel’s details',
    ],
  ],
  [
    'a topic of another region',
    { ticket: ['ops@example.com', topic('t', 'us-east-1:111122223333')] },
    [
      'notify.ticket[1] must be a topic of production, arn:aws:sns:eu-west-1:111122223333:…, since alarms and rules write to no other, got "arn:aws:sns:us-east-1:111122223333:t"; give one that is there, in environments.production.notify if it is of this one alone',
    ],
  ],
])('notify: %s', (_, notify, problems) =>
  expect(refusal({ ...right, environments: production, notify })).toEqual(problems),
);

const second = { production: placed, second: placed };
test.each<[string, object, string[]]>([
  [
    'an environment is checked where it is written',
    { environments: { production: { notify: { ticket: 'ops' } } } },
    [
      `environments.production.notify.ticket must be ${rule}, got "ops"; write an address like ops@example.com`,
    ],
  ],
  [
    'one channel of Slack for two environments of an account',
    { environments: second, notify: { deploys: CHANNEL } },
    [
      'notify.deploys.channel must be a channel that production has not, since one account of AWS takes each once, got "C0123456789"; give second a channel of its own in environments.second.notify',
    ],
  ],
  [
    'one for two of accounts that nobody knows',
    { environments: { a: {}, b: {} }, notify: { deploys: [CHANNEL] } },
    [
      'notify.deploys[0].channel must be a channel that a has not, since one account of AWS takes each once, got "C0123456789"; give b a channel of its own in environments.b.notify',
    ],
  ],
  [
    'one for two environments of two accounts',
    {
      environments: { ...production, second: { ...placed, account: '444455556666' } },
      notify: { deploys: CHANNEL },
    },
    [],
  ],
  [
    'one for pages of an environment that pages nobody',
    { environments: second, notify: { page: CHANNEL } },
    [],
  ],
  [
    'Slack in China',
    { environments: { production: { ...placed, region: 'cn-north-1' } }, notify: { deploys: CHANNEL } },
    [
      "notify.deploys must be other than slack() in cn-north-1, where Amazon Q Developer in chat applications is not, got { kind: 'slack', workspace: 'T0123456789', channel: 'C0123456789' }; give production an e-mail address or the ARN of an SNS topic",
    ],
  ],
  [
    'a secret that a bootstrap of its own keeps from CloudFormation',
    { environments: production, repository, bootstrap, notify: { page: pagerDuty({ secret: 'pd' }) } },
    [
      'notify.page.secret must be a name that begins with shop-, since the bootstrap lets CloudFormation read no other, got "pd"; name the secret so',
    ],
  ],
  [
    'one that it lets through',
    { environments: production, repository, bootstrap, notify: { page: pagerDuty({ secret: 'shop-pd' }) } },
    [],
  ],
])('%s', (_, change, problems) => expect(refusal({ ...right, ...change })).toEqual(problems));
