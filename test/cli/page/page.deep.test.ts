import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { reportPage } from '../../../cli/page/report-page';
import { scoreboardPage } from '../../../cli/page/scoreboard-page';
import { canary, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import type { Release, Report } from '../../../rehearsal/report/release';
import type { SeriesStep } from '../../../rehearsal/report/series';
import { badRelease, rehearse } from '../../../rehearsal/testing';
import { oneBrowser } from '../../browser';
import { shop } from '../../synth';
import { hostile, release, row, scoreboard } from './made-up';

const browser = oneBrowser();
const folder = mkdtempSync(join(tmpdir(), 'teal-page-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Look = Parameters<Page['emulateMedia']>[0];

/** What a page asked for, and what went wrong on it. */
let told: string[];

async function open(html: string, look: Look = {}): Promise<Page> {
  const file = join(folder, 'page.html');
  writeFileSync(file, html);
  const page = await browser.open().newPage({ viewport: { width: 1280, height: 800 } });
  told = [];
  page.on('console', (message) => told.push(message.text()));
  page.on('pageerror', (error) => told.push(error.message));
  page.on('request', (request) => told.push(request.url()));
  await page.emulateMedia(look);
  await page.goto(pathToFileURL(file).href);
  // Refused by the policy or not: nothing but the file itself is asked for.
  expect(told.splice(0)).toEqual([pathToFileURL(file).href]);
  return page;
}

const reportOf = (...releases: Release[]): Report => ({ schemaVersion: 1, seed: 1, releases });
const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();
const embedded = async (page: Page): Promise<unknown> => JSON.parse((await page.textContent('#json')) ?? '');

test('a rehearsed release: its series adds up to its counts, and the page says the same', async () => {
  const assembly = synthesizeDelivery(
    shop({ release: canary({ percent: 10, hold: minutes(5), bake: minutes(5) }) }),
  );
  const options = { release: badRelease({ errorShare: 0.05 }), hooks: 'declared' } as const;
  const { series, ...rest } = await rehearse(assembly, { ...options, series: true });
  // Whoever looks changes nothing.
  const plain = await rehearse(assembly, options);
  expect({ ...rest, wallSeconds: 0 }).toEqual({ ...plain, wallSeconds: 0 });
  if (!series) throw new Error('a series was asked for');
  const { steps } = series;
  const sum = (of: (step: SeriesStep) => number) => steps.reduce((total, step) => total + of(step), 0);
  expect({
    failedByBlue: sum(({ blue }) => blue.failed),
    failedByGreen: sum(({ green }) => green.failed),
    failedByLoadBalancer: sum((step) => step.failedByLoadBalancer),
    servedByGreen: sum(({ green }) => green.requests),
  }).toEqual({
    failedByBlue: rest.requests.failedByBlue,
    failedByGreen: rest.requests.failedByGreen,
    failedByLoadBalancer: rest.requests.failedByLoadBalancer,
    servedByGreen: rest.requests.servedByGreen,
  });
  expect(sum(({ green }) => green.failed)).toBeGreaterThan(0);
  expect(series.weights.map(({ greenPercent }) => greenPercent)).toContain(10);

  const report = reportOf({ ...rest, series });
  const page = await open(reportPage(report));
  expect(await embedded(page)).toEqual(JSON.parse(JSON.stringify(report)));
  const rows = await page
    .locator('table.steps tbody tr')
    .evaluateAll((all) => all.map((one) => [...one.children].map(({ textContent }) => textContent)));
  expect(rows.map((cells) => [cells[3], cells[4], cells[8], cells[9], cells[13]].map(Number))).toEqual(
    series.steps.map(({ blue, green, failedByLoadBalancer }) => [
      ...[blue.requests, blue.failed, green.requests, green.failed],
      failedByLoadBalancer,
    ]),
  );
  expect(await page.locator('svg.chart .state.alarm').count()).toBeGreaterThan(0);
});

test('the arrow keys move the cursor, and what it stands on is said', async () => {
  const page = await open(reportPage(reportOf(release())));
  const readout = page.locator('.readout');
  expect(await readout.textContent()).toBe('');
  await page.locator('input[type=range]').focus();
  expect(await readout.textContent()).toContain('from 00:00');
  await page.keyboard.press('ArrowRight');
  const said = (await readout.textContent()) ?? '';
  for (const words of [
    ...['from 00:10', "green's share 10 %", 'blue: requests 450', 'green: failed 4', 'green: p90 45.5 ms'],
    'failed by the load balancer 2',
  ]) {
    expect(said).toContain(words);
  }
  // What has no value is not said: no event came in this step.
  expect(said).not.toContain('events');
  await page.keyboard.press('End');
  expect(await readout.textContent()).toMatch(/from 00:20 .*in ALARM errors events alarm:errors: it rang/);
  expect(await page.getAttribute('line.cursor', 'visibility')).toBe('visible');
  expect(told).toEqual([]);
});

test('a pointer moves it, too', async () => {
  const page = await open(reportPage(reportOf(release())));
  const chart = page.locator('svg.chart');
  const { width = 0 } = (await chart.boundingBox()) ?? {};
  await chart.hover({ position: { x: width / 2, y: 60 } });
  expect(await page.textContent('.readout')).toContain('from 00:10');
});

test.each([
  ['a release', () => reportPage(reportOf(hostile()))],
  [
    'a scoreboard',
    () => {
      const { scenario, reason, notModelled } = hostile();
      const words = { name: scenario, group: reason, why: scenario, departures: notModelled };
      return scoreboardPage(scoreboard(row({ ...words, release: hostile() })));
    },
  ],
])('hostile names on the page of %s stay text, and nothing of them runs', async (_, make) => {
  const page = await open(make());
  if ((await page.locator('input[type=range]').count()) > 0) {
    await page.locator('input[type=range]').focus();
    await page.keyboard.press('End');
  }
  expect(await page.evaluate('window.hacked')).toBeUndefined();
  expect(await page.locator('img, [onload], [onfocus], [onerror]').count()).toBe(0);
  expect(await page.locator('script').count()).toBe(2);
  expect(await page.textContent('main')).toContain('<img src=x onerror="window.hacked=1">');
  expect(JSON.stringify(await embedded(page))).toContain('</script><script>window.hacked=1</script>');
  expect(told).toEqual([]);
});

test('light, dark and paper look different, and none is empty or wider than the page', async () => {
  const page = reportPage(reportOf(release(), release({ scenario: 'another one' })));
  const looks: Look[] = [
    { colorScheme: 'light', media: 'screen' },
    { colorScheme: 'dark', media: 'screen' },
    { colorScheme: 'dark', media: 'print' },
  ];
  const shots: string[] = [];
  const grounds: unknown[] = [];
  for (const look of looks) {
    const shown = await open(page, look);
    shots.push((await shown.screenshot()).toString('base64'));
    grounds.push(await shown.evaluate('getComputedStyle(document.body).backgroundColor'));
    await shown.setViewportSize({ width: 600, height: 800 });
    for (const summary of await shown.locator('summary:visible').all()) await summary.click();
    expect(await shown.evaluate('document.documentElement.scrollWidth')).toBe(600);
  }
  expect(new Set(shots).size).toBe(3);
  expect(shots.every((shot) => shot.length > 20_000)).toBe(true);
  // On paper nothing can be moved, and the long table stays away.
  const paper = await open(page, looks[2]);
  expect(await paper.locator('input:visible, .readout:visible, details.numbers:visible').count()).toBe(0);
  expect(await paper.locator('svg.chart:visible').count()).toBe(2);
  expect(grounds).toEqual(['rgb(251, 251, 250)', 'rgb(20, 23, 27)', 'rgb(255, 255, 255)']);
});

test('on a scoreboard the space bar hides what is right', async () => {
  const page = await open(
    scoreboardPage(
      scoreboard(
        row({ name: 'right' }),
        row({ name: 'late', departures: ['30 s too late'] }),
        row({ name: 'unknown', release: null, notRehearsed: 'no alarm' }),
        row({ name: 'right, too', group: 'gates' }),
      ),
    ),
  );
  const shown = () => page.locator('tbody tr:visible th').allTextContents();
  expect(await texts(page, '.counts li')).toEqual(['2right', '1wrong or late', '1not rehearsed']);
  expect(await shown()).toHaveLength(4);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  expect(await shown()).toEqual([expect.stringMatching(/^late/), expect.stringMatching(/^unknown/)]);
  // The second is what is not on the board.
  expect(await page.locator('h2:visible').count()).toBe(2);
});
