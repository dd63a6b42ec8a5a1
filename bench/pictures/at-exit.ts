// What tests share has `afterAll` of jest; where there is no jest, the process is all tests at once.
const shared = globalThis as { afterAll?: (act: () => void) => void };
shared.afterAll ??= (act) => void process.once('exit', act);
