import { refusal, withService } from './refusal';

describe('a service', () => {
  test.each<[string, object, string]>([
    ['port 0', { port: 0 }, 'service.port must be a whole number from 1 to 65535, got 0;'],
    ['port 70000', { port: 70000 }, 'service.port must be a whole number from 1 to 65535, got 70000;'],
    ['port as text', { port: '8080' }, 'service.port must be a whole number from 1 to 65535, got "8080";'],
    ['name with capitals', { name: 'Shop' }, 'service.name must be small letters'],
    ['name with an underscore', { name: 'my_shop' }, 'service.name must be small letters'],
    ['name with two hyphens', { name: 'my--shop' }, 'service.name must be small letters'],
    ['name that ends with a hyphen', { name: 'shop-' }, 'service.name must be small letters'],
    [
      'name that ELB reserves',
      { name: 'internal-shop' },
      'and not begin with internal-, got "internal-shop"',
    ],
    ['name that ELB reserves with the environment', { name: 'internal' }, 'and not begin with internal-'],
    // 'production' has 10 characters, the hyphen one: 21 are left of 32.
    [
      'name too long for ELB',
      { name: 'a'.repeat(22) },
      'service.name must be at most 21 characters, since <service>-<environment> names the load balancer and ELB takes 32',
    ],
    [
      'cpu not on Fargate',
      { cpu: 300 },
      'service.cpu must be one of 256, 512, 1024, 2048, 4096, 8192, 16384, got 300;',
    ],
    [
      'memory not with that cpu',
      { cpu: 256, memory: 4096 },
      'service.memory must be one of 512, 1024, 2048 MiB with cpu 256, got 4096; choose one of them, or another cpu',
    ],
    ['memory not with the default cpu', { memory: 3072 }, 'MiB with cpu 256, got 3072'],
    [
      'memory between steps',
      { cpu: 8192, memory: 17408 },
      'service.memory must be from 16384 to 61440 in steps of 4096 MiB with cpu 8192',
    ],
    ['architecture', { architecture: 'arm' }, 'service.architecture must be one of ARM64, X86_64, got "arm"'],
    [
      'health path',
      { health: { ready: 'ready' } },
      "service.health.ready must be a path that begins with '/'",
    ],
    ['health path not in ASCII', { health: { ready: '/bereit-für' } }, 'service.health.ready must be a path'],
    [
      'health timeout',
      { health: { intervalSeconds: 5, timeoutSeconds: 5 } },
      'service.health.timeoutSeconds must be less than intervalSeconds, 5, got 5',
    ],
    ['min 0', { tasks: { min: 0 } }, 'service.tasks.min must be a whole number from 1 to 5000, got 0'],
    ['min over max', { tasks: { min: 5, max: 4 } }, 'service.tasks.min must be at most max, 4, got 5'],
    [
      'secret that is no variable',
      { secrets: ['api-key'] },
      'service.secrets[0] must be letters, digits and underscores',
    ],
    [
      'secret twice',
      { secrets: ['KEY', 'KEY'] },
      'service.secrets[1] must be a variable that no other secret fills, got "KEY"',
    ],
    [
      'secrets that come to one parameter',
      { secrets: ['DB_URL', 'KEY', 'db_url'] },
      'service.secrets[2] must be told from DB_URL in the name SecretVersionDbUrl of a parameter, got "db_url"; rename one of the two',
    ],
    [
      'more secrets than a template has room for',
      { secrets: Array.from({ length: 152 }, (_, n) => `KEY${n}`) },
      'service.secrets[150] must be one of at most 150 secrets of a service, since each has a parameter in its template, got "KEY150"; keep several values as fields of one secret',
    ],
    [
      'secret and environment',
      { secrets: ['KEY'], environment: { KEY: 'x' } },
      'service.secrets[0] must be a variable that environment does not fill too, got "KEY"',
    ],
    [
      'PORT in environment',
      { environment: { PORT: '3000' } },
      'service.environment.PORT must be left out, since Teal sets PORT to port, got "3000"; remove it',
    ],
    [
      'RELEASE in environment',
      { environment: { RELEASE: 'v1' } },
      'service.environment.RELEASE must be left out, since Teal sets RELEASE to what tells the image from others, got "v1"; give it another name',
    ],
    [
      'RELEASE in secrets',
      { secrets: ['RELEASE'] },
      'service.secrets[0] must be left out, since Teal sets RELEASE to what tells the image from others, got "RELEASE"; give it another name',
    ],
    [
      'versionHeader with a blank',
      { versionHeader: 'x release' },
      'service.versionHeader must be the name of a header of its own, which only the service sets, got "x release"; write it like x-release',
    ],
    [
      'versionHeader of cookies',
      { versionHeader: 'Set-Cookie' },
      'service.versionHeader must be the name of a header of its own, which only the service sets, got "Set-Cookie"',
    ],
    [
      'versionHeader that every server sets',
      { versionHeader: 'Date' },
      'service.versionHeader must be the name of a header of its own, which only the service sets, got "Date"',
    ],
    [
      'PORT in secrets',
      { secrets: ['KEY', 'PORT'] },
      'service.secrets[1] must be left out, since Teal sets PORT to port, got "PORT"; remove it',
    ],
    [
      'environment that is no text',
      { environment: { N: 1 } },
      'service.environment.N must be text, got 1; write it in quotes',
    ],
  ])('%s', (_, service, line) => {
    expect(refusal(withService(service))).toEqual([expect.stringContaining(line)]);
  });
});

// source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
test.each([
  ['shop', 'qa', 'KEY', true],
  ['shop-a', 'b', 'SALT', true],
  ['shop', 'qa', 'SALT', false],
  ['shop', 'qa', 'PW', false],
])(
  'service %s, environment %s, secret %s: taken for the end of an ARN (%s)',
  (name, environment, secret, refused) => {
    const input = { ...withService({ name, secrets: [secret] }), environments: { [environment]: {} } };
    const line = `service.secrets[0] must be other than six characters behind a hyphen in ${name}-${environment}/${secret}, which`;
    expect(refusal(input)).toEqual(refused ? [expect.stringContaining(line)] : []);
  },
);
