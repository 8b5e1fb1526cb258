import type { TenantPolicies } from '../../api/policies.ts';
import { Problem } from '../../api/problem.ts';
import { templates } from './templates.ts';

/**
 * The body of a what-if question: the policies chosen by id, those in the text, and
 * the locations and the directory that the tenant has put. A text that is no JSON
 * fails with a Problem.
 */
export function question(chosen: string[], text: string, own: TenantPolicies | undefined): string {
  const offered: { id?: unknown }[] = [...templates.map((t) => t.policy), ...(own?.policies ?? [])];
  const policies: unknown[] = offered.filter((p) => chosen.includes(String(p.id)));
  if (text.trim()) {
    policies.push(...typed(text));
  }
  return JSON.stringify({ policies, namedLocations: own?.namedLocations ?? [], directory: own?.directory ?? null });
}

/** One policy, a list of them, or a list in value. */
function typed(text: string): unknown[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (thrown) {
    throw new Problem('The policy is no JSON: ' + (thrown as Error).message, 400);
  }
  const listed = (read as { value?: unknown } | null)?.value ?? read;
  return Array.isArray(listed) ? listed : [listed];
}
