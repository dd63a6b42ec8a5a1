import { execFile } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { connect as connectTls } from 'node:tls';

/** What a program has said; `absent` where there is none of that name. */
export type Ran =
  | { readonly is: 'ran'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly is: 'absent' };

/** How a host presents itself by TLS. */
export type Handshake =
  | { readonly is: 'trusted'; readonly until: number }
  | { readonly is: 'refused'; readonly why: string };

/** This machine and its network, injected, so that a test needs neither. */
export interface Machine {
  /** `24.11.0` */
  readonly node: string;
  /** That the verb was called in. */
  readonly directory: string;
  readonly variables: NodeJS.ProcessEnv;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  run(program: string, args: readonly string[]): Promise<Ran>;
  /** Addresses of a host; none where the name service knows no such name. */
  addressesOf(host: string): Promise<readonly string[]>;
  handshake(host: string): Promise<Handshake>;
  readonly signal: AbortSignal;
}

/** Milliseconds: a Docker that hangs must not hang the doctor. */
const LONGEST = 10_000;

export function thisMachine(signal: AbortSignal): Machine {
  return {
    node: process.versions.node,
    directory: process.cwd(),
    variables: process.env,
    now: () => Date.now(),
    run: (program, args) => run(program, args, signal),
    addressesOf,
    handshake,
    signal,
  };
}

function run(program: string, args: readonly string[], signal: AbortSignal): Promise<Ran> {
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { signal, timeout: LONGEST, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (signal.aborted) return reject(signal.reason);
      if (error === null) return resolve({ is: 'ran', code: 0, stdout, stderr });
      if (error.code === 'ENOENT') return resolve({ is: 'absent' });
      const said = error.killed ? `no answer within ${LONGEST / 1000} s` : stderr;
      return resolve({ is: 'ran', code: Number(error.code) || 1, stdout, stderr: said });
    });
  });
}

/** As programs on this machine would find it. source: Node.js, dns.lookup: ENOTFOUND and ENODATA are no such name */
async function addressesOf(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw error;
  }
}

/** As a browser would: by the name, and with the authorities that this Node.js trusts. */
function handshake(host: string): Promise<Handshake> {
  return new Promise((resolve) => {
    const socket = connectTls({ host, servername: host, port: 443, timeout: LONGEST });
    const end = (shake: Handshake) => {
      socket.destroy();
      resolve(shake);
    };
    socket.once('secureConnect', () =>
      end({ is: 'trusted', until: Date.parse(socket.getPeerCertificate().valid_to) }),
    );
    socket.once('timeout', () => end({ is: 'refused', why: `no answer within ${LONGEST / 1000} s` }));
    socket.once('error', ({ message }) => end({ is: 'refused', why: message }));
  });
}
