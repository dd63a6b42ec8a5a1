/** A step of the story, as a person types it. */
export interface Step {
  /** What a reader must know before it; Markdown. */
  readonly words: string;
  /** Typed, and run by a shell: what is shown is what is run. */
  readonly command: string;
  /** That it must end with. @default 0 */
  readonly exit?: number;
  /** Lines of its output that are shown; of the others it is said that there are some. @default all */
  readonly keep?: RegExp;
  /** In a terminal of its own, where it goes on until the end of the story: shown up to the line that says so. */
  readonly until?: RegExp;
}

const ASK = '--yes --allow broadening';
/** Of a deployment, less what the cdk CLI says of each stack. */
const DEPLOY = /^(?!\d\d:\d\d {3}).*$/;

/** From an empty folder to a service that has gone back by itself from a bad release, on one machine. */
export const STORY: readonly Step[] = [
  {
    words: 'A service to begin with, and its delivery. In a repository with a service, leave `--sample` out.',
    command: 'npx teal init --yes --sample --name shop',
    keep: /^(new|found|\d+ files)/,
  },
  {
    words: 'An account on this machine, in a terminal of its own. It begins with nobody in it.',
    command: 'npx teal local',
    until: /^It answers at/,
    keep: /^(This is NOT AWS|It answers at)/,
  },
  {
    words: 'In another terminal. It is CDK’s own command line, as against AWS.',
    command: 'npx cdk bootstrap',
    keep: /bootstrapped/,
  },
  {
    words:
      'The first deployment: two stacks, and a service that must pass its gates before it is there. At a terminal `teal deploy` asks for the environment’s name; `--yes` and `--allow` answer for a script.',
    command: `npx teal deploy --env production ${ASK}`,
    keep: DEPLOY,
  },
  {
    words:
      'Now a version with a defect that no gate looks for: whoever is asked by the new checkout answers 500. It is switched on by a variable.',
    command: [
      `sed -i "s|if (path !== '/')|if (process.env.CHECKOUT === 'new') return response.writeHead(500).end();\\n  &|" app/server.mjs`,
      `sed -i "s|port: 8080,|&\\n    environment: { CHECKOUT: 'new' },|" teal.config.ts`,
    ].join('\n'),
  },
  {
    words: 'It is released to a tenth of the users. An alarm takes it back.',
    command: `npx teal deploy --env production ${ASK}`,
    exit: 1,
    keep: DEPLOY,
  },
  {
    words: 'What users have now: the version of before, all of it.',
    command: 'npx teal status --service shop --env production',
  },
  {
    words:
      'The recovery was done by ECS; what is left is the way forward. The defect is mended, and the variable stays.',
    command: `sed -i "/CHECKOUT === 'new'/d" app/server.mjs\nnpx teal deploy --env production ${ASK}`,
    keep: DEPLOY,
  },
  { words: 'And all is well.', command: 'npx teal status --service shop --env production' },
];
