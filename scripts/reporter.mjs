/** A vitest reporter that is quiet when green: failures in full, each skipped suite or test by its name, and the counts. */

const SLOW_HINT_AFTER = 60_000;

export default class QuietReporter {
  counts = { passed: 0, failed: 0, skipped: 0 };
  started = Date.now();

  onTestRunStart() {
    this.hint = setInterval(() => {
      const seconds = Math.round((Date.now() - this.started) / 1000);
      process.stderr.write(`… ${this.counts.passed} tests passed in ${seconds} s, still running\n`);
    }, SLOW_HINT_AFTER);
    this.hint.unref();
  }

  onTestCaseResult(test) {
    const { state, errors } = test.result();
    if (state === "passed") this.counts.passed++;
    else if (state === "skipped") {
      this.counts.skipped++;
      // Those of a skipped suite are named by its name.
      if (!(test.parent.type === "suite" && test.parent.state() === "skipped"))
        process.stderr.write(`SKIPPED ${test.module.relativeModuleId} › ${test.fullName}\n`);
    } else if (state === "failed") {
      this.counts.failed++;
      this.print(`FAILED ${test.module.relativeModuleId} › ${test.fullName}`, errors);
    }
  }

  onTestSuiteResult(suite) {
    if (suite.state() === "skipped")
      process.stderr.write(`SKIPPED ${suite.module.relativeModuleId} › ${suite.fullName}\n`);
    // Of its hooks.
    const errors = suite.errors();
    if (errors.length > 0) {
      this.counts.failed++;
      this.print(`FAILED ${suite.module.relativeModuleId} › ${suite.fullName}`, errors);
    }
  }

  onTestModuleEnd(module) {
    const errors = module.errors();
    if (errors.length > 0) {
      this.counts.failed++;
      this.print(`FAILED ${module.relativeModuleId}`, errors);
    }
  }

  onTestRunEnd(_modules, errors) {
    clearInterval(this.hint);
    if (errors.length > 0) {
      this.counts.failed++;
      this.print("FAILED outside of any test", errors);
    }
    process.send?.(this.counts);
  }

  print(title, errors) {
    const details = errors.map((error) => error.stack ?? error.message ?? String(error)).join("\n");
    process.stderr.write(`${title}\n${details}\n\n`);
  }
}
