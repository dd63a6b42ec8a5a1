import type { Template } from 'aws-cdk-lib/assertions';
import { SERVICE_METRICS } from '../../../lambda/shared/environment';
import { migration, otlp, xray } from '../../../lib';
import { shopTemplate } from '../../synth';

type Container = Readonly<Record<string, unknown>> & {
  readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
};

const endpoint = 'https://otlp.example.com/otlp';
const MIRROR = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/otel';

function containersOf(template: Template): [app: Container, collector: Container | undefined] {
  const [definition] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
  const { ContainerDefinitions } = definition?.Properties ?? {};
  const [app, collector, ...more] = ContainerDefinitions as Container[];
  expect(more).toEqual([]);
  return [app as Container, collector];
}
const variables = ({ Environment }: Container) =>
  Object.fromEntries(Environment.map(({ Name, Value }) => [Name, Value]));
const configOf = (template: Template) => {
  const [, collector] = containersOf(template);
  return JSON.parse(String(variables(collector as Container).AOT_CONFIG_CONTENT));
};

/** Statements of the role that the containers have, and of the one with which ECS starts them. */
function statementsOf(template: Template, role: RegExp): unknown[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }: { Ref: string }) => role.test(Ref)))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}
const TASK_ROLE = /^TaskDefinitionTaskRole/;

const withXray = () => shopTemplate({}, { telemetry: xray() });
const withOtlp = () => shopTemplate({}, { telemetry: otlp({ endpoint, headersSecret: 'shop-grafana' }) });

test('without telemetry there is one container, without a share of the cpu', () => {
  const [app, collector] = containersOf(shopTemplate());
  expect(collector).toBeUndefined();
  expect(app).not.toHaveProperty('Cpu');
  expect(Object.keys(variables(app)).filter((name) => name.startsWith('OTEL_'))).toEqual([]);
  expect(statementsOf(shopTemplate(), TASK_ROLE)).toEqual([]);
});

describe('the collector', () => {
  // What is not seen must not become what does not run.
  test('neither ends the task nor keeps the service from starting', () => {
    for (const template of [withXray(), withOtlp()]) {
      const [app, collector] = containersOf(template);
      expect(collector).toMatchObject({
        Name: 'shop-telemetry',
        Essential: false,
        RestartPolicy: { Enabled: true, RestartAttemptPeriod: 60 },
      });
      for (const container of [app, collector]) expect(container).not.toHaveProperty('DependsOn');
      expect(app).toMatchObject({ Name: 'shop', Essential: true });
    }
  });

  test('is not root, cannot change its image, and is asked whether it is well', () => {
    const [, collector] = containersOf(withXray());
    expect(collector).toMatchObject({
      Image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0',
      User: '65532:65532',
      ReadonlyRootFilesystem: true,
      StopTimeout: 30,
      HealthCheck: { Command: ['CMD', '/healthcheck'], StartPeriod: 10 },
    });
    // Nobody but its own task reaches it.
    expect(collector).not.toHaveProperty('PortMappings');
    const { protocols } = configOf(withXray()).receivers.otlp;
    expect(protocols).toEqual({ grpc: { endpoint: 'localhost:4317' }, http: { endpoint: 'localhost:4318' } });
  });

  test('logs to streams of its own in the log group of the service', () => {
    const [app, collector] = containersOf(withXray()).map((container) => {
      const { Options } = (container?.LogConfiguration ?? {}) as { Options?: Record<string, unknown> };
      return Options;
    });
    expect(collector?.['awslogs-group']).toEqual(app?.['awslogs-group']);
    expect([app, collector].map((options) => options?.['awslogs-stream-prefix'])).toEqual([
      'shop',
      'telemetry',
    ]);
  });

  // source: Amazon ECS API reference, ContainerDefinition (cpu): null and zero are two shares
  test('has its share of the cpu, and the service all others', () => {
    const template = shopTemplate({}, { cpu: 1024, telemetry: xray({ cpu: 64, memory: 256 }) });
    const [app, collector] = containersOf(template);
    expect([app.Cpu, collector?.Cpu, collector?.Memory]).toEqual([960, 64, 256]);
    expect(app).not.toHaveProperty('Memory');
    const { memory_limiter } = configOf(template).processors;
    expect(memory_limiter).toMatchObject({ limit_mib: 192, spike_limit_mib: 64 });
  });

  test.each([
    ['a public image needs no permission', undefined, false],
    ['a copy in ECR may be pulled by who starts tasks', `${MIRROR}:v1@sha256:${'a'.repeat(64)}`, true],
  ])('%s', (_, image, allowed) => {
    const template = shopTemplate({}, { telemetry: xray(image === undefined ? {} : { image }) });
    const pulls = statementsOf(template, /^ExecutionRole$/).filter((statement) =>
      JSON.stringify(statement).includes('repository/acme/otel'),
    );
    expect(pulls).toHaveLength(allowed ? 1 : 0);
    if (allowed) {
      expect(pulls[0]).toMatchObject({
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Resource: ['acme/otel', 'shop/shop'].map(
          (name) => `arn:aws:ecr:eu-west-1:111122223333:repository/${name}`,
        ),
      });
    }
  });
});

describe('to AWS', () => {
  // source: Service Authorization Reference, AWS X-Ray: PutTraceSegments takes no resource
  test('the tasks may write traces, and streams of their own log group, and nothing else', () => {
    expect(statementsOf(withXray(), TASK_ROLE)).toEqual([
      { Effect: 'Allow', Action: 'xray:PutTraceSegments', Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^TaskLogs/), 'Arn'] },
      },
    ]);
  });

  test('the service’s metrics get the very dimensions of the objectives, and no others go', () => {
    const { exporters, processors, service } = configOf(withXray());
    const names = [SERVICE_METRICS.REQUESTS, SERVICE_METRICS.FAILURES, SERVICE_METRICS.DURATION];
    expect(exporters.awsemf).toMatchObject({
      namespace: SERVICE_METRICS.NAMESPACE,
      log_group_name: '/teal/shop-production',
      dimension_rollup_option: 'NoDimensionRollup',
      metric_declarations: [
        {
          dimensions: [['Service', 'Environment', 'Route']],
          metric_name_selectors: names.map((name) => `^${name}$`),
        },
      ],
    });
    expect(processors['filter/service'].metrics.include.metric_names).toEqual(names);
    expect(processors['attributes/service'].actions).toEqual([
      { key: 'Service', value: 'shop', action: 'upsert' },
      { key: 'Environment', value: 'production', action: 'upsert' },
    ]);
    expect(service.pipelines.metrics.processors).toEqual(
      expect.arrayContaining(['filter/service', 'attributes/service']),
    );
  });

  // source: opentelemetry-collector-contrib, exporter/awsemfexporter/datapoint.go: values of exponential histograms alone
  test('the SDK counts by interval, and sends durations as values', () => {
    expect(variables(containersOf(withXray())[0])).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_SERVICE_NAME: 'shop',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
      OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'base2_exponential_bucket_histogram',
      OTEL_METRIC_EXPORT_INTERVAL: '10000',
      OTEL_RESOURCE_ATTRIBUTES: {
        'Fn::Join': [
          '',
          [
            'deployment.environment=production,deployment.environment.name=production,service.version=',
            { Ref: 'ImageDigest' },
          ],
        ],
      },
    });
  });
});

describe('to an endpoint of OTLP', () => {
  test('go traces, metrics and logs, and the tasks may do nothing in AWS', () => {
    const { exporters, service } = configOf(withOtlp());
    expect(exporters).toEqual({ otlphttp: { endpoint, headers: `\${env:OTLP_HEADERS}` } });
    expect(Object.keys(service.pipelines)).toEqual(['traces', 'metrics', 'logs']);
    expect(statementsOf(withOtlp(), TASK_ROLE)).toEqual([]);
  });

  test('the headers come from the secret, for the collector alone', () => {
    const [app, collector] = containersOf(withOtlp());
    expect(collector?.Secrets).toEqual([
      {
        Name: 'OTLP_HEADERS',
        ValueFrom: expect.stringMatching(/secret:shop-grafana$/),
      },
    ]);
    expect(app).not.toHaveProperty('Secrets');
    expect(JSON.stringify(statementsOf(withOtlp(), /^ExecutionRole$/))).toContain(
      'secret:shop-grafana-??????',
    );
  });

  test('without a secret there are no headers', () => {
    const template = shopTemplate({}, { telemetry: otlp({ endpoint }) });
    expect(configOf(template).exporters.otlphttp).toEqual({ endpoint });
    expect(containersOf(template)[1]).not.toHaveProperty('Secrets');
  });

  test('a backend of Prometheus gets sums since the start, as it wants them', () => {
    const names = Object.keys(variables(containersOf(withOtlp())[0]));
    expect(names.filter((name) => /TEMPORALITY|HISTOGRAM/.test(name))).toEqual([]);
  });
});

// ECS ends a task with its essential containers: the collector of a migration's task must be none.
test('the task of a migration has the collector, which does not keep it running', () => {
  const template = shopTemplate(
    {},
    { telemetry: xray(), gates: [migration({ command: ['node', 'migrate.js'] })] },
  );
  const essential = containersOf(template).filter((container) => container?.Essential);
  expect(essential.map((container) => container?.Name)).toEqual(['shop']);
});
