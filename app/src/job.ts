// What the service does on a schedule: closes the books of the day before, or with --prices looks at its prices. Exit: 0 done, 1 failed
// or stopped, 2 wrong settings.
import { createLog, LEVELS } from './log';
import { PRODUCTS } from './routes/products';
import { Environment } from './settings/environment';

const KINDS = { '--books': 'books', '--prices': 'prices' } as const;

const env = new Environment(process.env);
const logLevel = env.oneOf('LOG_LEVEL', LEVELS, 'info');
const release = env.header('RELEASE', "set it to the image's digest or leave it out");
const [asked = '--books', ...more] = process.argv.slice(2);
const kind = Object.entries(KINDS).find(([argument]) => argument === asked)?.[1];
if (kind === undefined || more.length > 0) {
  const got = [asked, ...more].join(' ');
  env.problems.push(`arguments must be one of ${Object.keys(KINDS).join(', ')}, got ${got}; leave it out`);
}
if (env.problems.length > 0) {
  console.error(env.problems.join('\n'));
  process.exit(2);
}

const log = createLog(logLevel, (line) => process.stdout.write(line), { release });
// Half a run must not count as one: what stops it is no success.
process.exitCode = 1;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    log.warn({ signal }, 'stopping');
    process.exit(1);
  });
}

/** @throws Error for a price that nobody can pay */
function checkPrices(): void {
  const wrong = PRODUCTS.filter(({ cents }) => !Number.isSafeInteger(cents) || cents <= 0);
  if (wrong.length > 0)
    throw new Error(`prices must be whole cents above 0, got ${JSON.stringify(wrong)}; correct them`);
}

try {
  if (kind === 'prices') checkPrices();
  // A sample has no books: a team's own would be closed here.
  log.info({ kind, products: PRODUCTS.length }, 'job done');
  process.exitCode = 0;
} catch (error) {
  log.error({ kind, reason: error instanceof Error ? error.message : 'unknown' }, 'job failed');
}
