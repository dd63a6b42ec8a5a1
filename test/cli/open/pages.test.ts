import { App, Stack } from 'aws-cdk-lib';
import { openerOf } from '../../../cli/open/browser';
import { PAGES, type Page, urlOf } from '../../../cli/open/pages';
import { consoleLinks } from '../../../lib/observability/dashboard/links';
import { dashboardUrl } from '../../../lib/observability/dashboard-url';

const of = { service: 'shop', env: 'production' };
const IRELAND = 'https://eu-west-1.console.aws.amazon.com';

test.each<[Page, string]>([
  ['dashboard', '/cloudwatch/home?region=eu-west-1#dashboards/dashboard/shop-production'],
  ['service', '/ecs/v2/clusters/shop-production/services/shop/health?region=eu-west-1'],
  ['deployment', '/ecs/v2/clusters/shop-production/services/shop/deployments?region=eu-west-1'],
  ['alarms', '/cloudwatch/home?region=eu-west-1#alarmsV2:?search=shop-production-'],
  ['logs', '/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fteal$252Fshop-production'],
])('%s', (page, path) => expect(urlOf(page, 'eu-west-1', of)).toBe(IRELAND + path));

test('in a cluster that others are in', () => {
  expect(urlOf('service', 'eu-west-1', { ...of, cluster: 'all' })).toBe(
    `${IRELAND}/ecs/v2/clusters/all/services/shop-production/health?region=eu-west-1`,
  );
});

// What the dashboard itself links to, and each alarm.
test('the pages are those that the stack names', () => {
  const stack = new Stack(new App(), 'shop-production', { env: { region: 'eu-west-1' } });
  const [cluster, logGroup] = ['shop-production', '/teal/shop-production'];
  const links = consoleLinks(stack, { cluster, service: 'shop', logGroup });
  expect(urlOf('deployment', 'eu-west-1', of)).toBe(links.deployments);
  expect(urlOf('logs', 'eu-west-1', of)).toBe(links.logs);
  expect(urlOf('dashboard', 'eu-west-1', of)).toBe(dashboardUrl(stack, 'shop-production'));
});

test.each<[string, string | undefined]>([
  ['eu-west-1', 'eu-west-1.console.aws.amazon.com'],
  ['ap-southeast-7', 'ap-southeast-7.console.aws.amazon.com'],
  ['cn-north-1', 'cn-north-1.console.amazonaws.cn'],
  ['us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
  ['us-iso-east-1', undefined],
  ['us-isob-east-1', undefined],
  ['eu-isoe-west-1', undefined],
  ['eusc-de-east-1', undefined],
  ['evil.example/#', undefined],
  ['', undefined],
])('the console of %s', (region, host) => {
  const url = urlOf('dashboard', region, of);
  expect(url && new URL(url).host).toBe(host);
});

// They go through cmd on Windows, which reads & | < > ^ % and quotes.
test.each(Object.keys(PAGES) as Page[])('%s has nothing that a shell reads', (page) => {
  expect(urlOf(page, 'eu-west-1', of)).toMatch(/^https:[\w.\-/?=#:$]+$/);
});

const at = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv = {}, isTerminal = true) =>
  openerOf({ platform, env, isTerminal });
test.each<[string, ReturnType<typeof openerOf>, string | undefined]>([
  ['macOS', at('darwin'), 'open'],
  ['Windows', at('win32'), 'cmd'],
  ['Linux with a display', at('linux', { DISPLAY: ':0' }), 'xdg-open'],
  ['Linux under Wayland', at('linux', { WAYLAND_DISPLAY: 'wayland-0' }), 'xdg-open'],
  ['Linux by ssh', at('linux'), undefined],
  ['CI', at('darwin', { CI: 'true' }), undefined],
  ['a pipe', at('darwin', {}, false), undefined],
])('who opens it: %s', (_, opener, command) => expect(opener?.command).toBe(command));
