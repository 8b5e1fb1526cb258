import { fetchReport, type FacetCount, type ReportHead } from './reports.ts';

export interface ValuesReport extends ReportHead {
  property: string;
  /** True when there are further values. */
  more: boolean;
  values: FacetCount[];
}

export interface ValuesQuestion {
  property: string;
  contains?: string;
  filter?: string;
  from?: string;
  top?: number;
}

/** The most frequent values of a property, provisional ones included: what a search box suggests. */
export function fetchValues(question: ValuesQuestion, signal?: AbortSignal): Promise<ValuesReport> {
  return fetchReport<ValuesReport>('values', { ...question, scope: 'all', visibility: 'live' }, signal);
}
