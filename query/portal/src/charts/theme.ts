/** Colours and fonts of charts, which cannot read style sheets by themselves. */
export interface ChartTheme {
  font: string;
  ink: string;
  muted: string;
  line: string;
  surface: string;
  accent: string;
  success: string;
  failure: string;
  interrupted: string;
  other: string;
  land: string;
  mapLow: string;
  mapHigh: string;
  /** False for users who asked for less motion. */
  motion: boolean;
}

export function chartTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue('--' + name).trim();
  return {
    font: style.fontFamily,
    ink: token('ink'),
    muted: token('muted'),
    line: token('line'),
    surface: token('surface'),
    accent: token('fill-accent'),
    success: token('fill-success'),
    failure: token('fill-failure'),
    interrupted: token('fill-interrupted'),
    other: token('fill-other'),
    land: token('map-land'),
    mapLow: token('map-low'),
    mapHigh: token('map-high'),
    motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
}
