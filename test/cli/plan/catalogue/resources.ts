import type { Change } from '../catalogue';
import { type Editable, inSection, remove, rename, set } from '../edits';

const REPOSITORY = 'ImagesshopRepositoryB6C04A55';
const SECRET = 'SecretsshopKEYC6993686';
const LOGS = 'TaskLogsA2B30BBC';
const ALARM = 'DeploymentAlarmstargeterrors80D8488F';
const OTHER_VERSION = 'GatessmoketestFunctionCurrentVersionOther';
const NONE = 'Starts no release in production; replaces nothing';
const protection = `${NONE}; weakens 1 protection`;
/** Its own id holds a hash of the function's code. */
const versionIn = ({ Resources }: Editable): string =>
  Object.keys(Resources).find((id) => id.startsWith('GatessmoketestFunctionCurrentVersion')) ?? '';
const follows = (...ids: string[]) => ids.map((id) => `neutral ${id}`);

const DASHBOARD = 'ObservabilityDashboard6CBB76E2';

/** What follows a target group for which nobody waits. */
const DRAWN_OR_WATCHED = [
  DASHBOARD,
  'ObservabilitySignalsAlarmsAllnohealthyhost3mE037C0D6',
  'ObservabilitySignalsAlarmsAllsaturationfailopen2AF27BD7',
];

/** What is lost, replaced, renamed, or kept for less long. */
export const RESOURCES: readonly Change[] = [
  {
    name: 'a target group replaced',
    edits: [set('PrimaryTargetGroup.Properties.Port', 81)],
    lines: [
      'destructive PrimaryTargetGroup',
      'release Service',
      'traffic LiveTrafficRules',
      'traffic PrimaryTargetGroup',
      ...follows(
        ALARM,
        'DeploymentAlarmsslowanswers6AC0B008',
        'DeploymentAlarmsunhealthytargets4E33C4A2',
        'GatesGuardslivetrafficFunction7EBC184F',
        ...DRAWN_OR_WATCHED,
      ),
    ],
    verdict: 'Starts a release of shop in production; replaces 1; touches what leads users',
  },
  {
    name: 'a log group renamed',
    edits: [set(`${LOGS}.Properties.LogGroupName`, '/teal/other')],
    lines: [
      `destructive ${LOGS}`,
      'release TaskDefinition21A4D618',
      ...follows('TaskExecutionRoleDefaultPolicy72339918'),
      // Saved queries are of the group that is there then.
      ...follows('ObservabilitySavedQuerieserrorsbyreleaseE1236D82'),
      ...follows('ObservabilitySavedQuerieserrorsbyroute01988DFF'),
      ...follows('ObservabilitySavedQueriesonerequestB0949BAF'),
      ...follows('ObservabilitySavedQueriesslowestrequestsA879ECFB'),
    ],
    verdict: 'Starts a release of shop in production; replaces 1',
  },
  {
    name: 'another logical id of an alarm',
    edits: [rename(ALARM, 'Errors')],
    lines: ['destructive Errors', ...follows(DASHBOARD)],
    verdict: 'Starts no release in production; replaces 1',
  },
  {
    name: 'a page of the console left out',
    edits: [remove(DASHBOARD)],
    lines: [`destructive ${DASHBOARD}`],
    verdict: 'Starts no release in production; destroys or leaves behind 1',
  },
  {
    name: 'another page of the console',
    edits: [set(`${DASHBOARD}.Properties.DashboardBody`, '{"widgets":[]}')],
    lines: [`neutral ${DASHBOARD}`],
    verdict: NONE,
  },
  {
    name: "another logical id of the tasks' role",
    edits: [rename('TaskDefinitionTaskRole82AC8548', 'TaskRole')],
    lines: ['destructive TaskRole', 'release TaskDefinition21A4D618'],
    verdict: 'Starts a release of shop in production; replaces 1',
  },
  {
    name: 'another logical id of a target group',
    edits: [rename('AlternateTargetGroup', 'Alternate')],
    lines: [
      'destructive Alternate',
      'release Service',
      'traffic Alternate',
      'traffic LiveTrafficRules',
      ...follows(
        ALARM,
        'DeploymentAlarmsslowanswers6AC0B008',
        'DeploymentAlarmsunhealthytargets4E33C4A2',
        'GatesGuardslivetrafficFunction7EBC184F',
        ...DRAWN_OR_WATCHED,
      ),
    ],
    verdict: 'Starts a release of shop in production; replaces 1; touches what leads users',
  },
  {
    // Another hash, as other code or another setting of the function makes it.
    name: 'another version of a gate',
    edits: [(template) => rename(versionIn(template), OTHER_VERSION)(template)],
    lines: [`neutral ${OTHER_VERSION}`, 'neutral Service'],
    verdict: NONE,
  },
  {
    // Not taken for the same one, renamed; it is kept for the deployment that began with it.
    name: 'another version of a gate, with another description',
    edits: [
      (template) => {
        const before = versionIn(template);
        const { Properties } = template.Resources[before] as { Properties: object };
        rename(before, OTHER_VERSION)(template);
        set(`${OTHER_VERSION}.Properties`, { ...Properties, Description: 'another' })(template);
      },
    ],
    lines: [`neutral ${OTHER_VERSION}`, 'neutral GatessmoketestFunctionCurrentVersion', 'neutral Service'],
    verdict: NONE,
  },
  {
    name: 'a secret that leaves the stack and is kept',
    stack: 'shop-production-foundation',
    edits: [remove(SECRET)],
    lines: [`destructive ${SECRET}`],
    verdict: 'Starts no release in production; destroys or leaves behind 1',
  },
  {
    name: 'a secret that would be destroyed with the stack',
    stack: 'shop-production-foundation',
    edits: [set(`${SECRET}.DeletionPolicy`, 'Delete')],
    lines: [`weakening ${SECRET}`],
    verdict: protection,
  },
  {
    name: 'logs kept for less long',
    edits: [set(`${LOGS}.Properties.RetentionInDays`, 7)],
    lines: [`weakening ${LOGS}`],
    verdict: protection,
  },
  {
    name: 'logs kept for good',
    edits: [remove(`${LOGS}.Properties.RetentionInDays`)],
    lines: [`tightening ${LOGS}`],
    verdict: NONE,
  },
  {
    name: 'a load balancer that may be deleted',
    edits: [set('LoadBalancer.Properties.LoadBalancerAttributes.0.Value', 'false')],
    lines: ['weakening LoadBalancer'],
    verdict: protection,
  },
  {
    name: 'images that are not scanned',
    stack: 'shop-images',
    edits: [set(`${REPOSITORY}.Properties.ImageScanningConfiguration`, { ScanOnPush: false })],
    lines: [`weakening ${REPOSITORY}`],
    verdict: protection,
  },
  {
    name: 'tags of images that may be moved',
    stack: 'shop-images',
    edits: [set(`${REPOSITORY}.Properties.ImageTagMutability`, 'MUTABLE')],
    lines: [`weakening ${REPOSITORY}`],
    verdict: protection,
  },
  {
    name: 'a description of the stack',
    edits: [
      (template) => {
        template.Description = 'The shop';
      },
    ],
    lines: ['neutral '],
    verdict: NONE,
  },
  {
    name: 'an output',
    edits: [inSection('Outputs', 'Mine', { Value: '1' })],
    lines: ['neutral '],
    verdict: NONE,
  },
  {
    name: "a custom resource of somebody's own, changed",
    edits: [
      set('Mine', {
        Type: 'Custom::Mine',
        Properties: { ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:f', Size: 1 },
      }),
    ],
    lines: ['neutral Mine'],
    verdict: NONE,
  },
  {
    name: 'a nested stack',
    edits: [
      set('Mine', {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: 'https://example.com/a' },
      }),
    ],
    lines: ['destructive Mine'],
    verdict: 'Starts no release in production; destroys or leaves behind 1',
  },
  {
    name: 'a macro',
    edits: [
      (template) => {
        template.Transform = 'Mine';
      },
    ],
    lines: ['destructive '],
    verdict: 'Starts no release in production; destroys or leaves behind 1',
  },
];
