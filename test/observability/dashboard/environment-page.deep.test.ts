import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { type DeliveryInput, millis, type ServiceInput } from '../../../lib';
import { resolveDelivery } from '../../../lib/config/resolve';
import { FoundationStack } from '../../../lib/foundation/foundation-stack';
import { runbooksOf } from '../../../lib/observability/runbooks';
import { Resolvers } from '../../../rehearsal/assembly/intrinsics';
import { knownAssembly } from '../../../rehearsal/assembly/known-assemblies';
import { checkDashboard } from '../../../rehearsal/cloudwatch/dashboard-body';
import { domain, network, quick, root, type Synthesized, synthesize } from '../../synth';
import { layoutFaults } from './layout';
import { entriesOf, type Page, pageOf, type Widget } from './page';
import { whyUnpublished } from './published-metrics';
import { type Search, searchOf } from './search';

const build = './app';
const place = { account: '111122223333', region: 'eu-west-1', network };
const services: readonly ServiceInput[] = [
  {
    name: 'web',
    port: 8080,
    build,
    objectives: { availability: 99.9, latency: { under: millis(300), share: 99 } },
  },
  { name: 'shop-web', port: 8080, build },
];
const delivery = (environments: object, some: readonly ServiceInput[] = services): DeliveryInput => ({
  ...{ name: 'mall', services: some, environments: environments as DeliveryInput['environments'] },
});

const KINDS: Readonly<Record<string, object>> = {
  'a load balancer each': { production: place, 'production-eu': place },
  'one that they share': {
    production: { ...place, domain: { ...domain, name: 'example.com' }, loadBalancer: { shared: true } },
  },
};

const FOUNDATION = 'mall-production-foundation';
const metricsOf = (page: Page) => page.widgets.flatMap(entriesOf);
const searchesOf = (page: Page): Search[] =>
  metricsOf(page).flatMap(({ expression }) => searchOf(expression ?? '') ?? []);
const ofService = (page: Page, name: string): Widget[] => {
  const first = page.widgets.find(({ properties }) => properties.markdown?.includes(`[${name}]`));
  return page.widgets.filter(({ y }) => y === first?.y);
};

/** Full names of load balancers and groups as CloudFormation would give them, by the stack of their service. */
async function dimensionsOf({ assembly }: Synthesized, stackName: string): Promise<Record<string, string>[]> {
  const resolvers = new Resolvers(knownAssembly(assembly.directory));
  const resolver = resolvers.ofStackNamed(stackName);
  const fullNames = async (type: string, attribute: string) =>
    Promise.all(
      (await resolver.resourcesOfType(`AWS::ElasticLoadBalancingV2::${type}`)).map(async (id) =>
        String(await resolver.resolve({ 'Fn::GetAtt': [id, attribute] })),
      ),
    );
  const [LoadBalancer = 'app/shared/0123456789abcdef'] = await fullNames(
    'LoadBalancer',
    'LoadBalancerFullName',
  );
  const groups = await fullNames('TargetGroup', 'TargetGroupFullName');
  return [{ LoadBalancer }, ...groups.map((TargetGroup) => ({ LoadBalancer, TargetGroup }))];
}

describe.each(Object.entries(KINDS))('services with %s', (_, environments) => {
  const synthesized = synthesize(delivery(environments));
  const page = pageOf(synthesized, FOUNDATION);
  const stacks = synthesized.assembly.stacks.map(({ stackName }) => stackName);

  test('have a page with a line each, which can be read', async () => {
    const { name, widgets } = await page;
    expect(name).toBe('mall-production');
    expect(layoutFaults(widgets)).toEqual([]);
    const links = widgets.flatMap(
      ({ properties }) => /\[(.+)\]\((.+)\)/.exec(properties.markdown ?? '')?.slice(1) ?? [],
    );
    expect(links).toEqual(
      services.flatMap(({ name: service }) => [
        service,
        expect.stringMatching(new RegExp(`#dashboards/dashboard/${service}-production$`)),
      ]),
    );
  });

  test('have on it what the rehearsal takes', async () => {
    const { name, ...body } = await page;
    expect(() =>
      checkDashboard('S.Page', { name, properties: { DashboardBody: JSON.stringify(body) } }),
    ).not.toThrow();
  });

  test.each(services.map(({ name }) => name))('show the alarms that stop a release of %s', async (name) => {
    const template = synthesized.template(`${name}-production`);
    const [service] = Object.values(template.findResources('AWS::ECS::Service'));
    const shown = ofService(await page, name).flatMap(({ properties }) => properties.alarms ?? []);
    expect(shown.map((arn) => arn.split(':alarm:')[1])).toEqual(
      service?.Properties.DeploymentConfiguration.Alarms.AlarmNames,
    );
    expect(shown.every((arn) => arn.startsWith('arn:aws:cloudwatch:eu-west-1:111122223333:alarm:'))).toBe(
      true,
    );
  });

  test('show rate, errors, latency and saturation, as each one’s own page names them', async () => {
    for (const { name } of services) {
      const [signals] = ofService(await page, name).filter(({ properties }) =>
        properties.title?.includes('signals'),
      );
      const own = new Set(
        metricsOf(await pageOf(synthesized, `${name}-production`)).map(({ label }) => label),
      );
      const labels = entriesOf(signals as Widget)
        .filter(({ visible }) => visible)
        .map(({ label }) => label);
      expect(labels.map((label) => label?.replace(' of live', ''))).toEqual([
        'requests',
        'failed (%)',
        'p99 (s)',
        'CPU of the worst task (%)',
        'memory of the worst task (%)',
      ]);
      expect(labels.filter((label) => !own.has(label))).toEqual([]);
    }
  });

  test('show the error budget of what has an objective', async () => {
    const left = (name: string) =>
      page.then((all) =>
        ofService(all, name)
          .filter(({ properties }) => properties.title?.includes('budget left'))
          .flatMap((widget) => {
            expect(widget.properties.start).toBe('-P28D');
            return entriesOf(widget)
              .filter(({ visible }) => visible)
              .map(({ label, period }) => [label, period]);
          }),
      );
    const window = 28 * 86_400;
    expect(await left('web')).toEqual([
      ['availability', window],
      ['latency', window],
    ]);
    expect(await left('shop-web')).toEqual([]);
  });

  test('have searches that find the service’s own metrics, and no other’s', async () => {
    const all = new Map(
      await Promise.all(
        stacks
          .filter((stack) => !stack.endsWith('foundation'))
          .map(async (stack) => [stack, await dimensionsOf(synthesized, stack)] as const),
      ),
    );
    for (const { name } of services) {
      const searches = searchesOf({ ...(await page), widgets: ofService(await page, name) });
      expect(searches.length).toBeGreaterThanOrEqual(5);
      for (const search of searches) {
        const found = [...all]
          .filter(([, sets]) => sets.some((set) => search.finds(set)))
          .map(([stack]) => stack);
        expect(found).toEqual([`${name}-production`]);
        // Of two groups each is asked for by itself.
        expect(all.get(`${name}-production`)?.filter((set) => search.finds(set))).toHaveLength(1);
      }
    }
  });

  test('ask for metrics that are published, in whole periods', async () => {
    const asked = [
      ...searchesOf(await page).map(({ namespace, metric, dimensions }) => ({
        ...{ namespace, name: metric },
        dimensions: Object.fromEntries(dimensions.map((name) => [name, ''])),
      })),
      ...metricsOf(await page).flatMap(({ metric }) => metric ?? []),
    ];
    expect(asked.flatMap((metric) => whyUnpublished(metric))).toEqual([]);
    for (const { expression, period } of metricsOf(await page)) {
      const search = searchOf(expression ?? '');
      if (search) expect([expression, search.period]).toEqual([expression, period]);
    }
  });

  test('give nothing to it and take nothing from it: neither an export nor a dependency', () => {
    const template = synthesized.template(FOUNDATION).toJSON();
    const body = JSON.stringify(
      Object.values<{ Type: string }>(template.Resources).filter(
        ({ Type }) => Type === 'AWS::CloudWatch::Dashboard',
      ),
    );
    expect(body).not.toMatch(/Fn::ImportValue|Fn::GetAtt|Fn::GetStackOutput/);
    // References to the place alone.
    const references = [...body.matchAll(/"Ref":"([^"]+)"/g)].map(([, name]) => name);
    expect(references.filter((name) => !name?.startsWith('AWS::'))).toEqual([]);
    const { dependencies } = synthesized.assembly.getStackByName(FOUNDATION);
    expect(dependencies.filter(({ id }) => stacks.includes(id))).toEqual([]);
  });
});

test.each<[string, object]>([
  ['of one service', delivery({ production: place }, services.slice(0, 1))],
  ['with watch.dashboard: false', { ...delivery({ production: place }), watch: { dashboard: false } }],
  [
    'with watch.dashboard: false of the environment',
    delivery({ production: { ...place, watch: { dashboard: false } } }),
  ],
])('an environment %s has no page', (_, input) => {
  synthesize(input as DeliveryInput)
    .template(FOUNDATION)
    .resourceCountIs('AWS::CloudWatch::Dashboard', 0);
});

test('behind a load balancer that is there already, the page has what is known by name', async () => {
  const existing = {
    ...{ arn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/front/0123456789abcdef' },
    listenerArn:
      'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/front/0123456789abcdef/0123456789abcdef',
    ...{
      dnsName: 'front-1234567890.eu-west-1.elb.amazonaws.com',
      securityGroupId: 'sg-0123456789abcdef0',
      tls: true,
    },
    priorities: Object.fromEntries(
      services.map(({ name }, nth) => [name, { test: 10 + nth, production: 20 + nth }]),
    ),
    hosts: Object.fromEntries(services.map(({ name }) => [name, [`${name}.example.com`]])),
  };
  const page = await pageOf(
    synthesize(delivery({ production: { ...place, loadBalancer: existing } })),
    FOUNDATION,
  );
  expect(layoutFaults(page.widgets)).toEqual([]);
  expect(searchesOf(page)).toEqual([]);
  expect(ofService(page, 'web').map(({ properties }) => properties.title ?? properties.markdown)).toEqual([
    expect.stringContaining('[web]'),
    'web: stops a release',
    'web: saturation; requests are on its own page (%)',
    'Error budgets: on its own page.',
  ]);
});

/** The foundation alone: two hundred services take a minute. */
function foundationOf(count: number, name: string, environment: object = { production: {} }) {
  const many = Array.from({ length: count }, (_, nth) => ({ name: `${name}-${nth}`, port: 80, build }));
  const { delivery: resolved } = resolveDelivery(
    {
      ...delivery(environment, many),
      objectives: { availability: 99.9, latency: { under: millis(300), share: 99 } },
    },
    join(root, 'teal.config.ts'),
  );
  const [production] = resolved.environments;
  if (!production) throw new Error('there must be an environment');
  const app = new App(quick);
  const stack = new FoundationStack(app, FOUNDATION, {
    ...{ delivery: 'mall', environment: production, runbooks: runbooksOf(undefined, root) },
    fullNames: production.services.map((service) => `${service.name}-production`),
  });
  return { app, stack };
}

test('two hundred services have four pages that lead to each other, in a template that CloudFormation takes', () => {
  const { app } = foundationOf(200, 'service');
  const { template } = app.synth().getStackByName(FOUNDATION);
  // source: CloudFormation user guide, "Understand CloudFormation quotas": template body size, 1 MB
  expect(JSON.stringify(template).length).toBeLessThanOrEqual(1_000_000);
  const pages = Object.values<{ Type: string; Properties: { DashboardName: string } }>(
    template.Resources,
  ).filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard');
  const names = pages.map(({ Properties }) => Properties.DashboardName);
  expect(names).toEqual(['mall-production', ...[2, 3, 4].map((nth) => `mall-production-page-${nth}`)]);
  for (const page of pages) {
    const text = JSON.stringify(page);
    expect(
      names.filter((name) => name !== page.Properties.DashboardName && !text.includes(`[${name}]`)),
    ).toEqual([]);
  }
});

test('more than a template takes are refused, with what to do', () => {
  const { stack } = foundationOf(230, 'service');
  expect(stack.node.validate()).toEqual([
    expect.stringMatching(
      /^the pages of all services in mall-production-foundation must be of at most 940000 characters, got \d+; set watch\.dashboard to false for some/,
    ),
  ]);
});
