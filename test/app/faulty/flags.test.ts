import { BadFlags, type Faults, HELP, parseFlags } from '../../../app/src/faulty/flags';

const NONE: Faults = {
  errorShare: 0,
  latencyMs: 0,
  latencyShare: 1,
  brokenPath: undefined,
  withFlag: undefined,
  unhealthy: false,
  crashAtStart: false,
  slowStartMs: 0,
  leakMbPerSecond: 0,
  ignoreSigterm: false,
  seed: 1,
};

test.each<[string, Partial<Faults>]>([
  ['', {}],
  ['--error-share 0.05', { errorShare: 0.05 }],
  ['--error-share=.5 --seed 7', { errorShare: 0.5, seed: 7 }],
  ['--latency-ms 800 --latency-share 0.1', { latencyMs: 800, latencyShare: 0.1 }],
  ['--broken-path /checkout', { brokenPath: '/checkout' }],
  ['--broken-path /ready --unhealthy', { brokenPath: '/ready', unhealthy: true }],
  ['--error-share 1 --with-flag gift-wrap', { errorShare: 1, withFlag: 'gift-wrap' }],
  ['--crash-at-start', { crashAtStart: true }],
  ['--slow-start-ms 90000', { slowStartMs: 90_000 }],
  ['--leak-mb-per-second 0.5', { leakMbPerSecond: 0.5 }],
  ['--ignore-sigterm', { ignoreSigterm: true }],
])('%s', (line, expected) => {
  expect(parseFlags(words(line))).toEqual({ ...NONE, ...expected });
});

test.each([
  ['--nonsense', /--nonsense/],
  ['stray', /stray/],
  ['--unhealthy=yes', /--unhealthy/],
  ['--error-share', /--error-share/],
  ['--error-share 5%', /^--error-share must be .* got "5%"; write 0\.05/],
  ['--error-share 1.1', /^--error-share must be/],
  ['--error-share=-0.1', /^--error-share must be/],
  ['--error-share=', /^--error-share must be .* got ""/],
  ['--latency-ms 1e3', /^--latency-ms must be/],
  ['--slow-start-ms 2147483648', /^--slow-start-ms must be/],
  ['--seed 1.5', /^--seed must be/],
  ['--seed 4294967296', /^--seed must be/],
  ['--broken-path checkout', /^--broken-path must be a path from the root/],
  ['--broken-path /healthz', /^--broken-path must be no health path.*add --unhealthy/],
  ['--latency-share 0.5', /^--latency-share must come with --latency-ms/],
  ['--unhealthy', /^--unhealthy must come with/],
])('refuses %s', (line, message) => {
  expect(() => parseFlags(words(line))).toThrow(BadFlags);
  expect(() => parseFlags(words(line))).toThrow(message);
});

test('tells all problems at once', () => {
  expect(() => parseFlags(words('--error-share 2 --latency-ms x --seed y'))).toThrow(
    /^--error-share .*\n--latency-ms .*\n--seed [^\n]*$/,
  );
});

test('the help names every switch', () => {
  expect(parseFlags(['--help'])).toBe('help');
  const switches = Object.keys(NONE).map((name) =>
    name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`),
  );
  for (const name of switches) expect(HELP).toContain(`  --${name}`);
});

function words(line: string): string[] {
  return line.split(' ').filter((word) => word !== '');
}
