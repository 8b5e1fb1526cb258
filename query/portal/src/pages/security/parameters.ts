import type { Question } from '../../api/questions.ts';

/** The URL's option that holds a parameter, so that it meets none of the page's own. */
export function optionOf(parameter: string): string {
  return 'with.' + parameter;
}

/** The parameters that the URL names, of those that a question has. */
export function parametersAsked(question: Question, get: (name: string) => string | undefined): Record<string, string> {
  const asked = question.parameters.map((p) => [p.name, get(optionOf(p.name)) ?? ''] as const);
  return Object.fromEntries(asked.filter(([, value]) => value !== ''));
}
