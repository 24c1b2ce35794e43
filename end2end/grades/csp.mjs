// Google's CSP evaluator on the policy of each class of answer: nothing in it may be of high or medium severity.

import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { Version } from 'csp_evaluator/dist/csp.js';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';

/** What counts against a policy. */
const BAD = [Severity.HIGH, Severity.MEDIUM, Severity.HIGH_MAYBE, Severity.SYNTAX];

/** What the evaluator says of a policy, the worst first. */
export function findings(policy) {
  const { csp } = new CspParser(policy);
  return new CspEvaluator(csp, Version.CSP3).evaluate().sort((a, b) => a.severity - b.severity);
}

const told = ({ severity, directive, value, description }) => `${Severity[severity]} ${directive} ${value ?? ''}: ${description}`;

/** Whether it finds what is bad where it is: one that finds nothing proves nothing. */
function itself() {
  const found = ["script-src 'unsafe-inline' *", "script-src 'nonce-a' data:", "default-src 'self'; script-src https:"].map(findings);
  const blind = found.filter((of) => !of.some(({ severity }) => severity === Severity.HIGH)).length;
  return { name: 'csp evaluator, itself', passed: blind === 0, said: `${found.length - blind} of ${found.length} bad policies found`, why: [] };
}

/** Evaluates the policies of these addresses; one line and one verdict each. */
export async function grade(url, paths) {
  const verdicts = [itself()];
  for (const path of paths) {
    const answer = await fetch(`${url}${path}`);
    await answer.arrayBuffer();
    const policy = answer.headers.get('content-security-policy') ?? '';
    const found = findings(policy);
    const bad = found.filter(({ severity }) => BAD.includes(severity));
    verdicts.push({
      name: `csp evaluator, ${path}`,
      passed: policy !== '' && bad.length === 0,
      said: `${bad.length} of high or medium severity, ${found.length - bad.length} other`,
      why: policy === '' ? ['no policy'] : bad.map(told),
    });
  }
  return verdicts;
}
