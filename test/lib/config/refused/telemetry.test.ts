import { admission, migration, otlp, xray } from '../../../../lib';
import { resolveDelivery } from '../../../../lib/config/resolve';
import { placed, refusal, right, withService } from './refusal';

const MIRROR = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/otel';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const endpoint = 'https://otlp.example.com';

const serviceWith = (input: object) =>
  resolveDelivery(withService(input)).delivery.environments[0]?.services[0]?.telemetry;

test('what is left out is filled in', () => {
  expect(serviceWith({})).toBeUndefined();
  expect(serviceWith({ telemetry: xray() })).toEqual({
    kind: 'xray',
    image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0',
    cpu: 32,
    memory: 192,
  });
  expect(
    serviceWith({ telemetry: otlp({ endpoint, headersSecret: 'shop/otlp', memory: 256 }) }),
  ).toMatchObject({
    ...{ kind: 'otlp', endpoint, headersSecret: 'shop/otlp', memory: 256 },
  });
});

describe('telemetry', () => {
  test.each<[string, object, string]>([
    [
      'of another kind',
      { telemetry: { kind: 'datadog' } },
      'service.telemetry must be xray() or otlp(), got',
    ],
    [
      'as a word',
      { telemetry: 'xray' },
      'service.telemetry must be xray() or otlp(), got "xray"; call one of them',
    ],
    [
      'without an endpoint',
      { telemetry: { kind: 'otlp' } },
      'service.telemetry.endpoint must be an https:// or http:// URL without user, query and fragment, got nothing;',
    ],
    [
      'with gRPC',
      { telemetry: otlp({ endpoint: 'grpc://otlp:4317' }) },
      'service.telemetry.endpoint must be an https://',
    ],
    [
      'with a key in the URL',
      { telemetry: otlp({ endpoint: 'https://u:p@otlp.example.com' }) },
      'endpoint must be an https:// or http:// URL without user',
    ],
    [
      'with a variable of the collector',
      { telemetry: otlp({ endpoint: 'https://x/$HOME' }) },
      'endpoint must be',
    ],
    [
      'with the secret itself',
      { telemetry: otlp({ endpoint, headersSecret: '{"a":"b"}' }) },
      'service.telemetry.headersSecret must be the name of a secret',
    ],
    [
      'with a secret, to AWS',
      { telemetry: { ...xray(), headersSecret: 'x' } },
      'service.telemetry.headersSecret must be a known field',
    ],
    [
      'of the latest image',
      { telemetry: xray({ image: 'acme/otel:latest' }) },
      'service.telemetry.image must be an image with a tag other than latest, or a digest',
    ],
    [
      'of an image without a tag',
      { telemetry: xray({ image: 'acme/otel' }) },
      'service.telemetry.image must be',
    ],
    [
      'with 4 units of cpu',
      { telemetry: xray({ cpu: 4 }) },
      'service.telemetry.cpu must be a whole number from 16',
    ],
    [
      'with 64 MiB',
      { telemetry: xray({ memory: 64 }) },
      'service.telemetry.memory must be a whole number from 128',
    ],
    [
      'with more than half of the memory',
      { telemetry: xray({ memory: 257 }) },
      "service.telemetry.memory must be at most half of the service's memory, 256, got 257; give it less, or the service more",
    ],
    [
      'with more than half of the cpu',
      { telemetry: xray({ cpu: 129 }) },
      "service.telemetry.cpu must be at most half of the service's cpu, 128, got 129;",
    ],
    [
      'and a variable that it sets',
      { telemetry: xray(), environment: { OTEL_SERVICE_NAME: 'x' } },
      'service.environment.OTEL_SERVICE_NAME must be left out with telemetry, since Teal sets OTEL_SERVICE_NAME for the collector',
    ],
    [
      'and a secret in a variable that it sets',
      { telemetry: xray(), secrets: ['OTEL_EXPORTER_OTLP_ENDPOINT'] },
      'service.secrets[0] must be left out with telemetry',
    ],
    [
      'and a migration with less cpu than its containers reserve',
      { cpu: 512, telemetry: xray(), gates: [migration({ command: ['x'], cpu: 256, memory: 512 })] },
      'service.telemetry must be with at least 512 of cpu in the gate migration, whose task has the collector as well, got 256 there; give migration more, or leave out its cpu and memory',
    ],
    [
      'and a migration with less memory',
      {
        memory: 2048,
        telemetry: xray({ memory: 1024 }),
        gates: [migration({ command: ['x'], cpu: 256, memory: 1024 })],
      },
      'service.telemetry must be with at least 2048 of memory in the gate migration',
    ],
  ])('%s', (_, input, line) => {
    const lines = refusal(withService(input));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(line);
  });

  test('the same variables are free without it, and names of metrics never', () => {
    expect(refusal(withService({ environment: { OTEL_SERVICE_NAME: 'x' } }))).toEqual([]);
    for (const name of ['TEAL_SERVICE', 'TEAL_ENVIRONMENT'])
      expect(refusal(withService({ environment: { [name]: 'x' } }))).toEqual([
        `service.environment.${name} must be left out, since Teal sets ${name} to whose metrics the service writes, got "x"; remove it: alarms and objectives look under that name alone`,
      ]);
  });

  test.each([
    'acme/otel:v1',
    `acme/otel@${DIGEST}`,
    'registry.example.com:5000/otel:v1',
    `${MIRROR}:v1@${DIGEST}`,
  ])('takes the image %s', (image) =>
    expect(refusal(withService({ telemetry: xray({ image }) }))).toEqual([]),
  );

  test('a service of several is named by its place', () => {
    const services = [
      { name: 'web', port: 80 },
      { name: 'api', port: 80, telemetry: xray({ memory: 300 }) },
    ];
    const { service: _, ...rest } = right;
    expect(refusal({ ...rest, name: 'shop', services })[0]).toContain(
      'services[1].telemetry.memory must be at most half',
    );
  });
});

// It looks at every container: without a word each release would be refused, hours later.
describe('with the gate admission', () => {
  const rule =
    'service.telemetry.image must be named by digest, in a repository that the gate admission lets in, since it looks at every container and would refuse each release';
  test.each<[string, string | undefined, readonly string[], boolean]>([
    ['a public image', undefined, [], false],
    ['a public image by digest', `public.ecr.aws/acme/otel:v1@${DIGEST}`, [MIRROR], false],
    ['a copy in ECR that is not let in', `${MIRROR}:v1@${DIGEST}`, [], false],
    ['a copy in ECR by its tag', `${MIRROR}:v1`, [MIRROR], false],
    ['a copy in ECR by digest, let in', `${MIRROR}:v1@${DIGEST}`, [MIRROR], true],
    ['without its tag', `${MIRROR}@${DIGEST}`, [MIRROR], true],
  ])('%s', (_, image, repositories, isRight) => {
    const telemetry = xray(image === undefined ? {} : { image });
    const input = {
      ...withService({ telemetry, gates: [admission({ repositories })] }),
      environments: { production: placed },
    };
    expect(refusal(input)).toEqual(isRight ? [] : [expect.stringContaining(rule)]);
  });
});
