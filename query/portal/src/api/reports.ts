import { get, type Options } from './request.ts';

/** What each report begins with. Times are ISO 8601, UTC. */
export interface ReportHead {
  horizon: string | null;
  storedThrough: string | null;
  visibility: 'settled' | 'live';
  provisional: boolean;
  scope: 'interactive' | 'all';
  /** When a late event last changed what was settled; null for never. */
  restatedAt: string | null;
  from: string | null;
  to: string | null;
}

export interface Tally {
  signIns: number;
  success: number;
  failure: number;
  interrupted: number;
}

export interface Bucket extends Tally {
  week?: string;
  start: string;
  end: string;
  from: string;
  to: string;
  partial: boolean;
  distinctUsers: number;
  restatedAt: string | null;
  signInsLink: string;
}

export interface ApplicationBucket extends Omit<Bucket, 'distinctUsers'> {
  /** null where the sign-ins name no application. */
  distinctUsers: number | null;
}

export interface ValueCount extends Tally {
  value: string | null;
  /** True for the rest, which is not listed. */
  other?: boolean;
  signInsLink: string;
}

export interface ValuesBucket extends Bucket {
  values: ValueCount[];
}

export interface SignInsReport extends ReportHead {
  by: string;
  bucket: BucketWidth;
  buckets: ValuesBucket[];
}

export type BucketWidth = 'day' | 'week' | 'whole';

export interface FacetCount extends Tally {
  value: string | null;
  name?: string | null;
  firstDateTime: string;
  lastDateTime: string;
  /** Empty where no link can name the sign-ins. */
  signInsLink: string;
}

export interface ErrorCount {
  code: number;
  name: string | null;
  reason: string | null;
  remediation: string | null;
  failures: number;
  signInsLink: string;
}

export interface ErrorsReport extends ReportHead {
  failures: number;
  errors: ErrorCount[];
}

export interface ApplicationCount extends Tally {
  appId: string | null;
  appDisplayName: string | null;
  distinctUsers: number | null;
  signInsLink: string;
  buckets: ApplicationBucket[];
}

export interface ApplicationsReport extends ReportHead {
  bucket: BucketWidth;
  applications: ApplicationCount[];
}

export interface ApplicationReport extends ReportHead, ApplicationCount {
  by: Record<'clientApp' | 'country' | 'conditionalAccess' | 'authenticationRequirement', ValueCount[]>;
}

export interface UserReport extends ReportHead, Tally {
  userId: string | null;
  userPrincipalName: string | null;
  firstDateTime: string | null;
  lastDateTime: string | null;
  signInsLink: string;
  /** 7 rows, Monday first, of 24 hours, UTC. */
  weekdayHours: number[][];
  applications: FacetCount[];
  locations: FacetCount[];
  devices: FacetCount[];
}

export interface GroupReport extends ReportHead, Tally {
  group: string | null;
  members: number;
  activeUsers: number;
  inactive: string[];
  signInsLink: string | null;
  users: FacetCount[];
  applications: FacetCount[];
  clientApps: FacetCount[];
  countries: FacetCount[];
  conditionalAccess: FacetCount[];
  mfa: FacetCount[];
}

export interface LegacyReport extends ReportHead, Tally {
  distinctUsers: number;
  signInsLink: string;
  clientApps: FacetCount[];
  applications: FacetCount[];
  users: FacetCount[];
}

/** Asks for a report by its name below /api/reports. */
export function fetchReport<T extends ReportHead>(name: string, options: Options, signal?: AbortSignal): Promise<T> {
  return get<T>('/api/reports/' + name, options, signal);
}
