import {
  blueGreen,
  canary,
  defineDelivery,
  infrastructure,
  metrics,
  minutes,
  quietAlarms,
  seconds,
  smokeTest,
  uniform,
} from './lib';

// What a careful team asks of a service that changes nothing but itself. Left out: `admission`, since this image is built
// on a laptop, and ECR's pages do not say that its basic scan knows distroless images (docs/gates/admission.md): see what it
// finds in yours first. `loadTest`, whose limits a team takes from its own staging; with it the rehearsal's bad release would
// meet no user, and no alarm. `freeze` needs a calendar, `approval` a person, `migration` a database.
// examples/every-gate.ts has all of them.
const gates = [
  quietAlarms(),
  uniform(),
  infrastructure(),
  smokeTest({
    requests: [
      {
        path: '/',
        json: [{ path: '$.service', equals: 'shop' }],
        header: { name: 'x-version', matches: '.' },
      },
      { path: '/products', within: seconds(2) },
      { path: '/nothing-here', status: 404 },
    ],
  }),
];

/** The delivery of the sample service in `app/`. This is the one file that a team edits. */
export default defineDelivery({
  service: {
    name: 'shop',
    port: 8080,
    build: './app',
    health: { ready: '/ready' },
    local: { command: 'node dist/main.js' },
    secrets: ['RECEIPT_KEY'],
  },
  environments: {
    staging: { release: blueGreen({ bake: minutes(5) }) },
    production: {
      release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }),
      // Where there are users to judge by.
      gates: [...gates, metrics()],
    },
  },
  gates,
});
