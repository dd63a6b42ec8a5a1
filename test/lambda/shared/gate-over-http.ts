import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { logLines } from '../log-lines';
import { GateAccount, variables } from './gate-account';

/** What a test of a gate looks at: anew for each. */
export interface GateOverHttp {
  readonly account: GateAccount;
  /** What the gate has logged. */
  readonly lines: string[];
}

/** Gives each test of a file an account behind one endpoint, a gate's variables, and its log. */
export function gateOverHttp(): GateOverHttp {
  const environment = process.env;
  let endpoint: AwsEndpoint;
  let account: GateAccount;
  let lines: string[];

  beforeAll(async () => {
    endpoint = await AwsEndpoint.start();
  });
  beforeEach(() => {
    process.env = { ...environment, ...variables() };
    lines = logLines();
    account = new GateAccount(endpoint);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.env = environment;
  });
  afterAll(() => endpoint.close());

  return {
    get account() {
      return account;
    },
    get lines() {
      return lines;
    },
  };
}
