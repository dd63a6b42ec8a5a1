import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';

const PACKAGE = '@sparticuz/chromium';
const MANIFEST = 'package.json';

/** What it is unpacked into: once a version, for all suites. */
interface Unpacked {
  readonly executable: string;
  /** Of a system that brings none of its own: NSS and what it needs. */
  readonly libraries: string;
  /** With a `fonts.conf` that names no directory outside. */
  readonly fonts: string;
}

function unpack(): Unpacked {
  // Its exports do not let the archives be asked for.
  const packed = dirname(dirname(dirname(require.resolve(PACKAGE))));
  const { version } = JSON.parse(readFileSync(join(packed, MANIFEST), 'utf8')) as { version: string };
  const cache = join(__dirname, '..', 'node_modules', '.cache');
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) write(join(packed, 'bin'), cache, folder);
  return {
    executable: join(folder, 'chromium'),
    libraries: join(folder, 'al2023', 'lib'),
    fonts: join(folder, 'fonts', 'fonts'),
  };
}

function write(archives: string, cache: string, folder: string): void {
  mkdirSync(cache, { recursive: true });
  const writing = mkdtempSync(`${folder}.`);
  const archived = (name: string) => brotliDecompressSync(readFileSync(join(archives, `${name}.br`)));
  writeFileSync(join(writing, 'chromium'), archived('chromium'));
  chmodSync(join(writing, 'chromium'), 0o755);
  for (const name of ['al2023', 'fonts', 'swiftshader']) {
    // The library of the software renderer is looked for beside the program.
    const into = name === 'swiftshader' ? writing : join(writing, name);
    mkdirSync(into, { recursive: true });
    execFileSync('tar', ['-xf', '-', '-C', into], { input: archived(`${name}.tar`) });
  }
  try {
    renameSync(writing, folder);
  } catch (error) {
    // Another suite was quicker, with the same.
    rmSync(writing, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}

/**
 * Headless Chromium, out of npm packages alone: nothing has to be installed on the machine, and it runs as root.
 *
 * @param args further arguments: `--host-resolver-rules=MAP * ~NOTFOUND`
 */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const { executable, libraries, fonts } = unpack();
  const { LD_LIBRARY_PATH: own } = process.env;
  return chromium.launch({
    executablePath: executable,
    headless: true,
    // Whoever runs as root, as in a container, has no sandbox to offer. The pages are the tests' own.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...args],
    env: {
      ...process.env,
      // The system's own go first: those of the package are for where there are none.
      LD_LIBRARY_PATH: own === undefined ? libraries : `${own}:${libraries}`,
      FONTCONFIG_PATH: fonts,
    },
  });
}

/** One browser for a whole suite, closed after its last test. */
export function oneBrowser(args: readonly string[] = []): { readonly open: () => Browser } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launchBrowser(args);
  });
  afterAll(() => browser?.close());
  return {
    open: () => {
      if (!browser) throw new Error('a browser must be asked for inside a test');
      return browser;
    },
  };
}
