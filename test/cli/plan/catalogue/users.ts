import type { Change } from '../catalogue';
import { inSection, push, set } from '../edits';

const TASK = 'TaskDefinition21A4D618';
const CONTAINER = `${TASK}.Properties.ContainerDefinitions.0`;
const SCALING = 'ServiceTaskCountTargetDF7542A8';
const RELEASES = 'Starts a release of shop in production; replaces nothing';
const NONE = 'Starts no release in production; replaces nothing';

/** What users get, where they are led, and how much of it there is. */
export const USERS: readonly Change[] = [
  {
    name: 'an environment variable',
    edits: [push(`${CONTAINER}.Environment`, { Name: 'COLOUR', Value: 'blue' })],
    lines: [`release ${TASK}`],
    verdict: RELEASES,
  },
  {
    // `1.10` and `1.1` are one number, and two texts: the CDK's comparison takes them for the same.
    name: 'a version that reads like the same number',
    edits: [set(`${CONTAINER}.Environment.2.Value`, '1.10')],
    lines: [`release ${TASK}`],
    verdict: RELEASES,
  },
  {
    name: 'another repository for the image',
    edits: [set(`${CONTAINER}.Image`, { 'Fn::Sub': `registry.example.com/shop@\${ImageDigest}` })],
    lines: [`release ${TASK}`],
    verdict: RELEASES,
  },
  {
    name: 'an image by a tag, which may move',
    edits: [set(`${CONTAINER}.Image`, 'registry.example.com/shop:latest')],
    lines: [`weakening ${TASK}`, `release ${TASK}`],
    verdict: `${RELEASES}; weakens 1 container`,
  },
  {
    name: 'more CPU and memory',
    edits: [set(`${TASK}.Properties.Cpu`, '512'), set(`${TASK}.Properties.Memory`, '1024')],
    lines: [`release ${TASK}`, `capacity ${TASK}`, `capacity ${TASK}`],
    verdict: `${RELEASES}; changes capacity`,
  },
  {
    name: 'another task definition, with more of the machine, whose name begins like the old one',
    edits: [
      set(`${TASK}More`, {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: { ContainerDefinitions: [{ Name: 'shop', Image: 'x', Privileged: true, User: 'root' }] },
      }),
      set('Service.Properties.TaskDefinition', { Ref: `${TASK}More` }),
    ],
    lines: [`broadening ${TASK}More`, `weakening ${TASK}More`, 'release Service'],
    verdict: `${RELEASES}; broadens access in 1 place; weakens 1 container`,
  },
  {
    name: 'a file system that can be written',
    edits: [set(`${CONTAINER}.ReadonlyRootFilesystem`, false)],
    lines: [`weakening ${TASK}`, `release ${TASK}`],
    verdict: `${RELEASES}; weakens 1 container`,
  },
  {
    name: 'a privileged container, as root',
    edits: [set(`${CONTAINER}.Privileged`, true), set(`${CONTAINER}.User`, 'root')],
    lines: [`broadening ${TASK}`, `weakening ${TASK}`, `release ${TASK}`],
    verdict: `${RELEASES}; broadens access in 1 place; weakens 1 container`,
  },
  {
    name: 'a tag of the task definition, which makes no revision',
    edits: [set(`${TASK}.Properties.Tags`, [{ Key: 'team', Value: 'shop' }])],
    lines: [`neutral ${TASK}`],
    verdict: NONE,
  },
  {
    name: 'a default of the image digest, which a stack that is there does not take',
    edits: [inSection('Parameters', 'ImageDigest.Default', `sha256:${'0'.repeat(64)}`)],
    lines: ['neutral '],
    verdict: NONE,
  },
  {
    name: 'an image digest that may be anything',
    edits: [inSection('Parameters', 'ImageDigest.AllowedPattern', '.*')],
    lines: ['weakening '],
    verdict: `${NONE}; weakens 1 condition`,
  },
  {
    name: 'other subnets',
    edits: [
      push('Service.Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets', 'subnet-0000000000000000e'),
    ],
    lines: ['release Service'],
    verdict: RELEASES,
  },
  {
    name: 'public addresses for tasks',
    edits: [set('Service.Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp', 'ENABLED')],
    lines: ['broadening Service', 'release Service'],
    verdict: `${RELEASES}; broadens access in 1 place`,
  },
  {
    name: 'commands in running tasks',
    edits: [set('Service.Properties.EnableExecuteCommand', true)],
    lines: ['broadening Service'],
    verdict: `${NONE}; broadens access in 1 place`,
  },
  {
    name: 'a fixed number of tasks',
    edits: [set('Service.Properties.DesiredCount', 1)],
    lines: ['capacity Service'],
    verdict: `${NONE}; changes capacity`,
  },
  {
    name: 'fewer tasks',
    edits: [set(`${SCALING}.Properties.MinCapacity`, 1), set(`${SCALING}.Properties.MaxCapacity`, 2)],
    lines: [`capacity ${SCALING}`, `capacity ${SCALING}`],
    verdict: `${NONE}; changes capacity`,
  },
  {
    name: 'a tag of the service',
    edits: [set('Service.Properties.Tags', [{ Key: 'team', Value: 'shop' }])],
    lines: ['neutral Service'],
    verdict: NONE,
  },
  {
    name: 'rules on other priorities',
    edits: [set('LiveTrafficRules.Properties.ProductionPriority', '200')],
    lines: ['traffic LiveTrafficRules'],
    verdict: `${NONE}; touches what leads users`,
  },
  {
    name: 'rules on another listener, with the old ones deleted after',
    edits: [
      set('LiveTrafficRules.Properties.ListenerArn', { Ref: 'EntranceLoadBalancerRedirect80To443AD073B3E' }),
    ],
    lines: [
      'destructive LiveTrafficRules',
      'release Service',
      'traffic LiveTrafficRules',
      'neutral GatesGuardslivetrafficFunction7EBC184F',
      'neutral GatesGuardslivetrafficFunctionCurrentVersion',
      'neutral GatesGuardsseparationFunctionF63275DF',
      'neutral GatesGuardsseparationFunctionCurrentVersion',
      'neutral Service',
    ],
    verdict: 'Starts a release of shop in production; replaces 1; touches what leads users',
  },
  {
    name: 'rules to be made as declared',
    edits: [set('LiveTrafficRules.Properties.Restore', 'today')],
    lines: ['traffic LiveTrafficRules'],
    verdict: `${NONE}; touches what leads users`,
  },
  {
    name: "a rule of one's own",
    edits: [
      set('Mine', {
        Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
        Properties: { ListenerArn: { Ref: 'Listener' }, Priority: 1, Conditions: [], Actions: [] },
      }),
    ],
    lines: ['traffic Mine'],
    verdict: `${NONE}; touches what leads users`,
  },
  {
    name: 'another answer to who is led nowhere',
    edits: [set('Listener.Properties.DefaultActions.0.FixedResponseConfig.StatusCode', '503')],
    lines: ['traffic Listener'],
    verdict: `${NONE}; touches what leads users`,
  },
  {
    name: 'an older protocol of TLS',
    edits: [set('Listener.Properties.SslPolicy', 'ELBSecurityPolicy-TLS-1-0-2015-04')],
    lines: ['weakening Listener'],
    verdict: `${NONE}; weakens 1 protection`,
  },
  {
    name: 'sticky users',
    edits: [set('PrimaryTargetGroup.Properties.TargetGroupAttributes.1.Value', 'true')],
    lines: ['traffic PrimaryTargetGroup'],
    verdict: `${NONE}; touches what leads users`,
  },
];
