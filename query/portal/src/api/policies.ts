import { get } from './request.ts';

export interface Policy {
  id: string;
  displayName: string;
  state: 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced';
}

export interface DirectoryGroup {
  id: string;
  displayName?: string;
  members?: string[];
}

/** A tenant's own policies, as they were put. */
export interface TenantPolicies {
  version: string;
  changedAt: string;
  policies: Policy[];
  namedLocations?: unknown[];
  directory?: { groups?: DirectoryGroup[] } | null;
}

export function fetchPolicies(tenant: string, signal?: AbortSignal): Promise<TenantPolicies> {
  return get<TenantPolicies>(`/api/tenants/${encodeURIComponent(tenant)}/policies`, {}, signal);
}
