import { approval, type DeliveryInput, smokeTest } from '../../../../lib';
import { refusal, right } from './refusal';

const topic = (place = 'aws:sns:eu-west-1:111122223333') => approval({ notify: `arn:${place}:releases` });
const ireland = { account: '111122223333', region: 'eu-west-1' };
const beijing = { account: '111122223333', region: 'cn-north-1' };

const withTopic = (environments: DeliveryInput['environments'], gate = topic()) => ({
  ...right,
  environments,
  gates: [smokeTest({ requests: [{ path: '/' }] }), gate],
});
const must = (environment: string, at: string, got: string, path = 'gates[1]') =>
  `${path}.notify must be a topic of ${environment}, arn:${at}:…, since EventBridge writes to no other, got "${got}"; give one that is there, or an e-mail address, which gets a topic in each environment`;

const HERE = 'aws:sns:eu-west-1:111122223333';
// source: Amazon EventBridge user guide, "Event bus targets": in the region of the rule; of another account with a role
test.each<[string, unknown, string[]]>([
  ['of the environment', withTopic({ production: ireland }), []],
  [
    'of another region',
    withTopic({ production: { ...ireland, region: 'eu-central-1' } }),
    [must('production', 'aws:sns:eu-central-1:111122223333', `arn:${HERE}:releases`)],
  ],
  [
    'of another account',
    withTopic({ production: { ...ireland, account: '444455556666' } }),
    [must('production', 'aws:sns:eu-west-1:444455556666', `arn:${HERE}:releases`)],
  ],
  [
    'of another partition',
    withTopic({ production: beijing }, topic('aws:sns:cn-north-1:111122223333')),
    [
      must(
        'production',
        'aws-cn:sns:cn-north-1:111122223333',
        'arn:aws:sns:cn-north-1:111122223333:releases',
      ),
    ],
  ],
  ['of China, there', withTopic({ production: beijing }, topic('aws-cn:sns:cn-north-1:111122223333')), []],
  [
    'of one of two environments',
    withTopic({ staging: { ...ireland, account: '444455556666' }, production: ireland }),
    [must('staging', 'aws:sns:eu-west-1:444455556666', `arn:${HERE}:releases`)],
  ],
  ['of an environment that is where the credentials are: nobody knows', withTopic({ production: {} }), []],
  [
    'of a service with gates of its own',
    {
      name: 'shop',
      services: [
        { name: 'web', port: 80, gates: [] },
        { name: 'api', port: 80, gates: [topic('aws:sns:us-east-1:111122223333')] },
      ],
      environments: { production: ireland },
    },
    [
      must(
        ...([
          'production',
          HERE,
          'arn:aws:sns:us-east-1:111122223333:releases',
          'services[1].gates[0]',
        ] as const),
      ),
    ],
  ],
  [
    'that is an e-mail address',
    withTopic({ a: ireland, b: beijing }, approval({ notify: 'ops@example.com' })),
    [],
  ],
])('a topic %s', (_, input, problems) => expect(refusal(input)).toEqual(problems));
