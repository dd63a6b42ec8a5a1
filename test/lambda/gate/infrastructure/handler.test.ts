import net, { type Socket } from 'node:net';
import tls, { type ConnectionOptions, type TlsOptions } from 'node:tls';
import { DescribeServiceDeploymentsCommand, DescribeServiceRevisionsCommand } from '@aws-sdk/client-ecs';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Context } from 'aws-lambda';
import { handler } from '../../../../lambda/gate/infrastructure/handler';
import {
  ENTRANCE,
  GATE,
  INFRASTRUCTURE,
  type InfrastructureLimits,
} from '../../../../lambda/shared/environment';
import event from '../../../fixtures/hook-events/post-test-traffic-shift.json';
import { logLines } from '../../log-lines';
import { type Loopback, loopback } from '../../loopback';
import { deployment, ecs, elb, GREEN, revision } from '../guard/account';
import { OLD, pem, tlsServer } from './servers';

const LOAD_BALANCER = 'shop-123.eu-west-1.elb.amazonaws.com';
const DOMAIN = 'shop.example.com';
const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
const environment = process.env;
const LIMITS: InfrastructureLimits = { ports: [], containerPort: 8088, daysLeft: 14, tls: '1.2' };
const CERTIFICATE = /certificate: valid for the domain, and for \d+ more days/;

let http: Loopback;
let secure: Awaited<ReturnType<typeof tlsServer>>;
/** Ports of the load balancer, by the loopback's that stand for them; others are closed. */
let listeners: Map<number, number>;
let redirect: string | undefined;
let lines: string[];
const connectTcp = net.connect;
const connectTls = tls.connect;

async function withCertificate(certificate: string, options?: TlsOptions): Promise<void> {
  secure.server.close();
  secure = await tlsServer(certificate, options);
  listeners.set(443, secure.port);
}
const healthy = (...states: string[]) =>
  elb.on(DescribeTargetHealthCommand, { TargetGroupArn: GREEN }).resolves({
    TargetHealthDescriptions: states.map((State) => ({ TargetHealth: { State: State as 'healthy' } })),
  });
const limits = (change: Partial<InfrastructureLimits>) => {
  process.env[INFRASTRUCTURE.LIMITS] = JSON.stringify({ ...LIMITS, ...change });
};
const green = (requestedTaskCount: number) => {
  const [one] = deployment(['arn:revision/1']).serviceDeployments;
  return {
    serviceDeployments: [{ ...one, targetServiceRevision: { arn: 'arn:revision/2', requestedTaskCount } }],
  };
};

beforeEach(async () => {
  lines = logLines();
  redirect = `https://${DOMAIN}:443/`;
  http = await loopback((_, response) =>
    response.writeHead(redirect ? 301 : 200, redirect ? { location: redirect } : {}).end('secret'),
  );
  secure = await tlsServer('valid');
  listeners = new Map([
    [80, http.port],
    [443, secure.port],
  ]);
  const place = ({ port }: { port?: number | string }) => ({
    host: '127.0.0.1',
    // Port 1 is closed on every machine that runs tests.
    port: listeners.get(Number(port)) ?? 1,
  });
  jest
    .spyOn(net, 'connect')
    .mockImplementation(((options: object) => connectTcp(place(options)) as Socket) as typeof net.connect);
  jest
    .spyOn(tls, 'connect')
    .mockImplementation(((options: ConnectionOptions) =>
      connectTls({ ...options, ...place(options), ca: pem('valid') })) as typeof tls.connect);
  ecs.reset().on(DescribeServiceDeploymentsCommand).resolves(green(2));
  ecs.on(DescribeServiceRevisionsCommand).resolves({
    serviceRevisions: [revision(2, GREEN, 'sha256:b'), revision(1, 'arn:blue', 'sha256:a')],
  });
  elb.reset();
  healthy('healthy', 'healthy');
  process.env = {
    ...environment,
    [GATE.ID]: 'infrastructure',
    [GATE.PATIENCE_MINUTES]: '60',
    [GATE.SERVICE]: 'shop',
    [GATE.ENVIRONMENT]: 'production',
    [ENTRANCE.LOAD_BALANCER]: LOAD_BALANCER,
    [ENTRANCE.DOMAIN]: DOMAIN,
    [INFRASTRUCTURE.LIMITS]: JSON.stringify(LIMITS),
  };
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = environment;
  secure.server.close();
  await http.close();
});

test('everything is looked at, and is right', async () => {
  const answer = await handler(event, context);
  expect(answer.reason).toMatch(
    new RegExp(
      `^ports: of 28 ports beside the declared ones none answers; targets: 2 of 2 healthy; ${CERTIFICATE.source}; ` +
        'tls: TLS 1.0 and TLS 1.1 refused; redirect: status 301 leads to HTTPS$',
    ),
  );
  expect(answer.hookStatus).toBe('SUCCEEDED');
  expect(http.requests.map(({ url, headers }) => `${headers.host}${url}`)).toEqual([`${DOMAIN}/`]);
  expect(lines.join('\n')).not.toContain('secret');
});

test.each<[string, () => unknown, string]>([
  [
    'a port that nobody declared',
    () => listeners.set(9090, http.port),
    'ports: 9090 answers and is not declared',
  ],
  ['the container’s port', () => listeners.set(8088, http.port), 'ports: 8088 answers and is not declared'],
  ['a certificate that has expired', () => withCertificate('expired'), 'certificate: refused ('],
  [
    'a certificate for another name',
    () => {
      process.env[ENTRANCE.DOMAIN] = 'other.example.com';
      redirect = 'https://other.example.com/';
    },
    'certificate: refused (ERR_TLS_CERT_ALTNAME_INVALID)',
  ],
  ['a certificate that ends too soon', () => limits({ daysLeft: 99_999 }), 'must be at least 99999'],
  [
    'TLS of long ago alone',
    () => withCertificate('valid', OLD),
    'tls: TLS 1.0 and TLS 1.1 accepted, must be 1.2 or newer',
  ],
  ['TLS below a floor of 1.3', () => limits({ tls: '1.3' }), 'tls: TLS 1.2 accepted, must be 1.3 or newer'],
  [
    'no redirect',
    () => {
      redirect = undefined;
    },
    'redirect: status 200 over HTTP, must lead to HTTPS',
  ],
  ['an unhealthy target', () => healthy('healthy', 'unhealthy'), 'targets: 1 of 2 unhealthy'],
])('%s is refused', async (_, happens, reason) => {
  await happens();
  const answer = await handler(event, context);
  expect(answer).toMatchObject({ hookStatus: 'FAILED', reason: expect.stringContaining(reason) });
  expect(answer.reason).toMatch(
    /see runbooks\/gate-infrastructure.md#(ports|certificate|tls|redirect|targets)/,
  );
});

test.each<[string, () => unknown, string]>([
  [
    'a load balancer that does not answer',
    () => listeners.clear(),
    'ports: own port 80 and 443 does not answer',
  ],
  [
    'an error of AWS',
    () => elb.on(DescribeTargetHealthCommand).rejects(new Error('denied: secret')),
    'targets: could not be looked at (Error)',
  ],
  ['a target that begins', () => healthy('healthy', 'initial'), 'targets: 1 of 2 are initial'],
])('%s is waited for', async (_, happens, reason) => {
  const wait = setTimeout;
  // To connect anew would take its time.
  const soon = (act: () => void, ms = 0) => wait(act, [1_000, 3_000].includes(ms) ? 0 : ms);
  jest.spyOn(global, 'setTimeout').mockImplementation(soon as unknown as typeof setTimeout);
  happens();
  const answer = await handler(event, context);
  expect(answer).toMatchObject({ hookStatus: 'IN_PROGRESS', reason: expect.stringContaining(reason) });
  expect(answer.reason).toMatch(/see runbooks\/gate-infrastructure.md#could-not-tell$/);
  expect(answer.reason).not.toContain('secret');
});

test('without a domain, ports and targets are looked at', async () => {
  delete process.env[ENTRANCE.DOMAIN];
  listeners.delete(443);
  expect(await handler(event, context)).toEqual({
    hookStatus: 'SUCCEEDED',
    reason: 'ports: of 29 ports beside the declared ones none answers; targets: 2 of 2 healthy',
  });
  expect(http.requests).toHaveLength(0);
});

test('443 is nobody’s without a domain', async () => {
  delete process.env[ENTRANCE.DOMAIN];
  expect((await handler(event, context)).reason).toContain('ports: 443 answers and is not declared');
});

test('a declared port may answer', async () => {
  listeners.set(9090, http.port);
  limits({ ports: [9090] });
  expect(await handler(event, context)).toMatchObject({ hookStatus: 'SUCCEEDED' });
});
