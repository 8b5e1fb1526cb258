import { get, type Options } from './request.ts';

export interface QuestionParameter {
  name: string;
  type: string;
  default: string;
  /** What it is, with its unit. */
  description: string;
}

/** A question that analysts ask, and how. */
export interface Question {
  name: string;
  title: string;
  description: string;
  /** True for those that only readers of policies may ask. */
  needsPolicies: boolean;
  parameters: QuestionParameter[];
  sql: string;
}

export interface QuestionColumn {
  name: string;
  /** ClickHouse's. */
  type: string;
}

export type QuestionValue = string | number | boolean | null | (string | number)[];

export type QuestionRow = Record<string, QuestionValue>;

export interface QuestionAnswer {
  from: string | null;
  to: string | null;
  columns: QuestionColumn[];
  rows: QuestionRow[];
  /** True when there were more rows than are listed. */
  more: boolean;
}

export async function fetchQuestions(signal?: AbortSignal): Promise<Question[]> {
  return (await get<{ questions: Question[] }>('/api/questions', {}, signal)).questions;
}

export function askQuestion(name: string, options: Options, signal?: AbortSignal): Promise<QuestionAnswer> {
  return get<QuestionAnswer>('/api/questions/' + encodeURIComponent(name), options, signal);
}
