/** A policy to ask about that need not exist yet. */
export interface Template {
  id: string;
  text: string;
  policy: Record<string, unknown>;
}

function template(id: string, text: string, conditions: Record<string, unknown>, control: string): Template {
  const everyone = {
    users: { includeUsers: ['All'] },
    applications: { includeApplications: ['All'] },
    clientAppTypes: ['all'],
  };
  const policy = {
    id,
    displayName: text,
    state: 'enabled',
    conditions: { ...everyone, ...conditions },
    grantControls: { operator: 'OR', builtInControls: [control] },
  };
  return { id, text, policy };
}

/** What administrators think of first. */
export const templates: Template[] = [
  template(
    'template-legacy',
    'Block legacy authentication',
    { clientAppTypes: ['exchangeActiveSync', 'other'] },
    'block',
  ),
  template('template-mfa', 'Require multifactor authentication for all', {}, 'mfa'),
  template('template-device', 'Require a compliant device for all', {}, 'compliantDevice'),
  template('template-risk', 'Block sign-ins of high risk', { signInRiskLevels: ['high'] }, 'block'),
];
