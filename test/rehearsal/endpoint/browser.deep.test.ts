import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import type { AwsService } from '../../../rehearsal/endpoint/aws-service';
import type { ExpectedResponse, HeardCall } from '../../../rehearsal/endpoint/lease';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { oneBrowser } from '../../browser';
import { Arrivals } from './arrivals';
import { ATTACKS, type Loot, PRELUDE } from './attacks';

const NAME = 'evil.example';
const HIDDEN = 'what a page must not see';
const DOWNLOAD = '/downloads/known';
const HTML = { contentType: 'text/html', body: '<!doctype html><body></body>' };

const browser = oneBrowser([
  // A name of the attacker's that leads to this machine.
  `--host-resolver-rules=MAP ${NAME} 127.0.0.1`,
  // Newer browsers ask their user before a page may reach this machine: what protects must not be that.
  '--disable-features=LocalNetworkAccessChecks,PrivateNetworkAccessForNavigations,BlockInsecurePrivateNetworkRequests',
]);

/** Refuses nobody, and says so: what a page sends it, it sends the endpoint. */
let decoy: Server;
let hostile: Server;
let endpoint: AwsEndpoint;
let arrivals: Arrivals;
let awaited: ExpectedResponse;
let context: BrowserContext;
let page: Page;
const heard: HeardCall[] = [];
const carriedOut: string[] = [];
const stacks: AwsService = {
  name: 'SecretsManager',
  json: { targetPrefix: 'secretsmanager', version: '1.1' },
  download: (path) => (path === DOWNLOAD ? Buffer.from(HIDDEN) : undefined),
  operations: {
    GetSecretValue: () => {
      carriedOut.push('GetSecretValue');
      return { SecretString: HIDDEN };
    },
  },
};

beforeAll(async () => {
  arrivals = new Arrivals();
  endpoint = await AwsEndpoint.start([stacks]);
  endpoint.onCall((call) => heard.push(call));
  awaited = endpoint.expectCustomResourceResponse();
  decoy = await serve((_, response) => response.end(HIDDEN));
  hostile = await serve(({ url = '' }, response) => {
    const [, to] = /^\/to\?(.*)$/.exec(url) ?? [];
    if (to) response.writeHead(307, { location: decodeURIComponent(to) }).end();
    else response.writeHead(200, { 'content-type': HTML.contentType }).end(HTML.body);
  });
});
beforeEach(async () => {
  context = await browser.open().newContext();
  page = await context.newPage();
});
afterEach(() => context.close());
afterAll(async () => {
  arrivals.close();
  await endpoint.close();
  for (const server of [decoy, hostile]) {
    server.closeAllConnections();
    server.close();
  }
});

test.each(Object.keys(ATTACKS))('another page of this machine: %s', async (name) => {
  await page.goto(originOf(hostile));
  await attack(name);
});

test.each(Object.keys(ATTACKS))('a page whose name leads here: %s', async (name) => {
  // Its origin is the attacked server's own, as the browser sees it: that is what rebinding is for.
  await attack(name, async (port) => {
    const own = `http://${NAME}:${port}`;
    await page.route(`${own}/page`, (route) => route.fulfill(HTML));
    await page.goto(`${own}/page`);
    return own;
  });
});

test.each(['fetch without cors', 'an image', 'a form, plain text', 'fetch with the access key'])(
  'a file: %s',
  async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'teal-hostile-'));
    try {
      writeFileSync(join(folder, 'page.html'), HTML.body);
      await page.goto(pathToFileURL(join(folder, 'page.html')).href);
      await attack(name);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test('localhost is another name', async () => {
  await page.goto(originOf(hostile));
  await attack('fetch with cors', async (port) => `http://localhost:${port}`);
});

test.each(['/', DOWNLOAD])('somebody who opens %s sees nothing', async (path) => {
  const came = arrivals.at(portOfEndpoint()).length;
  // An answer that is no page is taken for a file to be kept.
  const answer = await page.goto(endpoint.url + path).catch((error: Error) => {
    expect(error.message).toContain('Download');
  });
  expect((await arrivals.after(portOfEndpoint(), came)).map(({ status }) => status)).toEqual([403]);
  expect((await answer?.text()) ?? '').not.toContain(HIDDEN);
});

test('a client may do all of it', async () => {
  const { call, download, response } = loot(endpoint.url);
  const answer = await fetch(endpoint.url, { method: 'POST', headers: call, body: '{}' });
  expect(await answer.json()).toEqual({ SecretString: HIDDEN });
  expect(await (await fetch(endpoint.url + download)).text()).toBe(HIDDEN);
  const put = { method: 'PUT', body: '{"Status":"SUCCESS"}' };
  expect((await fetch(endpoint.url + response, put)).status).toBe(200);
  expect(await awaited.response).toEqual({ Status: 'SUCCESS' });
});

/** Lets the page attack the endpoint and the decoy. @param arrive where the page calls the server of a port */
async function attack(
  name: string,
  arrive: (port: number) => Promise<string> = async (port) => `http://127.0.0.1:${port}`,
): Promise<void> {
  const run = async (port: number) => {
    const before = arrivals.at(port).length;
    const origin = await arrive(port);
    const given = JSON.stringify(loot(origin));
    await page.evaluate(
      `(() => { ${PRELUDE} const loot = ${given}; (async () => { ${ATTACKS[name]} })().catch(() => {}); })()`,
    );
    return arrivals.after(port, before);
  };
  // It can be done: where nobody refuses, it arrives.
  for (const { status } of await run(portOf(decoy))) expect(status).toBe(200);
  for (const { status } of await run(portOfEndpoint())) expect(status).toBe(403);
  expect([heard, carriedOut]).toEqual([[], []]);
  // That the prelude ran anew for the endpoint has emptied it of what the decoy gave away.
  const stolen = (await page.evaluate('window.stolen')) as string[];
  expect(stolen.filter((text) => text.includes(HIDDEN))).toEqual([]);
}

function loot(origin: string): Loot {
  const { accessKeyId } = endpoint.credentials;
  return {
    origin,
    call: {
      'x-amz-target': 'secretsmanager.GetSecretValue',
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20300101/eu-west-1/secretsmanager/aws4_request, Signature=00`,
    },
    download: DOWNLOAD,
    response: new URL(awaited.url).pathname,
    redirect: `${originOf(hostile)}/to?`,
  };
}

async function serve(answer: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(answer as never);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function portOfEndpoint(): number {
  return Number(new URL(endpoint.url).port);
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${portOf(server)}`;
}
