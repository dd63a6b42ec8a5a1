import { z } from 'zod';
import { isExisting } from '../fill-entrance';
import { isNetworkRange, isRange } from '../network-range';
import { regions } from '../regions';
import type { ImagesInput } from '../types';
import type {
  DomainInput,
  EnvironmentInput,
  ExistingNetworkInput,
  NewNetworkInput,
} from '../types-environment';
import { databases } from './database';
import { edge } from './edge';
import { ephemeral } from './ephemeral';
import { cluster, existingSecrets, loadBalancer, sizes } from './existing';
import {
  type Complaint,
  complain,
  field,
  fields,
  flag,
  list,
  notBuilt,
  once,
  oneOf,
  type Shape,
  suggest,
  text,
  texts,
  variableName,
  variableRule,
  whole,
} from './field';
import { gates } from './gates';
import { guardSecrets } from './guard-secrets';
import { notify } from './notify';
import { people } from './people';
import { release } from './release';
import { tasks } from './service';
import { watch } from './watch';

const domainName = text(
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
  'a domain name in small letters',
  'write it like shop.example.com',
);

/** arn, partition, acm, region, account */
const certificateArn = /^arn:aws[a-z-]*:acm:([a-z0-9-]+):(\d{12}):certificate\/[0-9a-f-]{36}$/;

const domain = fields({
  name: domainName,
  hostedZoneId: text(
    /^Z[A-Z0-9]{1,31}$/,
    'the id of a hosted zone',
    'write it like Z0123456789ABCDEFGHIJ',
  ).optional(),
  hostedZoneName: domainName.optional(),
  certificateArn: text(
    certificateArn,
    'the ARN of a certificate of ACM',
    'write it like arn:aws:acm:REGION:ACCOUNT:certificate/ID',
  ).optional(),
  record: flag('false where somebody else makes the DNS record').optional(),
} satisfies Shape<DomainInput>).superRefine(
  ({ name, hostedZoneName }, context) => {
    if (hostedZoneName !== undefined && name !== hostedZoneName && !name.endsWith(`.${hostedZoneName}`)) {
      complain(context, ['hostedZoneName'], {
        rule: `${name} or the end of it`,
        advice: 'give the zone that holds the name',
      });
    }
  },
  once('name', 'hostedZoneName'),
);

const cidr = field<string>(
  (value) => typeof value === 'string' && isNetworkRange(value),
  'a private IPv4 range from /16 to /18 that begins at a multiple of its size',
  'write it like 10.0.0.0/16: two zones take two subnets of /24 and two of /20',
);

const range = field<string>(
  (value) => typeof value === 'string' && isRange(value),
  'an IPv4 range of at least /8 that begins at a multiple of its size',
  'write it like 10.0.0.0/16',
);

const id = (kind: string) =>
  text(
    new RegExp(`^${kind}-[0-9a-f]{8,17}$`),
    `the id of a ${kind}`,
    `write it like ${kind}-0123456789abcdef0`,
  );

type NetworkFields = Partial<NewNetworkInput & ExistingNetworkInput>;

/** Both kinds in one, so that a mistake in one is not reported as a lack of the other. */
const network = fields({
  natGateways: whole(
    1,
    2,
    'without one, tasks reach no registry; the network has two zones, and a zone takes one',
  ).optional(),
  cidr: cidr.optional(),
  vpcId: id('vpc').optional(),
  availabilityZones: list(
    text(/^[a-z0-9-]+[a-z]$/, 'an availability zone', 'write it like eu-west-1a'),
    2,
  ).optional(),
  publicSubnetIds: list(id('subnet'), 2).optional(),
  privateSubnetIds: list(id('subnet'), 2).optional(),
  cidrs: list(range, 1).optional(),
} satisfies Shape<NetworkFields>).superRefine(
  (value, context) => {
    for (const [path, complaint] of networkComplaints(value)) complain(context, [path], complaint);
  },
  once('natGateways', 'cidr', 'vpcId', 'availabilityZones', 'publicSubnetIds', 'privateSubnetIds', 'cidrs'),
);

function networkComplaints(network: NetworkFields): [keyof NetworkFields, Complaint][] {
  const existing = ['vpcId', 'availabilityZones', 'publicSubnetIds', 'privateSubnetIds'] as const;
  const given = existing.filter((name) => network[name] !== undefined);
  if (given.length === 0) {
    if (network.cidrs === undefined) return [];
    return [['cidrs', { rule: 'left out without vpcId', advice: 'a new network has the range cidr' }]];
  }
  const advice = 'an existing network has vpcId, availabilityZones, publicSubnetIds and privateSubnetIds';
  const missing = existing
    .filter((name) => network[name] === undefined)
    .map((name) => [name, { rule: `given with ${given[0]}`, advice }] as [keyof NetworkFields, Complaint]);
  const foreign = (['natGateways', 'cidr'] as const)
    .filter((name) => network[name] !== undefined)
    .map((name) => [name, { rule: `left out with ${given[0]}`, advice }] as [keyof NetworkFields, Complaint]);
  const zones = network.availabilityZones?.length;
  const uneven = (['publicSubnetIds', 'privateSubnetIds'] as const)
    .filter((name) => zones !== undefined && network[name] !== undefined && network[name].length !== zones)
    .map(
      (name) =>
        [
          name,
          { rule: `${zones} subnets, one for each zone`, advice: 'give them in the order of the zones' },
        ] as [keyof NetworkFields, Complaint],
    );
  return [...missing, ...foreign, ...uneven];
}

const region = z.custom<string>().superRefine((value: unknown, context) => {
  if (regions.some((known) => known === value)) return;
  const advice = typeof value === 'string' ? suggest(value, regions) : 'write it like eu-west-1';
  complain(context, [], { rule: 'a region of AWS', advice });
});

const place = {
  account: text(/^\d{12}$/, '12 digits, as text', 'write it in quotes, with its leading zeros').optional(),
  region: region.optional(),
};

interface Place {
  readonly account?: string;
  readonly region?: string;
}

type Context = Parameters<typeof complain>[0];

function together({ account, region }: Place, context: Context): void {
  if ((account === undefined) === (region === undefined)) return;
  const [lacking, given] = account === undefined ? ['account', 'region'] : ['region', 'account'];
  complain(context, [lacking], { rule: `given with ${given}`, advice: 'give both, or neither' });
}

export const images = fields({
  ...place,
  sigstore: oneOf(
    ['public', 'github'],
    'public is a log that everybody can read, github needs GitHub Enterprise Cloud',
  ).optional(),
} satisfies Shape<ImagesInput>).superRefine(together, once('account', 'region'));

/** What a domain needs: a certificate for a listener of Teal's, a zone for a record of Teal's. */
function domainComplaints(
  domain: DomainInput | undefined,
  given: EnvironmentInput['loadBalancer'],
): [keyof DomainInput, Complaint][] {
  if (domain === undefined) return [];
  const balancer = given && isExisting(given) ? given : undefined;
  const record = domain.record ?? balancer === undefined;
  const complaints: [keyof DomainInput, Complaint][] = [];
  if (domain.certificateArn === undefined && balancer === undefined) {
    const advice = 'give the ARN of one that ACM has issued for the name';
    complaints.push(['certificateArn', { rule: 'given without loadBalancer', advice }]);
  }
  if (domain.certificateArn !== undefined && balancer !== undefined) {
    const advice = 'remove it: the listener that is there has its certificates';
    complaints.push(['certificateArn', { rule: 'left out with loadBalancer', advice }]);
  }
  if (record && domain.hostedZoneId === undefined) {
    const advice = 'give the zone, or record: false where somebody else makes the DNS record';
    complaints.push(['hostedZoneId', { rule: 'given for the DNS record that Teal makes', advice }]);
  }
  if (domain.record === true && balancer !== undefined && balancer.hostedZoneId === undefined) {
    const advice =
      'give loadBalancer.hostedZoneId, CanonicalHostedZoneId of aws elbv2 describe-load-balancers';
    complaints.push(['record', { rule: 'false without loadBalancer.hostedZoneId', advice }]);
  }
  return complaints;
}

export const environment = fields(
  {
    ...place,
    domain: domain.optional(),
    network: network.optional(),
    release: release.optional(),
    pipeline: flag('leave it out to have one if there is a repository').optional(),
    tasks: tasks.optional(),
    gates: gates.optional(),
    protect: flag('leave it out to protect the last environment').optional(),
    notify: notify.optional(),
    edge: edge.optional(),
    ephemeral: ephemeral.optional(),
    exec: flag('true lets people open a shell in its tasks').optional(),
    watch: watch.optional(),
    cluster: cluster.optional(),
    loadBalancer: loadBalancer.optional(),
    secrets: existingSecrets.optional(),
    guardSecrets: guardSecrets.optional(),
    variables: texts(variableName, variableRule).optional(),
    sizes: sizes.optional(),
    databases: databases.optional(),
    people: people.optional(),
    // Each region has become an environment by now: expand-regions.ts.
    regions: z.custom<EnvironmentInput['regions']>().optional(),
    settle: z.custom<EnvironmentInput['settle']>().optional(),
    approval: notBuilt<EnvironmentInput['approval']>(),
  } satisfies Shape<EnvironmentInput>,
  { environment: 'variables', waf: 'edge', firewall: 'edge', accessLogs: 'edge' },
)
  .superRefine(together, once('account', 'region'))
  .superRefine(
    ({ account, region, domain }, context) => {
      if (domain === undefined) return;
      if (account === undefined || region === undefined) {
        complain(context, ['domain'], {
          rule: 'left out without account and region',
          advice: 'give them: a domain and its certificate belong to one account and region',
        });
        return;
      }
      if (domain.certificateArn === undefined) return;
      const [, issuedIn, issuedTo] = certificateArn.exec(domain.certificateArn) ?? [];
      if (issuedIn !== region) {
        complain(context, ['domain', 'certificateArn'], {
          rule: `a certificate issued in ${region}`,
          advice: 'a load balancer takes none of another region',
        });
      }
      if (issuedTo !== account) {
        complain(context, ['domain', 'certificateArn'], {
          rule: `a certificate issued in account ${account}`,
          advice: 'a load balancer takes none of another account',
        });
      }
    },
    once('account', 'region', 'domain'),
  )
  .superRefine(
    ({ domain, loadBalancer }, context) => {
      for (const [path, complaint] of domainComplaints(domain, loadBalancer)) {
        complain(context, ['domain', path], complaint);
      }
    },
    once('domain', 'loadBalancer'),
  )
  .superRefine(
    ({ region, network }, context) => {
      if (region === undefined || network === undefined || !('availabilityZones' in network)) return;
      network.availabilityZones?.forEach((zone, index) => {
        if (zone.startsWith(region)) return;
        complain(context, ['network', 'availabilityZones', index], {
          rule: `a zone of ${region}`,
          advice: suggest(
            zone,
            ['a', 'b', 'c'].map((letter) => region + letter),
          ),
        });
      });
    },
    once('region', 'network'),
  );
