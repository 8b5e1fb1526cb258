/** Which of the colours a word of an outcome has. */
export type Tone = 'success' | 'failure' | 'interrupted' | 'other';

const tones: Record<string, Tone> = {
  success: 'success',
  reportonlysuccess: 'success',
  satisfied: 'success',
  satisfiedbyclaim: 'success',
  failure: 'failure',
  reportonlyfailure: 'failure',
  blocked: 'failure',
  denied: 'failure',
  high: 'failure',
  atrisk: 'failure',
  confirmedcompromised: 'failure',
  interrupted: 'interrupted',
  reportonlyinterrupted: 'interrupted',
  medium: 'interrupted',
  undecided: 'interrupted',
};

export function toneOf(word: string | null | undefined): Tone {
  return tones[(word ?? '').toLowerCase()] ?? 'other';
}
